"""The village prize of the demo: this year's round in the middle of the panel's work. Last year's is in prize_past.py.

Everything is invented but the criteria. Made once: where there is an edition already nothing is touched.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Person
from accounts.operations import ensure_person
from config.demo import prize_panel
from config.demo.prize_words import BODIES, INTRODUCTION, NOMINATORS, RULES, summary_of
from events.models import Event
from networks.models import (
    LocalActionGroup,
    Municipality,
    Organisation,
    SustainableDevelopmentGoal,
    Theme,
)
from notifications import outbox
from prize import links
from prize.mails import nominators as nominators_mails
from prize.mails import proposals
from prize.models import (
    Attachment,
    BodyKind,
    Consent,
    ConsentKind,
    Criterion,
    DateKind,
    EditionDate,
    EditionState,
    MediaKind,
    Nomination,
    NominationState,
    Nominator,
    PrizeBody,
    PrizeEdition,
    PrizeRole,
    ProposalText,
    RoleKind,
    TextPart,
    Village,
    VillageKind,
    VillagePrize,
    Writer,
)
from prize.operations import formal
from prize.operations.history import PRIZE

PICTURES = Path(__file__).parent / "pictures"
CRITERIA = Path(__file__).parents[2] / "prize" / "data" / "criteria.json"
WEIGHTS = (15, 10, 15, 15, 15, 10, 20)
SILENT = {"havtorn-strand", "stenklint", "moelledamme"}
"""Villages that have not said yes to a page of their own: their pages are bare, as they would be."""
FROM_NOW = {
    DateKind.PROPOSALS_OPEN: -110,
    DateKind.PROPOSALS_CLOSE: -54,
    DateKind.NOMINATIONS_CLOSE: -33,
    DateKind.CONFLICTS_CLOSE: -12,
    DateKind.ASSESSMENT_CLOSE: 16,
    DateKind.MODERATION: 23,
    DateKind.FINAL_ROUND: 43,
    DateKind.COMMITTEE: 57,
    DateKind.COUNCIL: 71,
    DateKind.AWARD: 107,
    DateKind.AUDIENCE_OPEN: -2,
    DateKind.AUDIENCE_CLOSE: 65,
}
"""Days from the day the demo is made; a meeting is moved to the next weekday."""


def load(
    content: dict[str, Any], today: date, secretary: Person, events: dict[str, Event]
) -> tuple[PrizeEdition, dict[str, Village]] | None:
    prize, _made = VillagePrize.objects.get_or_create(slug=PRIZE["slug"], defaults=PRIZE)
    if prize.editions.exists():
        return None
    villages = {row["slug"]: village_of(row) for row in content["candidates"]}
    edition = this_year(prize, content, today, secretary, events)
    nominators = _nominators(edition, content["candidates"])
    rows = {
        row["slug"]: nominate(edition, villages[row["slug"]], row, nominators)
        for row in content["candidates"]
    }
    prize_panel.seat(edition, content["jurors"], rows)
    _letters(rows["noerre-lyngkaer"], nominators["0661"])
    return edition, villages


def _letters(nomination: Nomination, nominator: Nominator) -> None:
    """Real letters, so that the mailbox has the links of a village's people and of a nominator."""
    outbox.post(*proposals.accepted(nomination), *nominators_mails.please_choose(nominator))


def this_year(
    prize: VillagePrize,
    content: dict[str, Any],
    today: date,
    secretary: Person,
    events: dict[str, Event],
) -> PrizeEdition:
    days = {kind: _weekday(today + timedelta(days=number)) for kind, number in FROM_NOW.items()}
    event = events.get("landsbyprisen-uddeling")
    if event is not None and timezone.localdate(event.starts_at) <= days[DateKind.COUNCIL]:
        event = None  # it lies before the decision: of another year
    if event is not None:
        days[DateKind.AWARD] = timezone.localdate(event.starts_at)
    edition = new_edition(
        prize,
        days[DateKind.AWARD].year,
        EditionState.SHORTLISTING,
        begins=days[DateKind.PROPOSALS_OPEN],
        amount_dkk=content["amount_dkk"],
        criteria_set=content["criteria_set"],
        finalists=content["finalists"],
        audience_award=True,
        audience_title="Folkets landsby",
        names_public_at=timezone.now() - timedelta(days=14),
        publish_at=_at(days[DateKind.COUNCIL], 15),
        award_event=event,
    )
    EditionDate.objects.bulk_create(
        EditionDate(edition=edition, kind=kind, day=day) for kind, day in days.items()
    )
    give_roles(edition, secretary)
    return edition


def new_edition(
    prize: VillagePrize, year: int, state: EditionState, *, begins: date, **facts: Any
) -> PrizeEdition:
    """With its criteria and bodies, as it was published on the day it began."""
    edition = PrizeEdition.objects.create(
        prize=prize,
        year=year,
        slug=f"landsbyprisen-{year}",
        title=f"Landsbyprisen {year}",
        introduction=INTRODUCTION,
        state=state,
        published_at=_at(begins, 9),
        rules=RULES,
        **facts,
    )
    known = json.loads(CRITERIA.read_text(encoding="utf-8"))["sets"]
    chosen = next(one for one in known if one["key"] == facts.get("criteria_set", "village_prize_2022"))
    Criterion.objects.bulk_create(
        Criterion(
            edition=edition,
            key=row["key"],
            position=place,
            name=row["name_da"],
            name_en=row["name_en"],
            help=row["help_da"],
            help_en=row["help_en"],
            weight=WEIGHTS[place],
        )
        for place, row in enumerate(chosen["criteria"])
    )
    PrizeBody.objects.bulk_create(
        PrizeBody(edition=edition, kind=kind, name=name, name_en=english, quorum=quorum, members=members)
        for kind, (name, english, quorum, members) in zip(BodyKind, BODIES, strict=True)
    )
    return edition


