"""Files are handed out to whoever may read them, in parts where a player asks, and never as a page of ours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from prize import links
from prize.models import (
    Attachment,
    ConflictDeclaration,
    ConsentKind,
    EditionState,
    FilmState,
    FilmTask,
    Nomination,
    NominationState,
    PrizeEdition,
)
from prize.operations import consents, media
from prize.operations.media import Telling
from tests.events.hosting_helpers import signed_in
from tests.factories.accounts import AdministratorFactory, PersonFactory
from tests.factories.prize import JurorFactory, NominatorFactory, RoleFactory, WriterFactory
from tests.prize import samples
from tests.prize.village_helpers import draft, picture_of, proposed

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def film() -> tuple[Attachment, str]:
    """A film of 224 bytes that count up, and where its writer reads it."""
    writer = draft()
    content = samples.MP4[:40] + bytes(range(184))
    row = media.add(
        writer.nomination, samples.upload(content), Telling("Æbler & pærer/../x", "Ord"), writer.person
    )
    return row, reverse("prize:write_file", args=[links.token_of(writer), row.pk])


def body(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("", 200, 0, 223),
        ("bytes=0-", 206, 0, 223),
        ("bytes=0-9", 206, 0, 9),
        ("bytes=100-119", 206, 100, 119),
        ("bytes=200-9999", 206, 200, 223),
        ("bytes=-24", 206, 200, 223),
        ("bytes=-9999", 206, 0, 223),
        ("bytes=nonsense", 200, 0, 223),
        ("bytes=0-9,20-29", 200, 0, 223),
        ("lines=0-9", 200, 0, 223),
    ],
)
def test_a_player_gets_the_part_it_asks_for(
    client: Client, asked: str, status: int, first: int, last: int
) -> None:
    row, url = film()
    with row.file.open() as file:
        whole = file.read()

    response = client.get(url, headers={"Range": asked} if asked else {})

    assert response.status_code == status
    assert body(response) == whole[first : last + 1]
    assert response["Content-Length"] == str(last - first + 1)
    assert response.get("Content-Range") == (f"bytes {first}-{last}/224" if status == 206 else None)


@pytest.mark.parametrize("asked", ["bytes=224-", "bytes=9-3", "bytes=-0", "bytes=99999999999999999999-"])
def test_a_part_that_is_not_there_is_refused(client: Client, asked: str) -> None:
    _row, url = film()

    response = client.get(url, headers={"Range": asked})

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */224"


def test_what_a_browser_holds_already_is_not_sent_again(client: Client) -> None:
    row, url = film()
    etag = client.get(url)["ETag"]

    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    other = client.get(url, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert (other.status_code, len(body(other))) == (200, row.size)
    assert body(client.head(url)) == b""


def test_a_file_is_never_a_page_of_ours(client: Client) -> None:
    _row, url = film()

    response = client.get(url)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert response["Content-Type"] == "video/mp4"
    assert "no-cache" in response["Cache-Control"] or "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert response["Content-Disposition"] == 'inline; filename="aebler-paerer-x.mp4"'


def test_papers_and_slides_are_saved_and_not_shown(client: Client) -> None:
    writer = draft()
    row = media.add(writer.nomination, samples.upload(samples.PDF), Telling("Plan", "Ord"), writer.person)

    response = client.get(reverse("prize:write_file", args=[links.token_of(writer), row.pk]))

    assert response["Content-Disposition"].startswith("attachment;")


def test_captions_are_text_and_nothing_else(client: Client) -> None:
    row, url = film()
    assert client.get(f"{url}tekster/").status_code == 404
    media.caption(row, samples.upload(samples.VTT))

    response = client.get(f"{url}tekster/")

    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_link_opens_no_other_villages_files(client: Client) -> None:
    mine, theirs = draft(), draft()
    row = picture_of(theirs)
    nominator = NominatorFactory(edition=mine.nomination.edition)

    for name, token in (("write_file", links.token_of(mine)), ("nominate_file", links.token_of(nominator))):
        assert client.get(reverse(f"prize:{name}", args=[token, row.pk])).status_code == 404


@pytest.mark.parametrize("path", ["/media/", "/prize/", "/static/prize/"])
def test_storage_has_no_address(client: Client, path: str) -> None:
    row = picture_of(draft())

    assert client.get(f"{path}{row.file.name}").status_code == 404


# --- Who sees what -----------------------------------------------------------------------------------

STATES = [
    NominationState.DRAFT,
    NominationState.PROPOSED,
    NominationState.SUBMITTED,
    NominationState.CANDIDATE,
    NominationState.FINALIST,
    NominationState.WITHDRAWN,
]
HANDED_IN: list[NominationState] = [state for state in STATES if state != NominationState.DRAFT]
CANDIDATE = [NominationState.CANDIDATE, NominationState.FINALIST]
SEES: dict[str, list[NominationState]] = {
    "writer by link": STATES,
    "nominator by link": [state for state in HANDED_IN if state != NominationState.WITHDRAWN],
    "nominator signed in": [state for state in HANDED_IN if state != NominationState.WITHDRAWN],
    "secretary": list(HANDED_IN),
    "juror who declared": CANDIDATE,
    "juror before declaring": [],
    "juror in doubt": [],
    "juror recused": [],
    "juror of another year": [],
    "another nominator": [],
    "administrator": [],
    "signed in": [],
    "stranger": [],
}


def asked_by(role: str, row: Attachment) -> tuple[Client, str]:
    nomination: Nomination = row.nomination
    url = reverse("prize:file", args=[row.pk])
    if role == "writer by link":
        token = links.token_of(nomination.writers.get())
        return Client(), reverse("prize:write_file", args=[token, row.pk])
    if role == "nominator by link":
        return Client(), reverse("prize:nominate_file", args=[links.token_of(nomination.nominator), row.pk])
    if role == "stranger":
        return Client(), url
    return signed_in(_person(role, nomination)), url


def _person(role: str, nomination: Nomination) -> Any:
    edition = nomination.edition
    if role.startswith("juror"):
        juror = JurorFactory() if role == "juror of another year" else JurorFactory(edition=edition)
        outcome = {"juror who declared": False, "juror recused": True, "juror in doubt": None}
        if role in outcome:
            answer = "doubt" if outcome[role] is None else "none"
            ConflictDeclaration.objects.create(
                juror=juror, nomination=nomination, answer=answer, is_recused=outcome[role]
            )
        return juror.person
    if role == "another nominator":
        return NominatorFactory(edition=edition).contact
    if role == "nominator signed in":
        return nomination.nominator.contact
    if role == "secretary":
        return RoleFactory(edition=edition).person
    return AdministratorFactory() if role == "administrator" else PersonFactory()


def in_state(state: str) -> Attachment:
    """A picture of a proposal that came as far as this."""
    writer = draft() if state == NominationState.DRAFT else None
    if writer is None:
        first = draft()
        picture_of(first)
        nomination = first.nomination
        nomination.proposed_at = timezone.now()
    else:
        picture_of(writer)
        nomination = writer.nomination
    nomination.state = state
    nomination.save()
    edition = nomination.edition
    edition.state = EditionState.SHORTLISTING
    edition.save()
    return Attachment.objects.select_related("nomination__edition", "nomination__nominator").get()


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("state", STATES)
def test_who_reads_a_file_before_anything_is_public(role: str, state: NominationState) -> None:
    client, url = asked_by(role, in_state(state))

    response = client.get(url)

    assert response.status_code == (200 if state in SEES[role] else 404)


@pytest.mark.parametrize("role", SEES)
def test_nobody_but_its_keepers_sees_the_film_that_finalists_are_offered(role: str) -> None:
    row = in_state(NominationState.FINALIST)
    FilmTask.objects.create(nomination=row.nomination, film=row, state=FilmState.CAPTIONED)

    client, url = asked_by(role, row)

    may = role in ("writer by link", "secretary")
    assert client.get(url).status_code == (200 if may else 404)


@pytest.mark.parametrize(
    ("announced", "embargo_over", "given", "seen"),
    [
        (True, True, ["publish", "pictures"], True),
        (True, True, ["publish"], False),
        (True, True, ["pictures"], False),
        (True, True, [], False),
        (False, True, ["publish", "pictures"], False),
    ],
)
def test_strangers_see_a_picture_with_the_villages_yes_and_not_before_names_are_open(
    client: Client, announced: bool, embargo_over: bool, given: list[str], seen: bool
) -> None:
    row = in_state(NominationState.CANDIDATE)
    past = timezone.now() - timedelta(days=1)
    PrizeEdition.objects.update(
        announced_at=past if announced else None,
        publish_at=past if embargo_over else timezone.now() + timedelta(days=1),
        names_public_at=past if announced else None,
    )
    consents.set_consents(row.nomination, given, PersonFactory())

    assert client.get(reverse("prize:file", args=[row.pk])).status_code == (200 if seen else 404)


def test_a_yes_taken_back_closes_the_file(client: Client) -> None:
    row = in_state(NominationState.CANDIDATE)
    past = timezone.now() - timedelta(days=1)
    PrizeEdition.objects.update(announced_at=past, names_public_at=past)
    both = [ConsentKind.PUBLISH, ConsentKind.PICTURES]
    consents.set_consents(row.nomination, both, PersonFactory())
    assert client.get(reverse("prize:file", args=[row.pk])).status_code == 200

    consents.set_consents(row.nomination, [ConsentKind.PUBLISH], PersonFactory())

    assert client.get(reverse("prize:file", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(
    ("state", "open_to_all"), [(EditionState.SHORTLISTING, False), (EditionState.RECOMMENDING, True)]
)
def test_nothing_is_public_while_the_panel_works_so_no_juror_finds_a_way_round(
    state: str, open_to_all: bool
) -> None:
    row = in_state(NominationState.CANDIDATE)
    PrizeEdition.objects.update(names_public_at=timezone.now(), state=state)
    consents.set_consents(row.nomination, ["publish", "pictures"], PersonFactory())
    juror = JurorFactory(edition=row.nomination.edition)

    url = reverse("prize:file", args=[row.pk])

    expected = 200 if open_to_all else 404
    assert [Client().get(url).status_code, signed_in(juror.person).get(url).status_code] == [expected] * 2


def test_a_proposal_of_another_writer_is_not_there() -> None:
    one, other = proposed(), WriterFactory()

    url = reverse("prize:write_versions", args=[links.token_of(other), "summary"])

    assert Client().get(url).status_code == 404
    assert one.nomination_id != other.nomination_id
