"""Why jobs cannot be given out within the capacities: with the job, or the sums, that show it; else that it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaking.engine.errors import Conflict, Impossible, Words

if TYPE_CHECKING:
    from matchmaking.engine.gap.store import Store


def refuse_what_shows(store: Store) -> None:
    """Raises `Impossible` where a job fits nowhere, or all together need more than there is."""
    if store.jobs and not store.agents:
        raise Impossible(
            Conflict(
                "capacity",
                Words(
                    f"Der er {store.jobs} opgaver, men ingen til at løse dem.",
                    f"There are {store.jobs} jobs, but nobody to do them.",
                ),
            )
        )
    homeless = np.flatnonzero(~store.fits.any(axis=0))
    if len(homeless):
        raise Impossible(*_fits_nowhere(store, int(homeless[0])))
    least = np.where(store.fits, store.resource, 2**53).min(axis=0, initial=2**53)
    needed, there = sum(least.tolist()), sum(store.capacity.tolist())
    if needed > there:
        raise Impossible(*_too_little(store, needed, there))


def _fits_nowhere(store: Store, job: int) -> list[Conflict]:
    agent = int((store.resource[:, job] - store.capacity).argmin())
    needs, has = int(store.resource[agent, job]), int(store.capacity[agent])
    return [
        Conflict(
            "resource",
            Words(
                f"Opgave {job} kræver mere, end nogen har plads til: mindst {needs} hos agent {agent}, som er nærmest.",
                f"Job {job} needs more than anybody has room for: {needs} with agent {agent}, who comes closest.",
            ),
        ),
        Conflict("capacity", Words(f"Agent {agent} har kun {has}.", f"Agent {agent} has only {has}.")),
    ]


def _too_little(store: Store, needed: int, there: int) -> list[Conflict]:
    return [
        Conflict(
            "resource",
            Words(
                f"{store.jobs} opgaver kræver tilsammen mindst {needed}, hver hos den, hvor den kræver mindst.",
                f"{store.jobs} jobs need {needed} together at least, each with the agent where it needs least.",
            ),
        ),
        Conflict(
            "capacity",
            Words(
                f"De {store.agents} agenter har tilsammen kun {there}.",
                f"The {store.agents} agents have only {there} together.",
            ),
        ),
    ]


def proven(store: Store) -> Impossible:
    least = np.where(store.fits, store.resource, 2**53).min(axis=0, initial=2**53)
    needed, there = sum(least.tolist()), sum(store.capacity.tolist())
    return Impossible(
        Conflict(
            "capacity",
            Words(
                f"De {store.agents} agenter har tilsammen {there}, men ingen fordeling holder sig inden for hver enkelts.",
                f"The {store.agents} agents have {there} together, but no way to give out the jobs stays within each one's.",
            ),
        ),
        Conflict(
            "resource",
            Words(
                f"{store.jobs} opgaver kræver mindst {needed}, og alle måder at fordele dem på er udelukket.",
                f"{store.jobs} jobs need {needed} at least, and all ways to give them out are ruled out.",
            ),
        ),
    )
