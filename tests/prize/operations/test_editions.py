"""Publishing locks; after it a change has a reason, a version, a record and a mail to all it concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F

from accounts.models import Person
from notifications.models import Message
from prize import rules
from prize.errors import EditionRefused
from prize.models import BodyKind, Criterion, DateKind, EditionState, Juror, PrizeEdition, RoleKind, Score
from prize.operations import editions
from prize.operations.panel import jurors
from prize.operations.rows import Sent
from prize.planning import state
from tests.factories.accounts import PersonFactory
from tests.factories.prize import NominationFactory, NominatorFactory, WriterFactory
from tests.prize.panel_helpers import panel
from tests.prize.whole_plan import body, planned, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary() -> Person:
    return PersonFactory(name="Sanne Sekretær")


def seen(edition: PrizeEdition, section: str) -> str:
    return state.token(state.of_section(PrizeEdition.objects.get(pk=edition.pk), section))


def criteria(edition: PrizeEdition) -> list[dict[str, Any]]:
    names = ("id", "name", "name_en", "help", "help_en", "weight")
    return [dict(row) for row in edition.criteria.values(*names)]


def change(edition: PrizeEdition, section: str, sent: Sent, by: Person, reason: str = "") -> Any:
    return editions.change(edition, section, sent, by, seen=seen(edition, section), reason=reason)


def basis(edition: PrizeEdition, **more: Any) -> Sent:
    names = ("title", "year", "introduction", "amount_dkk", "planned_candidates", "finalists", "network")
    return Sent(fields={**{name: getattr(edition, name) for name in names}, **more})


# --- Publishing --------------------------------------------------------------------------------------------


def test_a_whole_plan_is_published_and_locked(secretary: Person) -> None:
    edition = editions.publish(planned(secretary), secretary)

    assert edition.is_locked
    assert edition.version == 1


def test_a_plan_is_not_published_twice(secretary: Person) -> None:
    edition = published(secretary)

    with pytest.raises(EditionRefused) as refusal:
        editions.publish(edition, secretary)

    assert refusal.value.code == "state"


def drop_criteria(edition: PrizeEdition) -> None:
    edition.criteria.all().delete()


def drop_body(edition: PrizeEdition) -> None:
    body(edition, BodyKind.COUNCIL).delete()


def too_few_members(edition: PrizeEdition) -> None:
    edition.bodies.filter(kind=BodyKind.COMMITTEE).update(quorum=3, members=["Bo", "Asta"])


def drop_nominators(edition: PrizeEdition) -> None:
    edition.nominators.all().delete()


def silent_nominator(edition: PrizeEdition) -> None:
    edition.nominators.filter(name="LAG Nord").update(contact=None)


def small_caps(edition: PrizeEdition) -> None:
    edition.nominators.update(cap=1)


def drop_date(edition: PrizeEdition) -> None:
    edition.dates.filter(kind=DateKind.COUNCIL).delete()


def swap_dates(edition: PrizeEdition) -> None:
    row = edition.dates.get(kind=DateKind.COMMITTEE)
    edition.dates.filter(kind=DateKind.COMMITTEE).update(day=row.day + timedelta(days=365))


def drop_embargo(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(publish_at=None)


def early_embargo(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(publish_at=F("publish_at") - timedelta(days=60))


def late_embargo(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(publish_at=F("publish_at") + timedelta(days=60))


def audience_without_title(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(audience_award=True)


def no_share(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(second_share=0)


def few_assigned(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(assignment="assigned", jurors_per_candidate=2)


def many_finalists(edition: PrizeEdition) -> None:
    PrizeEdition.objects.filter(pk=edition.pk).update(finalists=5, planned_candidates=4)


def drop_secretary(edition: PrizeEdition) -> None:
    edition.roles.filter(role=RoleKind.SECRETARY).delete()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (drop_criteria, "Der er ingen kriterier"),
        (drop_body, "Disse organer mangler et navn"),
        (too_few_members, "skal være 3"),
        (drop_nominators, "Der er ingen indstillere"),
        (silent_nominator, "LAG Nord"),
        (small_caps, "færre end antallet af finalister"),
        (drop_date, "Disse datoer mangler"),
        (swap_dates, "kommer før"),
        (drop_embargo, "klausul"),
        (early_embargo, "Klausulen udløber, før"),
        (late_embargo, "Klausulen udløber efter"),
        (audience_without_title, "Publikumsprisen"),
        (no_share, "mellem 1 og 99 procent"),
        (few_assigned, "mindst lige så mange"),
        (many_finalists, "mindst én finalist"),
        (drop_secretary, "Der er ingen sekretær"),
    ],
)
def test_publishing_says_what_is_missing(secretary: Person, spoil: Any, words: str) -> None:
    edition = planned(secretary)
    spoil(edition)

    with pytest.raises(EditionRefused) as refusal:
        editions.publish(edition, secretary)

    assert len(refusal.value.messages) == 1
    assert words in refusal.value.messages[0]
    assert not PrizeEdition.objects.get().is_locked


# --- Changing ----------------------------------------------------------------------------------------------


def test_a_plan_changes_freely_and_writes_to_nobody(secretary: Person) -> None:
    edition = planned(secretary)
    rows = criteria(edition)
    rows[0]["weight"] = 3

    record = change(edition, "kriterier", Sent(rows=rows), secretary)

    assert record is None
    assert edition.criteria.get(pk=rows[0]["id"]).weight == 3
    assert PrizeEdition.objects.get().version == 1
    assert not Message.objects.exists()


def test_criteria_are_added_taken_away_and_put_in_another_order(secretary: Person) -> None:
    edition = planned(secretary)
    first, second, *rest = criteria(edition)
    new = {"id": None, "name": "Æbler på bordet", "name_en": "", "help": "", "help_en": "", "weight": 2}

    change(edition, "kriterier", Sent(rows=[new, second, *rest]), secretary)

    assert [row.name for row in edition.criteria.all()][:2] == ["Æbler på bordet", second["name"]]
    assert not Criterion.objects.filter(pk=first["id"]).exists()


def test_two_criteria_of_one_name_get_keys_of_their_own(secretary: Person) -> None:
    edition = planned(secretary)
    new = {"id": None, "name": "Nyt", "name_en": "", "help": "", "help_en": "", "weight": 1}

    change(edition, "kriterier", Sent(rows=[new, dict(new)]), secretary)

    assert len(set(edition.criteria.values_list("key", flat=True))) == 2


def test_after_publishing_a_locked_thing_needs_a_reason(secretary: Person) -> None:
    edition = published(secretary)
    rows = criteria(edition)
    rows[0]["weight"] = 3

    with pytest.raises(EditionRefused) as refusal:
        change(edition, "kriterier", Sent(rows=rows), secretary, reason="  ")

    assert refusal.value.code == "reason"
    assert edition.criteria.get(pk=rows[0]["id"]).weight == 1


def test_a_change_is_written_down_and_raises_the_version(secretary: Person) -> None:
    edition = published(secretary)
    rows = criteria(edition)
    rows[0]["weight"] = 3

    record = change(edition, "kriterier", Sent(rows=rows), secretary, reason="Det vejer tungere i år.")

    assert (record.version, PrizeEdition.objects.get().version) == (2, 2)
    assert record.changed_by == secretary
    assert record.changes == [
        {"what": "kriterier.weight", "of": rows[0]["name"], "before": 1, "after": 3},
    ]


def test_what_is_not_locked_needs_no_reason(secretary: Person) -> None:
    edition = published(secretary)

    record = change(edition, "basis", basis(edition, introduction="Kom og vær med"), secretary)

    assert record is None
    assert PrizeEdition.objects.get().introduction == "Kom og vær med"
    assert not Message.objects.exists()


def test_saving_without_a_change_is_no_change(secretary: Person) -> None:
    edition = published(secretary)

    assert change(edition, "kriterier", Sent(rows=criteria(edition)), secretary) is None
    assert not edition.changes.exists()


def test_all_concerned_get_one_mail_each(secretary: Person) -> None:
    edition = published(secretary)
    writer = WriterFactory(nomination__edition=edition, nomination__state="proposed")
    gone = WriterFactory(nomination__edition=edition, nomination__state="withdrawn")
    juror = edition.jurors.order_by("pk").last()
    juror.mandate = "declined"
    juror.save()
    twice = edition.nominators.first()
    twice.contact = secretary
    twice.save()

    change(edition, "basis", basis(edition, finalists=4), secretary, reason="Der er plads til fire.")

    to = set(Message.objects.values_list("person", flat=True))
    roles = set(edition.roles.values_list("person", flat=True))
    contacts = set(edition.nominators.values_list("contact", flat=True))
    jurors = set(edition.jurors.exclude(pk=juror.pk).values_list("person", flat=True))
    assert to == roles | contacts | jurors | {writer.person_id}
    assert gone.person_id not in to
    assert Message.objects.count() == len(to)


def test_the_mail_says_what_was_what_is_and_why_in_the_language_of_its_reader(secretary: Person) -> None:
    edition = published(secretary)
    english = edition.roles.get(role=RoleKind.COUNCIL_CLERK).person
    english.language = "en"
    english.save()

    change(edition, "basis", basis(edition, finalists=4), secretary, reason="Der er plads til fire.")

    danish, other = (Message.objects.get(person=person) for person in (secretary, english))
    for words in (
        "Finalister",
        "Før: 5",
        "Nu: 4",
        "Der er plads til fire.",
        "/pris/landsbyprisen-2027/aendringer/#v2",
    ):
        assert words in danish.text, words
    for words in ("Finalists", "Before: 5", "Now: 4", "Der er plads til fire."):
        assert words in other.text, words
    assert "Før" in danish.html


def test_a_second_change_is_told_again(secretary: Person) -> None:
    edition = published(secretary)
    for finalists in (4, 3):
        change(edition, "basis", basis(edition, finalists=finalists), secretary, reason="Plads.")

    assert Message.objects.filter(person=secretary).count() == 2
    assert [row.version for row in edition.changes.all()] == [2, 3]


@pytest.mark.parametrize(
    ("section", "field", "value", "state_then"),
    [
        ("basis", "finalists", 4, EditionState.FINAL_ROUND),
        ("basis", "planned_candidates", 9, EditionState.SHORTLISTING),
        ("bedoemmelse", "second_score", "none", EditionState.SHORTLISTING),
        ("bedoemmelse", "scale_max", 7, EditionState.SHORTLISTING),
        ("bedoemmelse", "named_scores", False, EditionState.SHORTLISTING),
        ("bedoemmelse", "keeps_comments", True, EditionState.SHORTLISTING),
        ("offentlighed", "audience_award", True, EditionState.RECOMMENDING),
    ],
)
def test_some_things_are_fixed_once_the_round_is_that_far(
    secretary: Person, section: str, field: str, value: Any, state_then: EditionState
) -> None:
    edition = published(secretary, state_then)

    with pytest.raises(EditionRefused) as refusal:
        change(edition, section, Sent(fields={field: value}), secretary, reason="Vi vil noget andet.")

    assert refusal.value.code == "locked"
    assert getattr(PrizeEdition.objects.get(), field) != value


def test_weights_are_fixed_once_the_panel_assesses(secretary: Person) -> None:
    edition = published(secretary, EditionState.SHORTLISTING)
    rows = criteria(edition)
    rows[0]["weight"] = 9

    with pytest.raises(EditionRefused, match="står, som"):
        change(edition, "kriterier", Sent(rows=rows), secretary, reason="Vi vil noget andet.")


def test_the_year_of_a_published_edition_stands(secretary: Person) -> None:
    edition = published(secretary)

    with pytest.raises(EditionRefused):
        change(edition, "basis", basis(edition, year=2029), secretary, reason="Et år til.")


def test_a_nominator_that_has_chosen_is_not_taken_away(secretary: Person) -> None:
    edition = published(secretary)
    nominator = edition.nominators.first()
    NominationFactory(edition=edition, nominator=nominator, state="submitted")

    with pytest.raises(EditionRefused, match="er i brug"):
        change(edition, "indstillere", Sent(rows=[]), secretary, reason="De er holdt op.")


def test_a_new_contact_gets_a_new_link(secretary: Person) -> None:
    edition = planned(secretary)
    before = edition.nominators.get(name="LAG Nord")
    rows = [dict(row) for row in edition.nominators.values("id", "name", "cap")]
    for row in rows:
        row |= {"email": "NY@example.org", "contact_name": "Ny Kontakt"} if row["id"] == before.pk else {}

    change(edition, "indstillere", Sent(rows=rows), secretary)

    after = edition.nominators.get(pk=before.pk)
    assert after.contact.email == "ny@example.org"
    assert after.link_hash != before.link_hash
    assert (
        edition.nominators.get(name="LAG Syd").link_hash == edition.nominators.get(name="LAG Syd").link_hash
    )


def test_there_is_always_a_secretary(secretary: Person) -> None:
    edition = planned(secretary)

    with pytest.raises(EditionRefused, match="sekretær"):
        change(
            edition, "roller", Sent(rows=[{"email": "bo@example.org", "role": "council_clerk"}]), secretary
        )


def test_roles_are_given_and_taken_by_mail_address(secretary: Person) -> None:
    edition = planned(secretary)
    kept = edition.roles.get(person=secretary)
    rows = [
        {"email": secretary.email.upper(), "role": "secretary"},
        {"email": "bo@example.org", "name": "Bo", "role": "council_clerk"},
    ]

    change(edition, "roller", Sent(rows=rows), secretary)

    found = set(edition.roles.values_list("person__email", "role"))
    assert found == {(secretary.email, "secretary"), ("bo@example.org", "council_clerk")}
    assert edition.roles.filter(pk=kept.pk).exists()


def test_a_juror_who_has_begun_is_not_struck_out(secretary: Person) -> None:
    from prize.models import ConflictDeclaration

    edition = published(secretary)
    juror = edition.jurors.first()
    ConflictDeclaration.objects.create(
        juror=juror, nomination=NominationFactory(edition=edition), answer="none", is_recused=False
    )

    with pytest.raises(EditionRefused, match="er gået i gang"):
        change(edition, "jury", Sent(rows=[]), secretary)

    assert not Score.objects.exists()
    assert edition.jurors.filter(pk=juror.pk).exists()


def test_the_chair_goes_from_one_to_another(secretary: Person) -> None:
    edition = planned(secretary)
    rows = [
        {"id": pk, "is_chair": place == 2}
        for place, pk in enumerate(edition.jurors.values_list("pk", flat=True))
    ]

    change(edition, "jury", Sent(rows=rows), secretary)

    assert [juror.is_chair for juror in edition.jurors.all()] == [False, False, True]


def test_a_new_juror_is_a_person_with_an_organisation_to_compare(secretary: Person) -> None:
    edition = planned(secretary)
    rows: list[dict[str, Any]] = [{"id": pk} for pk in edition.jurors.values_list("pk", flat=True)]
    rows.append(
        {"id": None, "email": "yrsa@example.org", "name": "Yrsa", "organisation": "Museet", "field": "Kultur"}
    )

    change(edition, "jury", Sent(rows=rows), secretary)

    juror = edition.jurors.get(person__email="yrsa@example.org")
    assert (juror.field, juror.organisation.name, juror.mandate) == ("Kultur", "Museet", "asked")


def test_a_juror_is_not_made_secretary(secretary: Person) -> None:
    scene = panel()
    juror = scene.jurors[0]
    rows = [{"email": one.email, "role": "secretary"} for one in (scene.secretary, juror.person)]

    with pytest.raises(EditionRefused, match="Juror 0"), transaction.atomic():
        change(scene.edition, "roller", Sent(rows=rows), secretary)
    assert not scene.edition.roles.filter(person=juror.person).exists()

    jurors.let_go(juror, "Skal være sekretær", secretary)
    change(scene.edition, "roller", Sent(rows=rows), secretary)
    assert scene.edition.roles.filter(person=juror.person).exists()


def test_a_secretary_is_not_named_juror(secretary: Person) -> None:
    scene = panel()
    rows: list[dict[str, Any]] = [{"id": one.pk} for one in scene.jurors]
    rows.append({"email": scene.secretary.email})

    with pytest.raises(EditionRefused, match=str(scene.secretary)), transaction.atomic():
        change(scene.edition, "jury", Sent(rows=rows), secretary)

    assert not scene.edition.jurors.filter(person=scene.secretary).exists()


def test_where_a_juror_belongs_by_the_plan_recuses_at_once_and_is_put_right(secretary: Person) -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]

    def lives_in(place: str | None) -> bool:
        rows: list[dict[str, Any]] = [{"id": one.pk, "municipality_id": None} for one in scene.jurors]
        rows[0]["municipality_id"] = place
        change(scene.edition, "jury", Sent(rows=rows), secretary)
        return rules.may_read_material(Juror.objects.get(pk=juror.pk), nomination)

    assert not lives_in(nomination.village.municipality_id)
    assert lives_in(None)


def test_a_juror_who_becomes_the_contact_of_a_nominator_is_recused_at_once(secretary: Person) -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    nomination.nominator = NominatorFactory(edition=scene.edition)
    nomination.save()
    rows = [{"id": nomination.nominator.pk, "email": juror.person.email}]

    change(scene.edition, "indstillere", Sent(rows=rows), secretary)

    assert not rules.may_read_material(juror, nomination)


# --- Two at once -------------------------------------------------------------------------------------------


def test_who_saves_on_an_older_page_is_told_and_nothing_is_overwritten(secretary: Person) -> None:
    edition = planned(secretary)
    old = seen(edition, "basis")
    editions.change(edition, "basis", basis(edition, title="Den første"), secretary, seen=old)

    with pytest.raises(EditionRefused) as refusal:
        editions.change(edition, "basis", basis(edition, title="Den anden"), secretary, seen=old)

    assert refusal.value.code == "conflict"
    assert PrizeEdition.objects.get().title == "Den første"


def test_two_parts_are_saved_side_by_side(secretary: Person) -> None:
    edition = planned(secretary)
    old = seen(edition, "kriterier")
    change(edition, "basis", basis(edition, title="Den første"), secretary)

    editions.change(edition, "kriterier", Sent(rows=criteria(edition)[:1]), secretary, seen=old)

    assert edition.criteria.count() == 1


def test_what_saving_would_change_is_shown_and_not_saved(secretary: Person) -> None:
    edition = published(secretary)

    changes = editions.preview(edition, "basis", basis(edition, finalists=4))

    assert changes == [{"what": "basis.finalists", "of": "", "before": 5, "after": 4}]
    assert PrizeEdition.objects.get().finalists == 5
