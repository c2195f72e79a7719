"""Fault tests: the house is broken on purpose while people answer and mails leave, and must come out right.

    make chaos              every fault, one after the other, and the table in docs/reliability.md
    make chaos NAME=redis   one of them

Everything here is private to the run: servers, processes, mail and data are started here and thrown away. Nothing of
the house is replaced: workers are killed with SIGKILL, servers are stopped, a disk is full because it is small.
"""
