"""The chain's page, a record and an addendum: who sees what, and what a press does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from prize.models import LockedRecord, PrizeEdition, RecordKind, RoleKind, SpecialAward
from prize.operations.records import CHAIN, add_addendum
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.prize import JurorFactory, NominationFactory, NominatorFactory, RoleFactory
from tests.prize.records_helpers import edition_with_bodies, locked, sitting

pytestmark = pytest.mark.django_db
SAID = {
    "decided_on": "2026-05-03",
    "case_number": "27/1",
    "present": "Asta Lind\nBo Krog",
    "recused": "Dorte Dahl, bor i byen",
    "reasons": "Sammenhold",
    "sure": "on",
}


def client_of(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def with_role(edition: PrizeEdition, role: str) -> Client:
    return client_of(RoleFactory(edition=edition, role=role).person)


def chain_page(edition: PrizeEdition) -> str:
    return reverse("prize:records", args=[edition.slug])


@pytest.fixture
def edition() -> PrizeEdition:
    return edition_with_bodies(title="Landsbyprisen 2027")


def visitors(edition: PrizeEdition) -> dict[str, Client]:
    return {
        "visitor": client_of(None),
        "stranger": client_of(PersonFactory()),
        "juror": client_of(JurorFactory(edition=edition).person),
        "nominator": client_of(NominatorFactory(edition=edition).contact),
        "administrator": client_of(AdministratorFactory()),
        "secretary_elsewhere": client_of(RoleFactory().person),
        **{str(role): with_role(edition, role) for role in RoleKind},
    }


KEEPERS = {str(role) for role in RoleKind}


def test_before_the_announcement_the_chain_is_for_its_keepers(edition: PrizeEdition) -> None:
    locked(edition)

    said = {who: client.get(chain_page(edition)).status_code for who, client in visitors(edition).items()}

    assert said.pop("visitor") == 302
    assert {who for who, status in said.items() if status == 200} == KEEPERS
    assert {status for who, status in said.items() if who not in KEEPERS} == {404}


def test_after_it_everybody_sees_the_chain_without_names_of_people(edition: PrizeEdition) -> None:
    locked(edition, by=PersonFactory(name="Sofus Låsesmed"))
    PrizeEdition.objects.update(announced_at=timezone.now(), state="announced")

    for who, client in visitors(edition).items():
        page = client.get(chain_page(edition)).content.decode()
        assert ("Asta Lind" in page) == (who in KEEPERS), who
        assert ("Sofus Låsesmed" in page) == (who in KEEPERS), who


def test_an_embargo_that_still_runs_keeps_the_chain_closed(edition: PrizeEdition) -> None:
    locked(edition)
    later = timezone.now() + timedelta(hours=1)
    PrizeEdition.objects.update(announced_at=timezone.now(), publish_at=later, state="announced")

    assert client_of(None).get(chain_page(edition)).status_code == 302
    assert client_of(PersonFactory()).get(chain_page(edition)).status_code == 404


@pytest.mark.parametrize("kind", CHAIN)
def test_each_record_is_locked_by_its_own_role(edition: PrizeEdition, kind: RecordKind) -> None:
    owner = {
        "nomination": "secretary",
        "panel": "secretary",
        "recommendation": "committee_clerk",
        "decision": "council_clerk",
    }[kind]
    if before := CHAIN[: CHAIN.index(kind)]:
        locked(edition, *before)
    path = reverse("prize:lock_record", args=[edition.slug, kind])

    for who, client in visitors(edition).items():
        wanted = 200 if who == owner else 302 if who == "visitor" else 403
        assert client.get(path).status_code == wanted, who
        if who != owner:
            assert client.post(path, SAID).status_code == wanted, who
    assert LockedRecord.objects.filter(kind=kind).count() == 0


@pytest.mark.parametrize("kind", CHAIN)
def test_an_addendum_is_written_by_the_role_of_its_record(edition: PrizeEdition, kind: RecordKind) -> None:
    locked(edition)
    path = reverse("prize:addendum", args=[edition.slug, CHAIN.index(kind) + 1])
    owner = ("secretary", "secretary", "committee_clerk", "council_clerk")[CHAIN.index(kind)]

    for who, client in visitors(edition).items():
        wanted = 200 if who == owner else 302 if who == "visitor" else 403
        assert client.get(path).status_code == wanted, who


def test_a_record_of_the_nominations_says_who_nominated_whom(edition: PrizeEdition) -> None:
    nominator = NominatorFactory(edition=edition, name="LAG Vest")
    NominationFactory(edition=edition, nominator=nominator, village__name="Rughede", number=1)
    client = with_role(edition, "secretary")

    client.post(reverse("prize:lock_record", args=[edition.slug, "nomination"]), SAID)

    record = LockedRecord.objects.get()
    assert record.content["candidates"][0]["village"] == "Rughede"  # type: ignore[index]
    assert record.content["candidates"][0]["nominator"] == "LAG Vest"  # type: ignore[index]
    assert record.present == ["Asta Lind", "Bo Krog"]
    assert record.recused == [{"name": "Dorte Dahl", "of": "", "why": "bor i byen"}]


@pytest.mark.parametrize(
    ("field", "value"), [("sure", ""), ("reasons", " "), ("present", ""), ("decided_on", "2199-01-01")]
)
def test_a_record_that_lacks_something_is_not_locked(edition: PrizeEdition, field: str, value: str) -> None:
    client = with_role(edition, "secretary")

    said = client.post(
        reverse("prize:lock_record", args=[edition.slug, "nomination"]), {**SAID, field: value}
    )

    assert said.status_code == 422
    assert "Sammenhold" in said.content.decode() or field == "reasons"
    assert not LockedRecord.objects.exists()


def test_the_committee_chooses_a_finalist_and_says_why_it_differs(edition: PrizeEdition) -> None:
    first, second = (NominationFactory(edition=edition, state="finalist", number=n) for n in (1, 2))
    candidate = NominationFactory(edition=edition, state="not_selected", number=3)
    award = SpecialAward.objects.create(edition=edition, name="Ildsjælsprisen")
    locked(edition, RecordKind.NOMINATION, RecordKind.PANEL, laureate=first.pk)
    client = with_role(edition, "committee_clerk")
    path = reverse("prize:lock_record", args=[edition.slug, "recommendation"])
    said = {**SAID, "laureate": second.pk, f"award_{award.pk}": candidate.pk}

    without_reason = client.post(path, said)
    with_reason = client.post(path, {**said, "why_otherwise": "Geografi"})
    not_a_finalist = client.post(path, {**said, "laureate": candidate.pk})

    assert (without_reason.status_code, with_reason.status_code, not_a_finalist.status_code) == (
        422,
        302,
        422,
    )
    record = LockedRecord.objects.get(kind="recommendation")
    assert record.content["laureate"] == second.pk
    assert record.content["differs_reason"] == "Geografi"
    assert record.content["special"] == [
        {
            "award": award.pk,
            "award_name": "Ildsjælsprisen",
            "recipient": candidate.pk,
            "recipient_name": candidate.village.name,
        }
    ]


def test_the_page_names_the_record_that_somebody_altered(edition: PrizeEdition) -> None:
    records = locked(edition)
    client = with_role(edition, "secretary")
    assert "status-alert" not in client.get(chain_page(edition)).content.decode()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE prize_lockedrecord SET reasons = 'x' WHERE id = %s", [records[1].pk])

    page = client.get(chain_page(edition)).content.decode()
    assert "status-alert" in page
    assert "sealed-broken" in page


def test_the_page_holds_the_chain_against_a_seal_from_a_letter(edition: PrizeEdition) -> None:
    seal = locked(edition)[3].hash
    client = with_role(edition, "secretary")

    kept = client.get(chain_page(edition), {"segl": f" {seal[:32]} {seal[32:].upper()} "}).content.decode()
    other = client.get(chain_page(edition), {"segl": "a" * 64}).content.decode()
    nonsense = client.get(chain_page(edition), {"segl": "hej"})

    assert "status-alert" not in kept
    assert "status-alert" in other
    assert nonsense.status_code == 200


@pytest.mark.parametrize("more", [0, 6])
def test_the_page_asks_as_much_with_many_addenda_as_with_none(
    edition: PrizeEdition, more: int, django_assert_max_num_queries: Any
) -> None:
    records = locked(edition)
    for _ in range(more):
        add_addendum(records[3], PersonFactory(), sitting("Mere"))
    client = with_role(edition, "secretary")

    with django_assert_max_num_queries(14):
        client.get(chain_page(edition))
