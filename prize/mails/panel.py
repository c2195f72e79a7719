"""What we write about the panel: to jurors, to the chair, to the secretaries. Words live in templates/prize/mail/.

No letter says what anybody scored, and none names candidates before the names are declared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from notifications.models import Message
from notifications.writing import Envelope, write
from prize import rules
from prize.models import (
    Assessment,
    ConflictDeclaration,
    Juror,
    Nomination,
    PanelLog,
    PanelQuestion,
    PrizeEdition,
    RoleKind,
    Round,
    TieStep,
)

if TYPE_CHECKING:
    from prize.panel.coverage import Cover
    from prize.panel.standing import Standing


def secretaries_of(edition: PrizeEdition) -> list[Person]:
    rows = Person.objects.reachable().filter(
        prize_roles__edition=edition, prize_roles__role=RoleKind.SECRETARY
    )
    return list(rows.distinct())


def mandate(juror: Juror) -> Message:
    """*Vil du sidde i ekspertudvalget?*, once for each time it is asked."""
    when = f"{juror.asked_at:%Y%m%d%H%M%S%f}" if juror.asked_at else "-"
    return _to_juror("panel_mandate", juror, when, called=juror.is_alternate)


def declined(juror: Juror, words: str) -> list[Message]:
    return _to_secretaries("panel_declined", juror.edition, str(juror.pk), juror=juror, words=words)


def round_opened(edition: PrizeEdition, round_: int) -> list[Message]:
    """To every juror with something to assess in this round; once."""
    rows = Juror.objects.filter(
        pk__in=Assessment.objects.live().filter(juror__edition=edition, round=round_).values("juror")
    )
    return [_to_juror("panel_round", juror, str(int(round_)), round=int(round_)) for juror in _reached(rows)]


def one_more(nomination: Nomination) -> list[Message]:
    """To each juror who is to assess this finalist too, while the final is under way; once."""
    rows = Juror.objects.filter(
        pk__in=Assessment.objects.live().filter(nomination=nomination, round=Round.FINAL).values("juror")
    )
    key, village = str(nomination.pk), nomination.village
    return [_to_juror("panel_one_more", juror, key, village=village) for juror in _reached(rows)]


def new_names(edition: PrizeEdition) -> list[Message]:
    """To sitting jurors who have not declared all names; once for each list of names."""
    found = []
    for juror in _reached(edition.jurors.sitting()):
        keys = list(rules.undeclared(juror).values_list("pk", flat=True))
        if keys:
            first = not juror.declarations.exclude(answer="").exists()
            found.append(_to_juror("panel_names", juror, _mark(keys), count=len(keys), first=first))
    return found


def doubts_declared(juror: Juror, doubts: Sequence[ConflictDeclaration]) -> list[Message]:
    """To the secretaries, who decide."""
    key = _mark([row.pk for row in doubts], f"{timezone.now():%Y%m%d%H%M%S%f}")
    return _to_secretaries("panel_doubt", juror.edition, key, juror=juror, doubts=list(doubts))


def doubt_decided(row: ConflictDeclaration) -> list[Message]:
    """To the juror, and to the chair; the reason is in it."""
    key = f"{row.pk}:{row.decided_at:%Y%m%d%H%M%S%f}"
    people = {row.juror.pk: row.juror}
    chair = row.juror.edition.jurors.filter(is_chair=True).with_people().first()
    if chair is not None:
        people.setdefault(chair.pk, chair)
    return [
        _to_juror("panel_decided", one, key, row=row, own=one.pk == row.juror_id)
        for one in people.values()
        if one.person.is_active
    ]


def short_of_jurors(edition: PrizeEdition, short: Sequence[Cover]) -> list[Message]:
    """To the secretaries: call an alternate. Once for each state of things."""
    key = _mark([one.nomination.pk * 1000 + one.possible for one in short])
    return _to_secretaries("panel_short", edition, key, short=list(short))


def reminder(standing: Standing, last: date | None, key: str) -> Message:
    juror = standing.juror
    mark = f"{int(standing.round)}:{key}"
    left = (last - timezone.localdate()).days if last else None
    return _to_juror(
        "panel_reminder", juror, mark, standing=standing, step=standing.step, last=last, left=left
    )


def reopened(juror: Juror, nomination: Nomination | None, reason: str, entry: PanelLog) -> Message:
    return _to_juror("panel_reopened", juror, str(entry.pk), nomination=nomination, reason=reason)


def vote_asked(question: PanelQuestion, jurors: Iterable[Juror]) -> list[Message]:
    rows = Nomination.objects.filter(pk__in=question.tied).select_related("village").order_by("number", "pk")
    names = [str(row) for row in rows]
    words: dict[str, Any] = {
        "names": names,
        "as_chair": question.step == TieStep.CHAIR,
        "name": "prize:panel_vote",
    }
    return [_to_juror("panel_vote", juror, str(question.pk), **words) for juror in jurors]


def _reached(rows: Any) -> list[Juror]:
    return list(rows.filter(person__is_active=True, person__mail_failed_at=None).with_people())


def _to_juror(kind: str, juror: Juror, key: str, *, name: str = "prize:jury", **words: Any) -> Message:
    edition = juror.edition
    context = {"edition": edition, "juror": juror, "url": _url(name, edition), **words}
    envelope = _envelope(kind, edition, f"{key}:{juror.pk}", juror.person)
    return write(f"prize/mail/{kind}", envelope, context, person=juror.person)


def _to_secretaries(kind: str, edition: PrizeEdition, key: str, **words: Any) -> list[Message]:
    context = {"edition": edition, "url": _url("prize:panel", edition), **words}
    return [
        write(f"prize/mail/{kind}", _envelope(kind, edition, f"{key}:{one.pk}", one), context, person=one)
        for one in secretaries_of(edition)
    ]


def _envelope(kind: str, edition: PrizeEdition, key: str, person: Person) -> Envelope:
    return Envelope(
        key=f"{kind}:{edition.pk}:{key}", kind=kind, thread=f"prize-{edition.pk}-person-{person.pk}"
    )


def _url(name: str, edition: PrizeEdition) -> str:
    return settings.SITE_URL + reverse(name, args=[edition.slug])


def _mark(keys: Iterable[int], more: str = "") -> str:
    """A short name of a list, for keys of messages."""
    text = ",".join(str(key) for key in sorted(keys)) + more
    return hashlib.sha256(text.encode()).hexdigest()[:20]
