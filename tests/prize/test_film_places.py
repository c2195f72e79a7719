"""Where a film was made is blanked in it, and nothing else is."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prize.film_places import forget_place

pytestmark = pytest.mark.once

PLACE = b"+56.1572+008.1234/"
XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def box(kind: bytes, *inside: bytes, long: bool = False) -> bytes:
    content = b"".join(inside)
    if long:
        return (1).to_bytes(4) + kind + (16 + len(content)).to_bytes(8) + content
    return (8 + len(content)).to_bytes(4) + kind + content


def film(*of_the_film: bytes) -> bytes:
    frames = box(b"mdat", b"loci of a picture " + PLACE)
    return (
        box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"moov", box(b"mvhd", b"\0" * 100), *of_the_film) + frames
    )


def quicktime_keys(*, full: bool) -> bytes:
    names = (b"com.apple.quicktime.make", b"com.apple.quicktime.location.ISO6709")
    keys = box(b"keys", b"\0" * 4, len(names).to_bytes(4), *(box(b"mdta", name) for name in names))
    values = (b"En telefon", PLACE)
    rows = (
        box(number.to_bytes(4), box(b"data", (1).to_bytes(4), b"\0" * 4, value))
        for number, value in enumerate(values, 1)
    )
    head = [b"\0" * 4] if full else []
    return box(b"meta", *head, box(b"hdlr", b"\0" * 8, b"mdta"), keys, box(b"ilst", *rows))


TOLD_IN = {
    "a phone": box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7", PLACE)),
    "3GPP": box(b"udta", box(b"loci", b"\0" * 6, b"Hedegade\0", PLACE)),
    "a track": box(b"trak", box(b"tkhd", b"\0" * 84), box(b"udta", box(b"loci", PLACE))),
    "a long box": box(b"udta", box(b"\xa9xyz", PLACE, long=True), long=True),
    "QuickTime's keys": quicktime_keys(full=False),
    "the keys of an MP4": quicktime_keys(full=True),
    "XMP": box(b"udta", box(b"XMP_", b"<exif:GPSLatitude>" + PLACE)),
    "XMP by its number": box(b"uuid", XMP, b"<exif:GPSLatitude>" + PLACE),
}


@pytest.mark.parametrize("told", TOLD_IN.values(), ids=TOLD_IN)
def test_the_place_is_gone_and_nothing_has_moved(told: bytes) -> None:
    before = film(told)
    file = io.BytesIO(before)

    assert forget_place(file) == 1

    after = file.getvalue()
    head, frames = after[: after.rindex(b"mdat")], after[after.rindex(b"mdat") :]
    assert len(after) == len(before)
    assert PLACE not in head
    assert b"Hedegade" not in head
    assert PLACE in frames, "what looks like a place among the pictures is a picture"
    assert file.tell() == 0
    assert forget_place(io.BytesIO(after)) == (1 if b"keys" in told else 0)


def test_what_else_is_told_of_the_film_stays() -> None:
    file = io.BytesIO(film(quicktime_keys(full=True)))

    forget_place(file)

    assert b"En telefon" in file.getvalue()


def test_a_film_without_a_place_is_kept_byte_for_byte() -> None:
    before = film(box(b"udta", box(b"\xa9nam", b"Kroen")))
    file = io.BytesIO(before)

    assert forget_place(file) == 0
    assert file.getvalue() == before


@given(
    st.lists(
        st.sampled_from(
            [b"\0\0\0\x10", b"moov", b"udta", b"keys", b"ilst", b"loci", b"\0\0\0\1", b"\xff" * 4]
        )
    )
)
def test_a_damaged_file_keeps_its_length_and_harms_nobody(parts: list[bytes]) -> None:
    file = io.BytesIO(b"".join(parts))

    forget_place(file)

    assert len(file.getvalue()) == 4 * len(parts)
