"""Mail addresses as people write, paste and mistype them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.member_lists import addresses


@pytest.mark.parametrize(
    ("text", "name", "email"),
    [
        ("bo@example.org", "", "bo@example.org"),
        ("Bo Ås <BO@Example.org>", "Bo Ås", "bo@example.org"),
        ('"Ås, Bo" <bo@example.org>', "Bo Ås", "bo@example.org"),
        ("Ås, Bo <bo@example.org>;", "Bo Ås", "bo@example.org"),
        ("Bo Ås (bo@example.org)", "Bo Ås", "bo@example.org"),
        ("Bo Ås bo@example.org", "Bo Ås", "bo@example.org"),
        ("bo@example.org Bo Ås", "Bo Ås", "bo@example.org"),
        ("mailto:bo@example.org?subject=Hej", "", "bo@example.org"),
        ("<mailto:bo@example.org>", "", "bo@example.org"),
        ("'bo@example.org'", "", "bo@example.org"),
        ("bo@example.org.", "", "bo@example.org"),
        ("bo@blåbær.dk", "", "bo@blåbær.dk"),
        ("bo@ymail.com", "", "bo@ymail.com"),
        ("bo@hotmail.de", "", "bo@hotmail.de"),
    ],
)
def test_an_address_is_read_with_the_name_beside_it(text: str, name: str, email: str) -> None:
    assert addresses.read(text) == addresses.Address(name, email)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("bo@gmial.com", "bo@gmail.com"),
        ("bo@gmai.com", "bo@gmail.com"),
        ("bo@hotmial.com", "bo@hotmail.com"),
        ("bo@hotmail.con", "bo@hotmail.com"),
        ("bo@outlok.dk", "bo@outlook.dk"),
        ("bo@firma,dk", "bo@firma.dk"),
        ("bo@firma.dkk", "bo@firma.dk"),
        ("bo @firma.dk", "bo@firma.dk"),
        ("bo@ firma. dk", "bo@firma.dk"),
        ("bo@@firma.dk", "bo@firma.dk"),
        ("bo..s@firma.dk", "bo.s@firma.dk"),
        ("bo@firmadk", "bo@firma.dk"),
        ("bo(at)firma.dk", "bo@firma.dk"),
        ("bo hansen@firma.dk", ""),
        ("søren@firma.dk", ""),
        ("bo@firma", ""),
        ("Bo Ås", ""),
        ("/o=ExchangeLabs/ou=Exchange/cn=bo", ""),
        ("", ""),
    ],
)
def test_a_bad_address_says_what_is_wrong_and_what_was_meant(text: str, suggestion: str) -> None:
    read = addresses.read(text)

    assert read.problem
    assert read.suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("A <a@x.dk>; B <b@x.dk>;", ["A <a@x.dk>", "B <b@x.dk>"]),
        ("a@x.dk, b@x.dk", ["a@x.dk", "b@x.dk"]),
        ("a@x.dk\nb@x.dk\r\nc@x.dk", ["a@x.dk", "b@x.dk", "c@x.dk"]),
        ("a@x.dk / b@x.dk", ["a@x.dk", "b@x.dk"]),
        ("a@x.dk og b@x.dk", ["a@x.dk", "b@x.dk"]),
        ("A <a@x.dk> B <b@x.dk>", ["A <a@x.dk>", "B <b@x.dk>"]),
        ("Ås, Bo <a@x.dk>, Olsen, Ib <b@x.dk>", ["Ås, Bo <a@x.dk>", "Olsen, Ib <b@x.dk>"]),
        ('"Ås; Bo" <a@x.dk>; b@x.dk', ['"Ås; Bo" <a@x.dk>', "b@x.dk"]),
        ("a@x,dk", ["a@x,dk"]),
        ('"Bo <a@x.dk>; b@x.dk', ['"Bo <a@x.dk>', "b@x.dk"]),
        (" ; ;", []),
    ],
)
def test_a_recipient_line_comes_apart(text: str, pieces: list[str]) -> None:
    assert addresses.split(text) == pieces


@given(st.text(alphabet=st.sampled_from('abø@.,;<>"()[] \n\tmailto:')))
def test_any_text_gives_pieces_that_can_be_read_and_suggestions_that_are_good(text: str) -> None:
    for piece in addresses.split(text):
        read = addresses.read(piece)
        assert read.problem or read.email
        assert not read.suggestion or not addresses.read(read.suggestion).problem


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("Dorte Ø\tdorte@example.org", "Dorte Ø"),
        ("Dorte\tØ\tdorte@example.org\t86 12 34 56", "Dorte Ø"),
        ("7\tDorte Ø\tdorte@example.org", "Dorte Ø"),
        ("Dorte Ø\tSamsø Kommune\tdorte@example.org", "Dorte Ø"),
        ("Navn\tMail\nDorte Ø\tdorte@example.org", "Dorte Ø"),
        ("dorte@example.org\tDorte Ø\tLokalrådet", "Dorte Ø"),
        ("\tdorte@example.org\t", ""),
        ("Lokalrådet\tDorte Ø <dorte@example.org>", "Dorte Ø"),
    ],
)
def test_a_row_of_a_spreadsheet_is_one_address_with_its_name(row: str, name: str) -> None:
    (piece,) = addresses.split(f"{row}\n")

    assert addresses.read(piece) == addresses.Address(name, "dorte@example.org")
