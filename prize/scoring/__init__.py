"""Scores in, the order out, and how well it holds. Pure: no Django, no database. See docs/prize_scoring.md.

    robustness = assess(question)

`Question` is what the jurors gave. `Robustness` has the raw order with its ties broken by the rule, the same adjusted for
harsh jurors, Schulze's order of the jurors' orders, each juror left out, each weight moved, and for each candidate whether
they stay on their side of the line. All of it is data; pages find the words.
"""

from prize.scoring.adjusting import Adjusted
from prize.scoring.errors import BadQuestion, Fault
from prize.scoring.overlap import NotEnoughOverlap
from prize.scoring.places import Place, Ranking
from prize.scoring.questions import LEAST_OVERLAP, Criterion, Question, Score
from prize.scoring.records import record
from prize.scoring.robustness import Robustness, Row, assess, rows
from prize.scoring.schulze import Contest
from prize.scoring.second import SecondScore, combine
from prize.scoring.standings import Reason, Standing, Tally, Verdict, Why
from prize.scoring.ties import Means, Step, Tie
from prize.scoring.variants import Kind, Outcome, Variant

__all__ = [
    "LEAST_OVERLAP",
    "Adjusted",
    "BadQuestion",
    "Contest",
    "Criterion",
    "Fault",
    "Kind",
    "Means",
    "NotEnoughOverlap",
    "Outcome",
    "Place",
    "Question",
    "Ranking",
    "Reason",
    "Robustness",
    "Row",
    "Score",
    "SecondScore",
    "Standing",
    "Step",
    "Tally",
    "Tie",
    "Variant",
    "Verdict",
    "Why",
    "assess",
    "combine",
    "record",
    "rows",
]
