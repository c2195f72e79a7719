"""Why no panels can be made: the rules in conflict, with their numbers.

By the theorem of Hall (1935) and its like for flows with bounds (Hoffman 1960): where no flow fits, there is a cut
that says why. For some candidates K and reviewers: those of K need more readings than there can be, since each
reviewer gives them max_load at most and none where there is a conflict; or the reviewers have to give more than the
candidates can take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matchmaking.engine.errors import Conflict, Impossible, Words

if TYPE_CHECKING:
    from matchmaking.engine.jury.flow import Board


def impossible(board: Board) -> Impossible:
    """What to raise where `dearest` found no plan."""
    for reason in (
        _loads_crossed,
        _too_few_for_one,
        _too_few_readings,
        _too_many_readings,
        _load_beyond_reach,
        _by_cut,
    ):
        conflicts = reason(board)
        if conflicts:
            return Impossible(*conflicts)
    raise AssertionError("a plan exists")


def _named(rule: str, da: str, en: str) -> Conflict:
    return Conflict(rule, Words(da, en))


def _too_few_for_one(board: Board) -> list[Conflict]:
    can = board.free.sum(axis=0)
    short = np.flatnonzero(can < board.per_candidate)
    if not len(short):
        return []
    first, k = int(short[0]), board.per_candidate
    conflicts = [
        _named(
            "per_candidate",
            f"Hver kandidat skal læses af {k}, men kandidat {first} har kun {can[first]} læsere uden konflikt.",
            f"Each candidate is to be read by {k}, but candidate {first} has only {can[first]} readers without a conflict.",
        )
    ]
    against = int((~board.free[:, first]).sum())
    if against:
        conflicts.append(
            _named(
                "conflicts",
                f"{against} af {board.reviewers} læsere har en konflikt med kandidat {first}.",
                f"{against} of {board.reviewers} readers have a conflict with candidate {first}.",
            )
        )
    return conflicts


def _too_few_readings(board: Board) -> list[Conflict]:
    needed, most = board.candidates * board.per_candidate, board.reviewers * board.max_load
    if needed <= most:
        return []
    return [
        _named(
            "per_candidate",
            f"{board.candidates} kandidater med {board.per_candidate} læsere hver har brug for {needed} læsninger.",
            f"{board.candidates} candidates with {board.per_candidate} readers each need {needed} readings.",
        ),
        _named(
            "max_load",
            f"{board.reviewers} læsere kan højst læse {board.max_load} hver, i alt {most}.",
            f"{board.reviewers} readers can read {board.max_load} each at most, {most} in all.",
        ),
    ]


def _too_many_readings(board: Board) -> list[Conflict]:
    needed, least = board.candidates * board.per_candidate, board.reviewers * board.min_load
    if least <= needed:
        return []
    return [
        _named(
            "min_load",
            f"{board.reviewers} læsere skal læse mindst {board.min_load} hver, i alt {least}.",
            f"{board.reviewers} readers have to read {board.min_load} each at least, {least} in all.",
        ),
        _named(
            "per_candidate",
            f"{board.candidates} kandidater med {board.per_candidate} læsere hver giver kun {needed} læsninger.",
            f"{board.candidates} candidates with {board.per_candidate} readers each make only {needed} readings.",
        ),
    ]


def _loads_crossed(board: Board) -> list[Conflict]:
    if board.min_load <= board.max_load:
        return []
    return [
        _named(
            "min_load",
            f"Hver læser skal læse mindst {board.min_load}.",
            f"Each reader has to read {board.min_load} at least.",
        ),
        _named(
            "max_load",
            f"Hver læser må højst læse {board.max_load}.",
            f"Each reader may read {board.max_load} at most.",
        ),
    ]


def _load_beyond_reach(board: Board) -> list[Conflict]:
    can = board.free.sum(axis=1)
    short = np.flatnonzero(can < board.min_load)
    if not len(short):
        return []
    first = int(short[0])
    return [
        _named(
            "min_load",
            f"Læser {first} skal læse mindst {board.min_load}, men kan kun læse {can[first]} kandidater.",
            f"Reader {first} has to read {board.min_load} at least, but can read only {can[first]} candidates.",
        ),
        _named(
            "conflicts",
            f"Læser {first} har konflikt med {board.candidates - can[first]} af {board.candidates} kandidater.",
            f"Reader {first} has a conflict with {board.candidates - can[first]} of {board.candidates} candidates.",
        ),
    ]


def _by_cut(board: Board) -> list[Conflict]:
    return _candidates_in_need(board) or _readers_in_need(board)


def _candidates_in_need(board: Board) -> list[Conflict]:
    few, _ = _side_of_cut(board.free.T, board.per_candidate, board.max_load)
    if few is None:
        return []
    degree = board.free[:, few].sum(axis=1)
    needed, most = len(few) * board.per_candidate, int(np.minimum(degree, board.max_load).sum())
    return [
        _named(
            "per_candidate",
            f"{len(few)} kandidater ({_list(few)}) har tilsammen brug for {needed} læsninger.",
            f"{len(few)} candidates ({_list(few)}) need {needed} readings together.",
        ),
        _named(
            "max_load",
            f"De læsere, som må læse dem, kan højst give {most}, når hver læser højst {board.max_load}.",
            f"The readers who may read them can give {most} at most, each reading {board.max_load} at most.",
        ),
        _named(
            "conflicts",
            f"Konflikterne lukker {int((~board.free[:, few]).sum())} af deres læsninger.",
            f"The conflicts close {int((~board.free[:, few]).sum())} of their readings.",
        ),
    ]


def _readers_in_need(board: Board) -> list[Conflict]:
    few, _ = _side_of_cut(board.free, board.min_load, board.per_candidate)
    if few is None:
        return []
    degree = board.free[few].sum(axis=0)
    needed, most = len(few) * board.min_load, int(np.minimum(degree, board.per_candidate).sum())
    return [
        _named(
            "min_load",
            f"{len(few)} læsere ({_list(few)}) skal tilsammen læse mindst {needed}.",
            f"{len(few)} readers ({_list(few)}) have to read {needed} together at least.",
        ),
        _named(
            "per_candidate",
            f"De kandidater, som de må læse, kan højst tage {most}, når hver har {board.per_candidate} læsere.",
            f"The candidates whom they may read can take {most} at most, each having {board.per_candidate} readers.",
        ),
        _named(
            "conflicts",
            f"Konflikterne lukker {int((~board.free[few]).sum())} af deres læsninger.",
            f"The conflicts close {int((~board.free[few]).sum())} of their readings.",
        ),
    ]


def _side_of_cut(free: np.ndarray, each: int, most: int) -> tuple[list[int] | None, int]:
    """Some of the rows that cannot each have this many, where no column gives more than so much; and how many they lack."""
    from ortools.graph.python.max_flow import SimpleMaxFlow

    rows, columns = free.shape
    flow, (ends, others) = SimpleMaxFlow(), np.nonzero(free)
    source, sink = rows + columns, rows + columns + 1
    flow.add_arcs_with_capacity(np.full(rows, source), np.arange(rows), np.full(rows, each))
    flow.add_arcs_with_capacity(ends, rows + others, np.ones(len(ends), dtype=np.int64))
    flow.add_arcs_with_capacity(rows + np.arange(columns), np.full(columns, sink), np.full(columns, most))
    flow.solve(source, sink)
    lack = rows * each - flow.optimal_flow()
    if not lack:
        return None, 0
    return sorted(node for node in flow.get_source_side_min_cut() if node < rows), lack


def _list(ids: list[int]) -> str:
    shown = ", ".join(str(one) for one in ids[:8])
    return f"{shown}, …" if len(ids) > 8 else shown