def give_roles(edition: PrizeEdition, secretary: Person) -> None:
    roles = [(secretary, RoleKind.SECRETARY)]
    for mail, role in (
        ("agnete.hyldebaer@", RoleKind.COMMITTEE_CLERK),
        ("birk.havgus@", RoleKind.COUNCIL_CLERK),
    ):
        person = Person.objects.filter(email__startswith=mail).first()
        roles += [(person, role)] if person else []
    PrizeRole.objects.bulk_create(
        [PrizeRole(edition=edition, person=person, role=role) for person, role in roles],
        ignore_conflicts=True,
    )


def village_of(row: dict[str, Any]) -> Village:
    village, _made = Village.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "name": row["name"],
            "kind": VillageKind(row["kind"]),
            "municipality": Municipality.objects.get(code=row["municipality"]),
            "inhabitants": row["inhabitants"],
            "largest_village": 480 if row["kind"] == "cluster" else None,
            "latitude": row["location"]["lat"],
            "longitude": row["location"]["lon"],
            "organisation": Organisation.objects.filter(slug=row["contact_organisation"]).first(),
        },
    )
    return village


def _nominators(edition: PrizeEdition, rows: list[dict[str, Any]]) -> dict[str, Nominator]:
    """A local action group, or a municipality, for each way the content names one."""
    found: dict[str, Nominator] = {}
    for row in rows:
        by = row["nominated_by"]
        key = by.get("slug") or by["code"]
        if key in found:
            continue
        group = LocalActionGroup.objects.filter(slug=by.get("slug", "")).first()
        place = Municipality.objects.filter(code=by.get("code", "")).first()
        contact, _new = ensure_person(*NOMINATORS.get(key, NOMINATORS[""]))
        nominator = Nominator(
            edition=edition,
            name=str(group) if group else f"{place} Kommune",
            local_action_group=group,
            municipality=place,
            cap=2,
            contact=contact,
            finished_at=timezone.now() - timedelta(days=34),
        )
        links.renew(nominator)
        nominator.save()
        found[key] = nominator
    return found


def nominate(
    edition: PrizeEdition, village: Village, row: dict[str, Any], nominators: dict[str, Nominator]
) -> Nomination:
    """A candidate with its texts, its picture, its consents and its contact."""
    by = row["nominated_by"]
    told = timezone.now() - timedelta(days=60)
    nomination = Nomination.objects.create(
        edition=edition,
        village=village,
        number=row["number"],
        state=NominationState.CANDIDATE,
        nominator=nominators.get(by.get("slug") or by.get("code", "")),
        nominator_reason=f"{row['pitch']} Det er værd at vise frem.",
        proposed_at=told,
        nominated_at=told + timedelta(days=25),
        accepted_at=told + timedelta(days=34),
    )
    nomination.themes.set(Theme.objects.filter(slug__in=row["themes"]))
    nomination.goals.set(SustainableDevelopmentGoal.objects.filter(number__in=row["sdgs"]))
    write(nomination, row)
    consent(nomination, quiet=row["slug"] in SILENT)
    show_picture(nomination)
    _contact(nomination)
    formal.check(nomination)
    return nomination


def write(nomination: Nomination, row: dict[str, Any]) -> None:
    parts = {
        TextPart.SUMMARY: summary_of(row),
        TextPart.STRENGTHS: row["strengths"],
        TextPart.PLANS: row["plans"],
        TextPart.NEXT_STEPS: row["next_steps"],
    }
    ProposalText.objects.bulk_create(
        ProposalText(nomination=nomination, part=part, body=body, revision=1) for part, body in parts.items()
    )


def consent(nomination: Nomination, *, quiet: bool) -> None:
    kinds = [ConsentKind.TAKE_PART] if quiet else list(ConsentKind)
    Consent.objects.bulk_create(Consent(nomination=nomination, kind=kind) for kind in kinds)


def show_picture(nomination: Nomination) -> None:
    name = nomination.village.name
    attach(
        nomination,
        PICTURES / f"{nomination.village.slug}.png",
        kind=MediaKind.IMAGE,
        mime="image/png",
        title=f"{name} en tidlig aften",
        alternative=f"Tegning: husene i {name} med lys i vinduerne.",
        credit="Forsamlingshuset",
    )


def attach(nomination: Nomination, path: Path, *, captions: str = "", **facts: Any) -> Attachment:
    content = path.read_bytes()
    row = Attachment(
        nomination=nomination, size=len(content), sha256=hashlib.sha256(content).hexdigest(), **facts
    )
    row.file.save(path.name, ContentFile(content), save=False)
    if captions:
        row.captions.save("film.vtt", ContentFile(captions.encode()), save=False)
    row.save()
    return row


def _contact(nomination: Nomination) -> None:
    home = nomination.village.organisation
    belonging = home.affiliations.order_by("-is_primary", "pk").first() if home else None
    if belonging is not None:
        keep_contact(nomination, belonging.person)


def keep_contact(nomination: Nomination, person: Person) -> None:
    writer = Writer(nomination=nomination, person=person, is_contact=True)
    links.renew(writer)
    writer.save()


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
