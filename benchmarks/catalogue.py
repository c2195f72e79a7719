"""Which benchmarks there are. Each is a module with `measure(stage, asked) -> Found`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Benchmark:
    """`opens` is whether the processes of the house run; where not, only its servers do. `embedded` needs neither."""

    name: str
    opens: bool = True
    embedded: bool = False


ALL = [
    Benchmark("answers"),
    Benchmark("many_events"),
    Benchmark("feeds"),
    Benchmark("replies", opens=False),
    Benchmark("member_import", opens=False),
    Benchmark("invitations_embedded", embedded=True),
]
BY_NAME = {benchmark.name: benchmark for benchmark in ALL}
