"""The plan in a plain browser: its parts, a reason, a row more, two who save, and who may."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from notifications.models import Message
from prize.models import CANDIDATES, EditionState, PrizeEdition, RoleKind
from prize.planning.sections import SECTIONS
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import PrizeFactory
from tests.prize.form_reader import Reader, fields
from tests.prize.whole_plan import planned, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory(name="Sanne Sekretær")


@pytest.fixture
def browser(secretary: Person) -> Client:
    return signed_in(secretary)


def url(edition: PrizeEdition, key: str) -> str:
    return reverse("prize:settings_section", args=[edition.slug, key])


@pytest.mark.parametrize("section", [section.key for section in SECTIONS])
def test_every_part_is_shown_and_saved_as_it_stands_without_a_change(
    browser: Client, secretary: Person, section: str
) -> None:
    MunicipalityFactory()
    edition = published(secretary)

    response = browser.post(url(edition, section), fields(browser, url(edition, section)))

    assert response.status_code == 302, response.content.decode()
    assert not edition.changes.exists()
    assert not Message.objects.exists()


def test_a_change_without_a_reason_is_shown_before_it_is_made(browser: Client, secretary: Person) -> None:
    edition = published(secretary)
    typed = fields(browser, url(edition, "basis")) | {"finalists": "4"}

    refused = browser.post(url(edition, "basis"), typed)
    words = refused.content.decode()
    saved = browser.post(url(edition, "basis"), typed | {"reason": "Der er plads til fire."}, follow=True)

    assert refused.status_code == 422
    assert "Årgangen er udgivet: Skriv, hvorfor du ændrer den." in words
    assert "<del>5</del>" in words
    assert "<ins>4</ins>" in words
    assert "Gemt som version 2" in saved.content.decode()
    assert PrizeEdition.objects.get().finalists == 4


def test_names_and_comments_are_locked_by_publishing_like_the_rest(
    browser: Client, secretary: Person
) -> None:
    edition = published(secretary)
    typed = fields(browser, url(edition, "bedoemmelse")) | {"keeps_comments": "on"}
    del typed["named_scores"]

    refused = browser.post(url(edition, "bedoemmelse"), typed)
    browser.post(url(edition, "bedoemmelse"), typed | {"reason": "Det har juryen bedt om."})

    assert refused.status_code == 422
    fresh, change = PrizeEdition.objects.get(), edition.changes.get()
    assert (fresh.named_scores, fresh.keeps_comments, fresh.version) == (False, True, 2)
    assert [one["what"] for one in change.changes] == [
        "bedoemmelse.named_scores",
        "bedoemmelse.keeps_comments",
    ]


def test_how_many_are_mailed_is_said_before(browser: Client, secretary: Person) -> None:
    edition = published(secretary)

    page = browser.get(url(edition, "kriterier")).content.decode()

    assert "8 personer får en mail" in page  # three roles, two contacts, three jurors


def test_somebody_elses_change_is_shown_beside_what_was_typed(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    typed = fields(browser, url(edition, "basis"))
    browser.post(url(edition, "basis"), typed | {"title": "Den første"})

    late = browser.post(url(edition, "basis"), typed | {"title": "Den anden"})
    words = late.content.decode()
    again = browser.post(url(edition, "basis"), typed | {"title": "Den anden", "seen": late.context["seen"]})

    assert late.status_code == 422
    assert "En anden har gemt siden imens" in words
    assert "<del>Den første</del>" in words
    assert "<ins>Den anden</ins>" in words
    assert 'value="Den anden"' in words
    assert again.status_code == 302
    assert PrizeEdition.objects.get().title == "Den anden"


def test_a_line_more_keeps_what_was_typed_and_saves_nothing(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    typed = fields(browser, url(edition, "kriterier")) | {"r-7-name": "Æbler", "do": "more"}

    page = browser.post(url(edition, "kriterier"), typed)

    assert page.status_code == 200
    assert 'value="Æbler"' in page.content.decode()
    assert 'name="r-8-name"' in page.content.decode()
    assert edition.criteria.count() == 7


def test_a_criterion_is_written_moved_and_taken_away(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    first = edition.criteria.first()
    typed = fields(browser, url(edition, "kriterier"))
    typed |= {"r-0-DELETE": "on", "r-7-name": "Æbler", "r-7-weight": "3", "r-7-ORDER": "1"}

    response = browser.post(url(edition, "kriterier"), typed)

    assert response.status_code == 302
    assert not edition.criteria.filter(pk=first.pk).exists()
    assert "Æbler" in [row.name for row in edition.criteria.all()][:2]


def test_a_wrong_number_is_told_beside_its_field(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    typed = fields(browser, url(edition, "kriterier")) | {"r-0-weight": "0"}

    response = browser.post(url(edition, "kriterier"), typed)

    assert response.status_code == 422
    assert "Noget skal rettes herunder." in response.content.decode()


def names(page: Any) -> list[str]:
    return [row["name"].value() for row in page.context["form"] if row["id"].value()]


def test_a_criterion_goes_up_or_down_by_a_press_and_is_saved_where_it_stands(
    browser: Client, secretary: Person
) -> None:
    edition = planned(secretary)
    before = [row.name for row in edition.criteria.all()]
    typed = fields(browser, url(edition, "kriterier")) | {"r-2-weight": "17"}

    up = browser.post(url(edition, "kriterier"), typed | {"do": "up:2"})
    again = browser.post(
        url(edition, "kriterier"), typed | {"do": "down:0", "r-0-ORDER": "2", "r-1-ORDER": "1"}
    )

    assert (up.status_code, names(up)) == (200, [before[0], before[2], before[1], *before[3:]])
    assert up.context["form"].forms[1]["weight"].value() == "17"
    assert names(again) == [before[1], before[2], before[0], *before[3:]], (
        "by the numbers, and then by the press"
    )
    assert [row.name for row in edition.criteria.all()] == before, "nothing is saved yet"
    browser.post(url(edition, "kriterier"), _typed_on(up))
    assert [row.name for row in edition.criteria.all()] == names(up)
    assert edition.criteria.all()[1].weight == 17


@pytest.mark.parametrize("press", ["up:0", "down:6", "up:99", "up:x", "down:-1", "up:"])
def test_a_press_that_leads_nowhere_leaves_the_order(browser: Client, secretary: Person, press: str) -> None:
    edition = planned(secretary)
    typed = fields(browser, url(edition, "kriterier"))

    page = browser.post(url(edition, "kriterier"), typed | {"do": press})

    assert page.status_code == 200
    assert names(page) == [row.name for row in edition.criteria.all()]


def test_enter_in_a_field_saves(browser: Client, secretary: Person) -> None:
    page = browser.get(url(planned(secretary), "kriterier")).content.decode()

    assert "name=" not in re.findall(r"<button[^>]*>", page[page.index('name="seen"') :])[0]


def _typed_on(page: Any) -> dict[str, Any]:
    """What the page that came would send."""
    reader = Reader()
    reader.feed(page.content.decode())
    return {name: value for name, value in reader.found.items() if name != "csrfmiddlewaretoken"}


def test_a_date_has_hours_in_order(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    typed = fields(browser, url(edition, "datoer")) | {"r-0-starts_at": "12:00", "r-0-ends_at": "11:00"}

    response = browser.post(url(edition, "datoer"), typed)

    assert response.status_code == 422
    assert "Det skal slutte, efter det begynder." in response.content.decode()


def test_a_nominator_is_a_group_or_a_municipality(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    place = MunicipalityFactory(code="0727", name="Odder")
    typed = fields(browser, url(edition, "indstillere"))
    typed |= {
        "r-2-name": "Odder Kommune",
        "r-2-who": "kommune:0727",
        "r-2-cap": "2",
        "r-2-email": "O@example.org",
    }

    browser.post(url(edition, "indstillere"), typed)

    row = edition.nominators.get(name="Odder Kommune")
    assert (row.municipality, row.cap, row.contact.email) == (place, 2, "o@example.org")


def test_rules_are_kept_as_data_with_their_source(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    edition.rules = [{"rule": "max_inhabitants", "limit": 2000, "ref": "odder.dk 2018"}, {"rule": "own"}]
    edition.save()
    typed = fields(browser, url(edition, "regler")) | {"limit": "500", "use_summary": "on"}

    browser.post(url(edition, "regler"), typed)

    assert PrizeEdition.objects.get().rules == [
        {"rule": "max_inhabitants", "limit": 500, "ref": "odder.dk 2018"},
        {"rule": "summary"},
        {"rule": "own"},
    ]


def test_a_new_juror_is_found_by_the_address(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    typed = fields(browser, url(edition, "jury")) | {"r-3-name": "Yrsa", "r-3-field": "Kultur"}

    without = browser.post(url(edition, "jury"), typed)
    browser.post(url(edition, "jury"), typed | {"r-3-email": "yrsa@example.org"})

    assert without.status_code == 422
    assert edition.jurors.get(person__email="yrsa@example.org").field == "Kultur"


def test_publishing_by_a_press(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    page = browser.get(reverse("prize:settings", args=[edition.slug])).content.decode()

    response = browser.post(reverse("prize:publish", args=[edition.slug]))

    assert "Planen er hel" in page
    assert response["Location"] == reverse("prize:desk", args=[edition.slug])
    assert PrizeEdition.objects.get().is_locked


def test_what_lacks_stands_with_its_part(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)
    edition.criteria.all().delete()
    edition.jurors.all().delete()

    page = browser.get(reverse("prize:settings", args=[edition.slug])).content.decode()
    refused = browser.post(reverse("prize:publish", args=[edition.slug]), follow=True).content.decode()

    assert "1 ting mangler" in page
    assert "Juryen har ingen formand." in page
    assert "Der er ingen kriterier." in refused
    assert not PrizeEdition.objects.get().is_locked


def test_a_new_plan_belongs_to_whoever_made_it() -> None:
    administrator = AdministratorFactory()
    browser = signed_in(administrator)
    typed = {"year": "2031", "criteria_set": "village_prize_2022"}

    response = browser.post(reverse("prize:plan"), typed)

    edition = PrizeEdition.objects.get()
    assert response["Location"] == reverse("prize:settings", args=["landsbyprisen-2031"])
    assert edition.roles.get().person == administrator
    assert browser.post(reverse("prize:plan"), typed).status_code == 422


def test_copying_by_a_press(browser: Client, secretary: Person) -> None:
    source = published(secretary)

    browser.post(reverse("prize:copy", args=[source.slug]), {"year": "2028", "roles": "on"})

    edition = PrizeEdition.objects.get(year=2028)
    assert edition.roles.count() == 3
    assert set(edition.nominators.values_list("contact", flat=True)) == {None}


def test_everybody_reads_what_was_changed(client: Client, browser: Client, secretary: Person) -> None:
    edition = published(secretary)
    typed = fields(browser, url(edition, "basis")) | {"finalists": "4", "reason": "Der er plads til fire."}
    browser.post(url(edition, "basis"), typed)

    page = client.get(reverse("prize:changes", args=[edition.slug])).content.decode()

    for words in ("Version 2", "Der er plads til fire.", "Sanne Sekretær", "<del>5</del>", "<ins>4</ins>"):
        assert words in page, words


def test_a_plan_is_nobody_elses_business(client: Client, secretary: Person) -> None:
    edition = planned(secretary)
    juror = signed_in(edition.jurors.first().person)

    for name in ("prize:desk", "prize:settings", "prize:changes"):
        assert juror.get(reverse(name, args=[edition.slug])).status_code == 404
    assert client.get(reverse("prize:changes", args=[edition.slug])).status_code == 404


@pytest.mark.parametrize("state", list(EditionState))
def test_who_sees_the_desk_in_every_state(secretary: Person, state: EditionState) -> None:
    """An administrator keeps an edition until there is a panel's work to see; the clerks keep their records."""
    edition = published(secretary, state)
    early = list(EditionState).index(state) < list(EditionState).index(EditionState.SHORTLISTING)
    people = {
        "secretary": (secretary, 200),
        "committee": (edition.roles.get(role=RoleKind.COMMITTEE_CLERK).person, 403),
        "council": (edition.roles.get(role=RoleKind.COUNCIL_CLERK).person, 403),
        "juror": (edition.jurors.first().person, 403),
        "nominator": (edition.nominators.first().contact, 403),
        "stranger": (PersonFactory(), 403),
        "administrator": (AdministratorFactory(), 200 if early else 403),
    }

    for role, (person, status) in people.items():
        browser = signed_in(person)
        for name in ("prize:desk", "prize:settings"):
            assert browser.get(reverse(name, args=[edition.slug])).status_code == status, role
        said = browser.post(url(edition, "basis"), {"title": "Min"}).status_code
        assert said == (422 if status == 200 else 403), role
    assert CANDIDATES


def test_my_rounds_are_those_i_have_something_to_do_with(secretary: Person) -> None:
    edition = published(secretary)
    planned(secretary, year=2028)
    juror = edition.jurors.first().person
    page = reverse("prize:desks")

    assert signed_in(secretary).get(page).content.decode().count("Landsbyprisen 20") == 2
    assert "Du sidder i juryen" in signed_in(juror).get(page).content.decode()
    assert "Landsbyprisen 20" not in signed_in(PersonFactory()).get(page).content.decode()


def test_the_region_is_asked_for_once(browser: Client, secretary: Person) -> None:
    edition = planned(secretary)

    response = browser.post(reverse("prize:fill_nominators", args=[edition.slug]))

    assert response["Location"] == url(edition, "indstillere")
    assert PrizeFactory().region is not None
