"""The list as a file: readable by a Danish Excel, harmless, and without what one person eats."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from events.exports import Sheet, as_csv, as_xlsx
from events.models import Guest, Status
from tests.events.hosting_helpers import hosted_event
from tests.factories.accounts import PersonFactory
from tests.factories.events import DishFactory, RegistrationFactory
from tests.factories.networks import OrganisationFactory

AT = datetime(2027, 2, 14, 9, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
FORMULAS = ["=1+1", "+45 12", "-1", "@SUM(A1)", "\t=1", "  =1+1"]


def test_csv_opens_in_a_danish_excel() -> None:
    data = as_csv(Sheet("Folk", ["Navn", "Svarede"], [["Åse Ørum; kasserer", AT], ['"Tut"', None]]))

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert data.startswith(b"\xef\xbb\xbf")
    assert rows == [["Navn", "Svarede"], ["Åse Ørum; kasserer", "2027-02-14 09:12"], ['"Tut"', ""]]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_a_csv_is_run(formula: str) -> None:
    data = as_csv(Sheet("Folk", ["Note"], [[formula]])).decode("utf-8-sig")

    (_heading, row) = csv.reader(io.StringIO(data), delimiter=";")
    assert row == [f"'{formula}"]


@pytest.mark.parametrize("formula", FORMULAS[:4])
def test_no_cell_of_a_workbook_is_run(formula: str) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(Sheet("Folk", ["Note"], [[formula]]))))

    cell = book["Folk"]["A2"]
    assert (cell.data_type, cell.value) == ("s", formula)


def test_control_characters_do_not_spoil_the_file() -> None:
    book = load_workbook(io.BytesIO(as_xlsx(Sheet("Folk: [1/2]", ["Note"], [["a\x00b\x0bc"]]))))

    assert book.worksheets[0]["A2"].value == "abc"


@pytest.mark.django_db
def test_the_workbook_has_people_and_the_kitchens_totals_and_never_whose_dish() -> None:
    event, client = hosted_event(guests_allowed=2)
    dish = DishFactory(event=event, name="Tarteletter")
    row = RegistrationFactory(
        event=event,
        status=Status.ACCEPTED,
        seats=2,
        dish=dish,
        note="=HYPERLINK(1)",
        person=PersonFactory(name="Inga Kildevæld"),
        organisation=OrganisationFactory(name="Vesterkilde Borgerforening"),
    )
    Guest.objects.create(registration=row, name="Tage", dish=dish)

    response = client.get(reverse("events:export", args=[event.pk, "xlsx"]))

    book = load_workbook(io.BytesIO(response.content))
    people, kitchen = book.worksheets
    line = [cell.value for cell in people[2]]
    assert line[0] == "Inga Kildevæld"
    assert line[2] == "Vesterkilde Borgerforening"
    assert (line[5], line[6], line[8]) == (1, "Tage", "=HYPERLINK(1)")
    assert people["I2"].data_type == "s"
    assert "Tarteletter" not in [cell.value for sheet_row in people for cell in sheet_row]
    assert [cell.value for cell in kitchen[2]] == ["Tarteletter", 2]
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.django_db
def test_the_list_costs_as_many_queries_for_one_as_for_thirty(django_assert_max_num_queries: Any) -> None:
    event, client = hosted_event()
    RegistrationFactory.create_batch(30, event=event, status=Status.ACCEPTED)

    with django_assert_max_num_queries(14):
        response = client.get(reverse("events:export", args=[event.pk, "csv"]))

    assert response.content.decode("utf-8-sig").count("\r\n") == 31


@pytest.mark.django_db
def test_no_other_kind_of_file_is_made() -> None:
    event, client = hosted_event()

    assert client.get(reverse("events:export", args=[event.pk, "exe"])).status_code == 404
