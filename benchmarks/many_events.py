"""The same people and as many seats, spread over 50 events: nobody waits for another event's lock."""

from __future__ import annotations

from benchmarks import answers
from benchmarks.asked import Asked
from benchmarks.figures import Found
from benchmarks.stage import Stage

EVENTS = 50
NO_SLOWER = 0.95  # within the noise of one run


def measure(stage: Stage, asked: Asked) -> Found:
    number, found = asked.people_or(answers.PEOPLE), Found()
    many, one, played = [], [], []
    for _ in range(asked.runs):
        result, events = answers.play(stage, number, events=EVENTS)
        answers.judge(found, result, events)
        many.append(number / result["seconds"])
        played.append(result)
        beside, event = answers.play(stage, number, events=1)
        answers.judge(found, beside, event)
        one.append(number / beside["seconds"])
    found.against(f"{EVENTS} events at once, beside one", many, one, "answers/s", at_least=NO_SLOWER)
    limits = [answers.limit(stage, number, events=EVENTS) for _ in range(asked.runs)]
    found.against(
        f"{EVENTS} events at once, beside pgbench", many, limits, "answers/s", at_least=answers.RATIO
    )
    answers.tell(found, played)
    return found
