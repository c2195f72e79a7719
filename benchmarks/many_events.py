"""Answers to 50 events at once, beside as many to one: nobody waits for another event's lock.

Once as many to each of them as to the one, and once those of the one spread over all: then ten people come to each event,
and much of what is measured is its first page and its first receipts. Beside both stand the same people at the same events
when one event comes after the other: what it costs that they come at once, and nothing else.
"""

from __future__ import annotations

from typing import Any

from benchmarks import answers
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage

EVENTS = 50
NO_SLOWER = 0.95  # within the noise of one run


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(answers.PEOPLE), Found()
    loads = {"at each of": EVENTS * number, "in all at": number}
    at_once: dict[str, list[float]] = {load: [] for load in loads}
    in_turn: dict[str, list[float]] = {load: [] for load in loads}
    one, played = list[float](), list[dict[str, Any]]()
    for _ in range(asked.runs):
        for load, people in loads.items():
            at_once[load].append(_answers_a_second(stage, found, people, EVENTS, played))
            in_turn[load].append(_answers_a_second(stage, found, people, EVENTS, in_turn=True))
        one.append(_answers_a_second(stage, found, number, 1))
    seats = int(number * answers.SEATS_FOR_EACH)
    limits = [answers.limit(stage, number, events=EVENTS) for _ in range(asked.runs)]
    for load in loads:
        what = f"{number} people and {seats} seats {load} {EVENTS} events at once"
        ours = at_once[load]
        found.against(f"{what}, beside one event", ours, one, "answers/s", at_least=NO_SLOWER)
        found.against(f"{what}, beside them in turn", ours, in_turn[load], "answers/s", at_least=NO_SLOWER)
        found.against(f"{what}, beside pgbench", ours, limits, "answers/s", at_least=None)
    answers.tell(found, played)
    return found


def _answers_a_second(
    stage: Stage,
    found: Found,
    number: int,
    events: int,
    played: list[dict[str, Any]] | None = None,
    *,
    in_turn: bool = False,
) -> float:
    result, made = answers.play(stage, number, events=events, in_turn=in_turn)
    answers.judge(found, result, made)
    if played is not None:
        played.append(result)
    return number / float(result["seconds"])
