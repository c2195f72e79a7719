"""What is fast, measured beside the limit of the machine in the same run.

    make bench                                 every benchmark, and its table in docs/benchmarks.md
    make bench NAME=answers                    one of them
    python -m benchmarks answers --runs 3 --people 100 --dry    shorter, and nothing is written down

The house that is measured is private to the run: the scaled house with two web processes and two workers, on a
PostgreSQL and a Redis of its own, with a mail server that takes everything. Load comes from processes of its own.
"""
