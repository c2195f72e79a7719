"""The addresses of the room: five files, one name for each."""

from __future__ import annotations

from collections import Counter

from prize.urls import urlpatterns


def test_no_two_addresses_have_the_same_name() -> None:
    names = Counter(pattern.name for pattern in urlpatterns)

    assert [name for name, times in names.items() if times > 1] == []
