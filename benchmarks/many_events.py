"""Answers to 50 events at once, beside as many to one: nobody waits for another event's lock.

Once as many to each of them as to the one, and once those of the one spread over all: then ten people come to each event,
and most of what is measured is its first page and its first receipts.
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
    many, spread, one = list[float](), list[float](), list[float]()
    played: list[dict[str, Any]] = []
    for _ in range(asked.runs):
        many.append(_answers_a_second(stage, found, EVENTS * number, EVENTS, []))
        spread.append(_answers_a_second(stage, found, number, EVENTS, played))
        one.append(_answers_a_second(stage, found, number, 1, []))
    seats = int(number * answers.SEATS_FOR_EACH)
    of_each = f"{number} people and {seats} seats at each of {EVENTS} events"
    found.against(f"{of_each}, beside one event", many, one, "answers/s", at_least=NO_SLOWER)
    in_all = f"{number} people and {seats} seats at {EVENTS} events in all"
    found.against(f"{in_all}, beside one event", spread, one, "answers/s", at_least=NO_SLOWER)
    limits = [answers.limit(stage, number, events=EVENTS) for _ in range(asked.runs)]
    found.against(f"{of_each}, beside pgbench", many, limits, "answers/s", at_least=None)
    found.against(f"{in_all}, beside pgbench", spread, limits, "answers/s", at_least=None)
    answers.tell(found, played)
    return found


def _answers_a_second(
    stage: Stage, found: Found, number: int, events: int, played: list[dict[str, Any]]
) -> float:
    result, made = answers.play(stage, number, events=events)
    answers.judge(found, result, made)
    played.append(result)
    return number / float(result["seconds"])
