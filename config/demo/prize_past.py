"""Last year's round of the demo: announced, awarded, its four records locked, its films and pages there for everybody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Person
from accounts.operations import ensure_person
from config.demo import prize as this_year
from config.demo import prize_records
from config.demo.prize_words import CAPTIONS, FILM_WORDS, WINNER, case_of
from prize.models import (
    AnnouncementWave,
    CasePage,
    DateKind,
    EditionDate,
    EditionState,
    FilmState,
    FilmTask,
    MediaKind,
    Nomination,
    NominationState,
    PrizeEdition,
    SpecialAward,
    Village,
    WaveGroup,
)

FINALISTS = ("klitmose", "rughede", "stenklint", "oernevig")
OTHERS = ("vesterkilde", "havtorn-strand", "moelledamme")
FAVOURITE = "klitmose"
DAYS = {
    DateKind.PROPOSALS_OPEN: (10, 1),
    DateKind.PROPOSALS_CLOSE: (12, 12),
    DateKind.NOMINATIONS_CLOSE: (1, 16),
    DateKind.ASSESSMENT_CLOSE: (3, 13),
    DateKind.FINAL_ROUND: (4, 9),
    DateKind.COMMITTEE: (4, 15),
    DateKind.COUNCIL: (4, 29),
    DateKind.AWARD: (6, 4),
}


def load(
    current: PrizeEdition, rows: list[dict[str, Any]], villages: dict[str, Village], secretary: Person
) -> None:
    edition = _edition(current, secretary)
    known = {row["slug"]: row for row in rows}
    made = {WINNER["slug"]: _take_part(edition, WINNER, _winner(), NominationState.LAUREATE)}
    for number, slug in enumerate((*FINALISTS, *OTHERS), start=5):
        state = NominationState.FINALIST if slug in FINALISTS else NominationState.NOT_SELECTED
        row = known[slug] | {"number": number if number < 12 else 1, "themes": known[slug]["themes"]}
        made[slug] = _take_part(edition, row, villages[slug], state)
    _awards(edition, made)
    _film(made[WINNER["slug"]])
    _cases(made, known | {WINNER["slug"]: WINNER})
    prize_records.lock(edition, made, secretary)


def _edition(current: PrizeEdition, secretary: Person) -> PrizeEdition:
    year = current.year - 1
    days = {kind: _day(year, month, day) for kind, (month, day) in DAYS.items()}
    told = timezone.make_aware(datetime.combine(days[DateKind.COUNCIL], time(15)))
    edition = this_year.new_edition(
        current.prize,
        year,
        EditionState.AWARDED,
        begins=days[DateKind.PROPOSALS_OPEN],
        criteria_set="village_prize_2022",
        audience_award=True,
        audience_title="Folkets landsby",
        planned_candidates=8,
        names_public_at=told - timedelta(days=90),
        publish_at=told,
        announced_at=told,
        announced_by=secretary,
        press_contact="Agnete Hyldebær, agnete.hyldebaer@region-landdistrikter-demo.example.org",
        press_text=(
            f"**Slåenhede vinder Landsbyprisen {year}.** Regionsrådet giver 150.000 kr. til en landsby med 341 "
            "indbyggere, hvor 81 husstande hjælper hinanden.\n\n»Vi er ikke flere end andre steder. Vi spørger bare "
            "hinanden,« siger borgerforeningens formand, Gudrun Slåen."
        ),
    )
    EditionDate.objects.bulk_create(
        EditionDate(edition=edition, kind=kind, day=day) for kind, day in days.items()
    )
    AnnouncementWave.objects.bulk_create(
        AnnouncementWave(edition=edition, group=group, letters=number, posted_at=told, done_at=told)
        for group, number in zip(WaveGroup, (1, 4, 3, 6, 9), strict=True)
    )
    this_year.give_roles(edition, secretary)
    return edition


def _day(year: int, month: int, day: int) -> date:
    """The autumn before belongs to the round."""
    return date(year - 1 if month > 8 else year, month, day)


def _winner() -> Village:
    return this_year.village_of(WINNER | {"contact_organisation": ""})


def _take_part(
    edition: PrizeEdition, row: dict[str, Any], village: Village, state: NominationState
) -> Nomination:
    nomination = this_year.nominate(edition, village, row | {"nominated_by": {}}, {})
    told = edition.announced_at or timezone.now()
    moments = {
        "proposed_at": told - timedelta(days=150),
        "nominated_at": told - timedelta(days=110),
        "accepted_at": told - timedelta(days=95),
    }
    Nomination.objects.filter(pk=nomination.pk).update(state=state, nominator_reason="", **moments)
    nomination.refresh_from_db()
    return nomination


def _awards(edition: PrizeEdition, made: dict[str, Nomination]) -> None:
    SpecialAward.objects.create(
        edition=edition,
        name="Initiativprisen",
        name_en="The initiative award",
        amount_dkk=25_000,
        recipient=made["vesterkilde"],
    )
    votes = ((FAVOURITE, 412), (WINNER["slug"], 388), ("oernevig", 207), ("rughede", 144))
    edition.audience_result = [{"nomination": made[slug].pk, "votes": number} for slug, number in votes]
    edition.save(update_fields=["audience_result"])


def _film(nomination: Nomination) -> None:
    film = this_year.attach(
        nomination,
        this_year.PICTURES / "film.webm",
        captions=CAPTIONS,
        kind=MediaKind.FILM,
        mime="video/webm",
        title="Et lys i hvert vindue",
        alternative=FILM_WORDS,
        credit="Forsamlingshuset",
        position=9,
    )
    FilmTask.objects.create(nomination=nomination, state=FilmState.READY, film=film)
    writer, _new = ensure_person("gudrun.slaaen@slaaenhede.example.org", "Gudrun Slåen")
    this_year.keep_contact(nomination, writer)


def _cases(made: dict[str, Nomination], rows: dict[str, dict[str, Any]]) -> None:
    """What others can learn of it: a page for each, public where the village said yes."""
    CasePage.objects.bulk_create(
        CasePage(
            nomination=nomination,
            title=f"Sådan gør {nomination.village.name}",
            body=case_of(rows[slug]),
            published_at=None if slug in this_year.SILENT else timezone.now(),
        )
        for slug, nomination in made.items()
    )
