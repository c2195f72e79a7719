"""Member lists as people really have them: CSV, Excel or pasted recipients, to people. Pure; no database."""

from networks.member_lists.columns import Field, guess
from networks.member_lists.entries import Entry, entries
from networks.member_lists.samples import sample_list
from networks.member_lists.tables import LARGEST, Row, Table, packed, read, read_paste, unpacked

__all__ = [
    "LARGEST",
    "Entry",
    "Field",
    "Row",
    "Table",
    "entries",
    "guess",
    "packed",
    "read",
    "read_paste",
    "sample_list",
    "unpacked",
]
