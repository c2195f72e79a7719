"""The engine of matchmaking: problems of who meets whom in, plans with a bound out. Pure: no Django, no database.

`solve` takes a problem (`problems.py`), how long it may think and a seed, and returns a solution (`solutions.py`), or
raises `Impossible` with the rules that contradict each other. What a search may do is counted in steps, not by the
clock, so the same seed gives the same plan on any machine that keeps within the seconds.
`python -m matchmaking.engine PROBLEM.json -o SOLUTION.json` is the same for anybody with a file.
"""

from matchmaking.engine.errors import BadProblem, Conflict, Impossible, Words
from matchmaking.engine.solving import solve

__all__ = ["BadProblem", "Conflict", "Impossible", "Words", "solve"]
