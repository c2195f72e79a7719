"""Text is encoded line by line, as it would be in one piece."""

import binascii
import quopri
import random

import pytest

from notifications.mime import _lines, _own_lines, _text_part

PIECES = [
    "æøå",
    "a" * 75,
    "a" * 76,
    "a" * 77,
    ".",
    "..",
    " ",
    "\t",
    "=",
    "=20",
    "x ",
    "☕" * 30,
    "From ",
    "",
    "y" * 2500,
]


def in_one_piece(content: str) -> bytes:
    octets = content.encode()
    octets = octets if octets.endswith(b"\n") else octets + b"\n"
    return binascii.b2a_qp(octets, istext=True).replace(b"\n", b"\r\n")


@pytest.mark.parametrize("seed", range(200))
def test_lines_are_encoded_as_the_whole_would_be(seed: int) -> None:
    chosen = random.Random(seed)
    text = "".join(chosen.choice([*PIECES, "\n"]) for _ in range(chosen.randrange(1, 40)))

    _head, _, body = _text_part(text, "plain").partition(b"\r\n\r\n")

    assert body == in_one_piece(text)
    assert quopri.decodestring(body).decode().replace("\r\n", "\n").removesuffix("\n") == text.removesuffix(
        "\n"
    )


@pytest.mark.parametrize("text", ["", "\n", "\n\n", "ord", "ord\n", "ord\n\n"])
def test_the_end_is_one_line_end(text: str) -> None:
    assert _text_part(text, "html").endswith(b"\r\n\r\n" + in_one_piece(text))


@pytest.mark.parametrize("seed", range(100))
def test_lines_of_ones_own_are_encoded_together_as_each_would_be_alone(seed: int) -> None:
    """Whatever stands in them, the sign that parts them among it, and whether or not they end."""
    chosen = random.Random(seed)
    odd = ["\x1f", "\x1f\n", "=1F\r\n", "\x00", "\u2028", "\r", "\v"]
    pieces = [
        "".join(chosen.choice([*PIECES, *(odd if seed % 2 else [])]) for _ in range(chosen.randrange(4)))
        + ("" if seed % 4 > 1 and chosen.random() < 0.3 else "\n")
        for _ in range(chosen.randrange(6))
    ]

    assert _own_lines(pieces) == [_lines(piece) for piece in pieces]
