"""Rounds at tables of three and more, and all problems with rules about tables (`problems.Meet`).

`solve` plans, `judge` says which rules and wishes a plan keeps, and `repair`, `options` and `add` change a plan
while the event runs.
"""

from matchmaking.engine.meet.tables.judging import Judgement, Rule, judge
from matchmaking.engine.meet.tables.repairing import Move, Repair, add, options, repair
from matchmaking.engine.meet.tables.solving import solve

__all__ = ["Judgement", "Move", "Repair", "Rule", "add", "judge", "options", "repair", "solve"]
