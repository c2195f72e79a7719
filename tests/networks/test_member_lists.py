"""Member lists as people really have them."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from networks import member_lists
from networks.errors import ListUnreadable
from networks.member_lists import Entry, Field, columns

PLACES = {"herning": "0657", "herningkommune": "0657", "0657": "0657", "657": "0657"}
LIST = "Navn;E-mail\nÅse Ø;aase@example.org\nBo Hansen;bo@example.org\n"


def people(content: bytes) -> list[Entry]:
    table = member_lists.read(content)
    return member_lists.entries(table, member_lists.guess(table), PLACES)


def workbook(*sheets: list[list[object]], hidden: int = 0) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Ark{place}")
        for row in rows:
            sheet.append(row)
        if place < hidden:
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp865"]
)
def test_danish_letters_survive_every_encoding(encoding: str) -> None:
    assert [each.name for each in people(LIST.encode(encoding))] == ["Åse Ø", "Bo Hansen"]


def test_letters_that_another_program_broke_are_mended() -> None:
    assert people(LIST.encode().decode("cp1252").encode())[0].name == "Åse Ø"


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_every_separator_is_found(separator: str) -> None:
    text = LIST.replace(";", separator)

    assert [each.email for each in people(text.encode())] == ["aase@example.org", "bo@example.org"]


def test_the_line_that_excel_writes_for_itself_is_left_out() -> None:
    assert [each.row for each in people(b"sep=,\r\nNavn,E-mail\r\nBo,bo@example.org\r\n")] == [3]


def test_commas_in_names_do_not_part_a_list_with_semicolons() -> None:
    entries = people(b"Navn;E-mail\nHansen, Bo;bo@example.org\nOlsen, Ib;ib@example.org\n")

    assert [each.name for each in entries] == ["Bo Hansen", "Ib Olsen"]


def test_quoted_line_breaks_stay_in_their_cell() -> None:
    entries = people(
        b'Navn;Titel;E-mail\n"Bo\nHansen";"Formand;\nkasserer";bo@example.org\nIb;;ib@example.org\n'
    )

    assert [(each.row, each.name, each.title) for each in entries] == [
        (2, "Bo Hansen", "Formand; kasserer"),
        (3, "Ib", ""),
    ]


def test_a_quote_that_never_closes_swallows_nobody() -> None:
    entries = people(
        b'Navn;E-mail\n"Bo;bo@example.org\nIb;ib@example.org\nEva;eva@example.org\nKaj;kaj@example.org'
    )

    assert [each.name for each in entries] == ["Bo", "Ib", "Eva", "Kaj"]


def test_titles_above_and_empty_rows_are_left_out_and_rows_keep_their_numbers() -> None:
    table = member_lists.read(
        b"Medlemsliste 2027;;\n;;\nNavn;Kommune;Mailadresse\n\nBo;Herning;bo@example.org\n"
    )

    assert table.headings == ("Navn", "Kommune", "Mailadresse")
    assert table.above == 1
    assert [row.number for row in table.rows] == [5]


def test_a_list_without_headings_is_read_by_what_stands_in_it() -> None:
    table = member_lists.read("Lokalrådet;Bo Hansen;bo@example.org\nSkolen;Eva Ås;eva@example.org\n".encode())

    assert table.headings == ()
    assert member_lists.guess(table) == {1: Field.NAME, 2: Field.EMAIL}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("E-mail", Field.EMAIL),
        ("Mailadresse:", Field.EMAIL),
        ("E-mail-adresse (arbejde)", Field.EMAIL),
        ("Fornavn", Field.FIRST_NAME),
        ("EFTERNAVN", Field.LAST_NAME),
        ("Navn", Field.NAME),
        ("Stilling", Field.TITLE),
        ("Firma/Organisation", Field.ORGANISATION),
        ("Forening", Field.ORGANISATION),
        ("Kommune", Field.MUNICIPALITY),
        ("Sektor", Field.SECTOR),
        ("Netværksrolle", Field.ROLE),
        ("Sprog", Field.LANGUAGE),
    ],
)
def test_headings_are_known_in_many_spellings(heading: str, field: Field) -> None:
    table = member_lists.read(f"Nr;{heading};Mail 2\n1;x;bo@example.org\n".encode())

    assert member_lists.guess(table).get(1) in {field, None if field is Field.EMAIL else field}
    assert columns.heading_row([[heading, "Telefon", "Mail"]]) == 0


def test_a_postal_address_is_no_mail_address() -> None:
    table = member_lists.read(b"Navn;Adresse;Mail\nBo;Byvej 1;bo@example.org\n")

    assert member_lists.guess(table) == {0: Field.NAME, 2: Field.EMAIL}


def test_the_fullest_column_is_the_address_whatever_its_heading_says() -> None:
    table = member_lists.read(b"Navn;E-mail;Kontakt\nBo;;bo@example.org\nIb;;ib@example.org\n")

    assert member_lists.guess(table)[2] is Field.EMAIL


def test_a_row_is_read_whole() -> None:
    (entry,) = people(
        "Rolle;Sektor;Kommune;Firma;Titel;Efternavn;Fornavn;Mail;Sprog\n"
        "Tovholder;Offentlig;0657 Herning;Herning Kommune;Konsulent;Ås;Eva;EVA@example.org;engelsk\n".encode()
    )

    assert entry == Entry(
        row=2,
        email="eva@example.org",
        name="Eva Ås",
        title="Konsulent",
        organisation="Herning Kommune",
        municipality="0657",
        sector="public_authority",
        role="coordinator",
        language="en",
    )


def test_words_we_do_not_know_are_left_out_and_said() -> None:
    (entry,) = people(b"Mail;Kommune;Sektor;Rolle\nbo@example.org;Atlantis;Himmel;Suppleant\n")

    assert (entry.municipality, entry.sector, entry.role) == ("", "", "")
    assert len(entry.notes) == 3
    assert not entry.problem


def test_several_named_addresses_in_a_cell_are_several_people() -> None:
    entries = people(
        b"Navn;Mail\nSkolen;Bo <bo@example.org>; Ib <ib@example.org>\n".replace(b"; Ib", b", Ib")
    )

    assert [(each.name, each.email) for each in entries] == [
        ("Bo", "bo@example.org"),
        ("Ib", "ib@example.org"),
    ]


def test_several_addresses_beside_one_name_are_one_person() -> None:
    (entry,) = people(b"Navn;Mail\nBo;bo@gmial.com, bo@example.org\n")

    assert (entry.email, entry.problem) == ("bo@example.org", "")
    assert "bo@gmial.com" in entry.notes[0]


def test_recipients_pasted_from_a_mail_are_a_list() -> None:
    entries = people('Bo Ås <bo@example.org>; "Olsen, Ib" <ib@example.org>; eva@firma,dk;'.encode())

    assert [(each.name, each.email) for each in entries] == [
        ("Bo Ås", "bo@example.org"),
        ("Ib Olsen", "ib@example.org"),
        ("", "eva@firma,dk"),
    ]
    assert entries[2].mended().email == "eva@firma.dk"
    assert not entries[2].mended().problem


def test_a_workbook_is_read_from_its_first_visible_sheet_with_content() -> None:
    content = workbook(
        [["Navn", "Mail"], ["Skjult", "skjult@example.org"]],
        [],
        [["Navn", "Mail"], ["Bo", "bo@example.org"]],
        hidden=1,
    )

    assert [each.email for each in people(content)] == ["bo@example.org"]


def test_numbers_and_dates_in_cells_are_read_as_one_would_say_them() -> None:
    table = member_lists.read(
        workbook([["Mail", "Kommune", "Siden", "Nr"], ["bo@example.org", 657, date(2027, 3, 6), 4.0]])
    )

    assert table.rows[0].cells == ("bo@example.org", "657", "2027-03-06", "4")


def test_cells_merged_downwards_hold_for_each_row() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Organisation", "Mail"],
        ["Skolen", "a@example.org"],
        [None, "b@example.org"],
        [None, "c@example.org"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    file = io.BytesIO()
    book.save(file)

    assert [each.organisation for each in people(file.getvalue())] == ["Skolen", "Skolen", ""]


def _encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def _zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n;;\n", "empty"),
        (b"Navn;Mail\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
        (_encrypted(), "password"),
        (b"%PDF-1.7", "pdf"),
        (b"<html><table>", "web_page"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not_a_list"),
        (b"PK\x03\x04 not a zip", "damaged"),
        (_zipped("word/document.xml", b"<w/>"), "not_a_list"),
        (_zipped("xl/workbook.xml", b"<broken"), "damaged"),
        (_zipped("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "damaged"),
        (_zipped("xl/workbook.xml", b"\0" * (30 * 1024 * 1024)), "too_large"),
        (b"a" * (20 * 1024 * 1024 + 1), "too_large"),
        (b"Mail\n" + b"bo@example.org\n" * 50_001, "too_many_rows"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(ListUnreadable) as refusal:
        member_lists.read(content)

    assert refusal.value.code == code
    assert refusal.value.messages[0]


def test_fifty_thousand_rows_are_read() -> None:
    assert len(member_lists.read(b"Mail\n" + b"bo@example.org\n" * 50_000).rows) == 50_000


def test_the_sample_list_is_read_without_a_change_in_both_languages() -> None:
    for language in ("da", "en"):
        with translation.override(language):
            table = member_lists.read(member_lists.sample_list())
        assert set(member_lists.guess(table).values()) >= {
            Field.EMAIL,
            Field.NAME,
            Field.ORGANISATION,
            Field.ROLE,
        }
        assert not any(
            each.problem for each in member_lists.entries(table, member_lists.guess(table), PLACES)
        )


def test_a_table_comes_back_as_it_was_kept() -> None:
    table = member_lists.read(LIST.encode())

    assert member_lists.unpacked(member_lists.packed(table)) == table


_BOOK = workbook([["Navn", "Mail"], ["Bo", "bo@example.org"]])


@given(
    st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(str.encode),
        st.lists(
            st.sampled_from(["Navn", "E-mail", ";", ",", "\n", '"', "a@b.dk", "<", ">", "\x00", "ø"]),
            max_size=40,
        ).map(lambda parts: "".join(parts).encode()),
        st.tuples(st.integers(0, len(_BOOK) - 1), st.binary(min_size=1, max_size=8)).map(
            lambda cut: _BOOK[: cut[0]] + cut[1] + _BOOK[cut[0] + len(cut[1]) :]
        ),
    )
)
def test_reading_any_bytes_gives_people_or_a_refusal(content: bytes) -> None:
    try:
        entries = people(content)
    except ListUnreadable:
        return

    assert all(each.problem or each.email for each in entries)
    assert all("\x00" not in f"{each.name}{each.email}{each.organisation}{each.title}" for each in entries)
