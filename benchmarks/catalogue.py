"""Which benchmarks there are. Each is a module with `measure(stage, asked) -> Found`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Benchmark:
    """`opens` is whether the processes of the house run; where not, only its servers do. `embedded` needs neither.

    `sink` is whether its mails go to Postfix's sink, which is faster than ours and counts no more than how many.
    """

    name: str
    opens: bool = True
    embedded: bool = False
    sink: bool = False


ALL = [
    Benchmark("answers", sink=True),
    Benchmark("many_events", sink=True),
    Benchmark("feeds"),
    Benchmark("live", sink=True),
    Benchmark("replies", opens=False),
    Benchmark("invitations", sink=True),
    Benchmark("pages"),
    Benchmark("member_import", opens=False),
    Benchmark("invitations_embedded", embedded=True),
    Benchmark("embedded", embedded=True),
    Benchmark("start", embedded=True),
    Benchmark("match_pair", embedded=True),
    Benchmark("match_gap", embedded=True),
    Benchmark("match_meet_pairs", embedded=True),
    Benchmark("match_tables", embedded=True),
    Benchmark("match_team", embedded=True),
    Benchmark("match_jury", embedded=True),
    Benchmark("match_recommend", embedded=True),
    Benchmark("prize_pages"),
    Benchmark("prize_scoring", embedded=True),
]
BY_NAME = {benchmark.name: benchmark for benchmark in ALL}
