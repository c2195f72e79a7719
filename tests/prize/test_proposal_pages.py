"""The pages behind the links, and the secretary's, without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.models import Message
from prize import links
from prize.models import (
    Attachment,
    CasePage,
    EditionState,
    FormalFinding,
    Nomination,
    NominationState,
    ProposalText,
    TextRevision,
    Writer,
)
from prize.operations import consents
from prize.operations import nominating as operations
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.networks import MunicipalityFactory
from tests.factories.prize import EditionFactory, NominationFactory, RoleFactory, WriterFactory
from tests.prize import samples
from tests.prize.village_helpers import complete, draft, picture_of, proposed, submitted, write

pytestmark = pytest.mark.django_db
WORDS = {"title": "Kroen", "alternative": "Kroen i aftensol."}


def of(writer: Writer, name: str = "write", *more: Any) -> str:
    return reverse(f"prize:{name}", args=[links.token_of(writer), *more])


def asked(**more: str) -> dict[str, str]:
    return {
        "village": "Havtorn",
        "municipality": MunicipalityFactory().pk,
        "kind": "village",
        "name": "Asta",
        "email": "asta@example.org",
        **more,
    }


def test_a_village_proposes_and_is_thanked_alike_whether_known_or_not(client: Client) -> None:
    url = reverse("prize:propose", args=[EditionFactory().slug])

    first = client.post(url, asked())
    second = client.post(url, asked(email="bo@example.org", name="Bo"))

    assert first.status_code == second.status_code == 200
    plain = [re.sub(rb"(asta|bo)@", b"x@", page.content) for page in (first, second)]
    assert len(plain[0]) == len(plain[1])
    assert Nomination.objects.count() == 1
    assert set(Message.objects.values_list("kind", flat=True)) == {
        "prize_begun", "prize_passed_on", "prize_wants_to_join",
    }  # fmt: skip


def test_a_robot_is_thanked_and_forgotten(client: Client) -> None:
    client.post(reverse("prize:propose", args=[EditionFactory().slug]), asked(website="http://x"))

    assert not Nomination.objects.exists()


def test_there_is_an_end_to_proposing(client: Client) -> None:
    url = reverse("prize:propose", args=[EditionFactory().slug])

    answers = [client.post(url, asked(village=f"By {number}")).status_code for number in range(6)]

    assert answers == [200] * 5 + [422]


def test_an_edition_that_is_not_published_takes_no_proposals(client: Client) -> None:
    edition = EditionFactory(published_at=None, state=EditionState.PLANNED)

    assert client.get(reverse("prize:propose", args=[edition.slug])).status_code == 404


def test_a_link_that_is_no_more_says_so_and_is_kept_out_of_caches(client: Client) -> None:
    writer = draft()
    url = of(writer)
    assert "no-store" in client.get(url)["Cache-Control"]
    writer.delete()

    assert client.get(url).status_code == 410


def test_all_parts_are_saved_by_the_plain_button(client: Client) -> None:
    writer = draft()

    answer = client.post(of(writer), {"body_plans": "En mølle\r\nog en kro", "revision_plans": "0"})

    assert answer.status_code == 302
    assert ProposalText.objects.get().body == "En mølle\nog en kro"


def test_a_plain_save_on_an_older_page_leads_to_both_versions(client: Client) -> None:
    one = draft()
    two = WriterFactory(nomination=one.nomination, is_contact=False)
    client.post(of(one), {"body_plans": "En mølle", "revision_plans": "0"})

    page = client.post(of(two), {"body_plans": "En kro", "revision_plans": "0"}, follow=True)

    said = page.content.decode()
    assert "<mark>kro</mark>" in said
    assert "<mark>mølle</mark>" in said
    conflict = TextRevision.objects.get(is_conflict=True)
    client.post(of(two, "write_conflict", conflict.pk), {"do": "together", "body": "Begge", "revision": "1"})
    assert ProposalText.objects.get().body == "Begge"


def test_what_was_typed_stays_in_the_field_when_it_cannot_be_saved(client: Client, settings: Any) -> None:
    settings.PRIZE_TEXT_LENGTH = 5
    writer = draft()

    page = client.post(of(writer), {"body_plans": "For langt", "revision_plans": "0"})

    assert page.status_code == 422
    assert "For langt" in page.content.decode()


def test_the_script_is_told_the_revision_or_where_to_choose(client: Client) -> None:
    writer = draft()
    sent = {"part": "plans", "body": "En mølle", "revision": "0"}

    first = client.post(of(writer, "write_save"), sent)
    second = client.post(of(writer, "write_save"), sent | {"body": "En kro"})

    assert (first.status_code, first.json()["revision"]) == (200, 1)
    assert second.status_code == 409
    assert second.json()["choose"] == of(writer, "write_conflict", TextRevision.objects.get().pk)


def test_the_page_hears_who_else_is_here(client: Client) -> None:
    one = draft()
    two = WriterFactory(nomination=one.nomination, is_contact=False, person__name="Bo Lund")
    client.post(of(two, "write_here"))

    assert client.post(of(one, "write_here")).json()["others"] == ["Bo"]


def test_looking_changes_nothing(client: Client) -> None:
    writer = draft()

    client.get(of(writer))

    writer.refresh_from_db()
    assert writer.seen_at is None
    assert not ProposalText.objects.exists()


def test_a_file_comes_by_the_form_and_a_wrong_one_is_told(client: Client) -> None:
    writer = draft()
    wrong = client.post(
        of(writer, "write_files"), {"file": SimpleUploadedFile("a.jpg", samples.HTML), **WORDS}
    )
    right = client.post(
        of(writer, "write_files"), {"file": SimpleUploadedFile("a.jpg", samples.picture()), **WORDS}
    )

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert Attachment.objects.get().title == "Kroen"


def test_an_upload_that_is_too_large_is_stopped_on_its_way(client: Client, settings: Any) -> None:
    settings.PRIZE_MEGABYTES = dict.fromkeys(settings.PRIZE_MEGABYTES, 1)

    page = client.post(
        of(draft(), "write_files"), {"file": SimpleUploadedFile("a.mp4", b"\0" * 2_500_000), **WORDS}
    )

    assert page.status_code == 422
    assert not Attachment.objects.exists()


def test_a_file_is_taken_only_with_the_forms_own_token() -> None:
    careful = Client(enforce_csrf_checks=True)

    page = careful.post(
        of(draft(), "write_files"), {"file": SimpleUploadedFile("a.jpg", samples.picture()), **WORDS}
    )

    assert page.status_code == 403
    assert not Attachment.objects.exists()


def test_files_are_moved_changed_and_deleted(client: Client) -> None:
    writer = draft()
    one, two = picture_of(writer), picture_of(writer)

    client.post(of(writer, "write_file_change", two.pk), {"do": "up"})
    client.post(
        of(writer, "write_file_change", one.pk), {"do": "words", "title": "Ny", "alternative": "Nyt."}
    )
    client.post(of(writer, "write_file_change", two.pk), {"do": "remove"})

    assert list(Attachment.objects.values_list("title", flat=True)) == ["Ny"]


def test_a_village_hands_in_and_withdraws_on_one_page(client: Client) -> None:
    writer = complete()

    client.post(of(writer, "write_hand_in"), {"do": "hand_in"})
    assert Nomination.objects.get().state == NominationState.PROPOSED
    client.post(of(writer, "write_hand_in"), {"do": "withdraw"})

    assert Nomination.objects.get().state == NominationState.WITHDRAWN
    assert client.get(of(writer)).status_code == 200


def test_only_a_candidate_has_a_page_to_make_public(client: Client) -> None:
    writer = WriterFactory(nomination=NominationFactory())
    assert client.get(of(writer, "write_case")).status_code == 404
    CasePage.objects.create(nomination=writer.nomination, title="Kroen")
    said = {"title": "Kroen", "body": "### Hej", "do": "publish"}

    client.post(of(writer, "write_case"), said)
    assert CasePage.objects.get().published_at is None
    consents.set_consents(writer.nomination, ["publish"], writer.person)
    client.post(of(writer, "write_case"), said)

    assert CasePage.objects.get().published_at is not None
    assert "<h3>Hej</h3>" in client.get(of(writer, "write_case")).content.decode()


def test_what_people_write_never_becomes_a_script(client: Client) -> None:
    writer = proposed()
    write(writer.nomination, "plans", "<script>alert(1)</script> [x](javascript:alert(1))")

    page = client.get(of(writer)).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def nominator_url(nomination: Nomination, name: str = "nominate", *more: Any) -> str:
    return reverse(f"prize:{name}", args=[links.token_of(nomination.nominator), *more])


def test_a_nominator_chooses_and_finishes_by_its_link(client: Client) -> None:
    nomination = proposed().nomination
    one = nominator_url(nomination, "nominate_one", nomination.pk)
    assert "Vi har en kro." in client.get(one).content.decode()

    client.post(one, {"do": "choose", "reason": "De holder sammen."})
    client.post(nominator_url(nomination), {"do": "finish"})

    nomination.nominator.refresh_from_db()
    assert Nomination.objects.get().state == NominationState.SUBMITTED
    assert nomination.nominator.finished_at is not None


def test_a_nominator_sees_no_draft_and_no_other_nominators_village(client: Client) -> None:
    mine, unfinished, other = proposed().nomination, draft(), proposed().nomination
    Nomination.objects.filter(pk=unfinished.nomination_id).update(nominator=mine.nominator)

    page = client.get(nominator_url(mine)).content.decode()

    assert unfinished.nomination.village.name not in page
    for row in (unfinished.nomination, other):
        assert client.get(nominator_url(mine, "nominate_one", row.pk)).status_code == 404


def test_the_contact_signed_in_needs_no_link() -> None:
    nominator = proposed().nomination.nominator
    own = reverse("prize:nominate_own", args=[nominator.pk])

    assert signed_in(nominator.contact).get(own)["Location"] == nominator_url(Nomination.objects.get())
    assert signed_in(PersonFactory()).get(own).status_code == 404


def judged(client: Client, nomination: Nomination, **said: str) -> Any:
    return client.post(reverse("prize:formal_judge", args=[nomination.edition.slug, nomination.pk]), said)


def test_the_secretary_checks_asks_and_accepts() -> None:
    writer = submitted()
    nomination = writer.nomination
    edition = nomination.edition
    edition.rules = [{"rule": "max_inhabitants", "limit": 100}]
    edition.save()
    one, other = (signed_in(RoleFactory(edition=edition).person) for _ in range(2))
    url = reverse("prize:formal", args=[edition.slug, nomination.pk])

    judged(one, nomination, do="check")
    finding = str(FormalFinding.objects.get().pk)
    judged(one, nomination, do="set_aside", finding=finding, words="Særlig grund.")
    judged(one, nomination, do="second", finding=finding)
    assert FormalFinding.objects.get().seconded_by is None
    judged(other, nomination, do="second", finding=finding)
    assert "Særlig grund." in one.get(url).content.decode()
    judged(other, nomination, do="accept")

    nomination.refresh_from_db()
    assert (nomination.state, nomination.number) == (NominationState.CANDIDATE, 1)


ROLES = ["visitor", "person", "juror", "nominator", "writer", "other secretary", "administrator", "secretary"]


@pytest.mark.parametrize(
    "state", [EditionState.QUALIFYING, EditionState.SHORTLISTING, EditionState.ANNOUNCED]
)
@pytest.mark.parametrize("role", ROLES)
def test_who_opens_the_formal_check(role: str, state: EditionState) -> None:
    from tests.factories.prize import JurorFactory

    writer = submitted(state)
    edition, people = writer.nomination.edition, {
        "person": PersonFactory,
        "juror": lambda: JurorFactory(edition=writer.nomination.edition).person,
        "nominator": lambda: writer.nomination.nominator.contact,
        "writer": lambda: writer.person,
        "other secretary": lambda: RoleFactory().person,
        "administrator": AdministratorFactory,
        "secretary": lambda: RoleFactory(edition=writer.nomination.edition).person,
    }  # fmt: skip
    client = Client() if role == "visitor" else signed_in(people[role]())
    may = role == "secretary" or (role == "administrator" and state == EditionState.QUALIFYING)
    expected = 302 if role == "visitor" else 200 if may else 403

    for name, arguments in (("nominations", []), ("formal", [writer.nomination_id])):
        assert client.get(reverse(f"prize:{name}", args=[edition.slug, *arguments])).status_code == expected


def test_the_list_asks_as_much_for_one_as_for_three(django_assert_max_num_queries: Any) -> None:
    first = submitted()
    edition = first.nomination.edition
    client = signed_in(RoleFactory(edition=edition).person)
    url = reverse("prize:nominations", args=[edition.slug])
    client.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(2):
        NominationFactory(edition=edition, nominator=first.nomination.nominator)

    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_a_draft_is_the_villages_own(client: Client) -> None:
    writer = draft()
    edition = writer.nomination.edition
    client = signed_in(RoleFactory(edition=edition).person)

    assert client.get(reverse("prize:formal", args=[edition.slug, writer.nomination_id])).status_code == 404
    page = client.get(reverse("prize:nominations", args=[edition.slug])).content.decode()
    assert writer.nomination.village.name not in page


def test_villages_do_not_wait_for_a_nominator_that_never_answers() -> None:
    from datetime import timedelta

    from prize.models import DateKind, EditionDate

    nomination = proposed().nomination
    edition, nominator = nomination.edition, nomination.nominator
    client = signed_in(RoleFactory(edition=edition).person)
    url = reverse("prize:nominator_again", args=[edition.slug, nominator.pk])
    client.post(url, {"do": "close", "words": "Vi beklager."})
    assert Nomination.objects.get().state == NominationState.PROPOSED  # it may still choose
    yesterday = timezone.localdate() - timedelta(days=1)
    EditionDate.objects.create(edition=edition, kind=DateKind.NOMINATIONS_CLOSE, day=yesterday)

    assert "luk-" in client.get(reverse("prize:nominations", args=[edition.slug])).content.decode()
    client.post(url, {"do": "close", "words": "Vi beklager."})

    assert Nomination.objects.get().state == NominationState.NOT_CHOSEN
    assert "Vi beklager." in Message.objects.get(kind="prize_not_chosen").text
    assert operations.chosen_of(nominator) == 0
