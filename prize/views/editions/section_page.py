"""One part of the plan as a page: what is written, what is refused, and what stands meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from prize.concerned import everybody
from prize.errors import EditionRefused
from prize.forms.editions.parts import form_of, with_another_row, with_row_moved
from prize.models import EditionChange, PrizeEdition
from prize.operations import editions
from prize.planning import state
from prize.planning.overview import lacks_of
from prize.planning.sections import Section
from prize.planning.words import Line, lines


class SectionPage:
    """The form of a part with its token; after a refusal what was typed stands, with what it would change."""

    def __init__(self, edition: PrizeEdition, section: Section, data: QueryDict | None) -> None:
        self.edition, self.section = edition, section
        self._do = data.get("do", "") if data is not None else ""
        self.form = form_of(edition, section.key, self._pressed(data))
        self.seen = data.get("seen", "") if data is not None else self._token()
        self.reason = data.get("reason", "").strip()[:1000] if data is not None else ""
        self.refusals: list[str] = []
        self.overtaken = self.wants_reason = False
        self.preview: list[Line] = []
        self.status = 200

    def _pressed(self, data: QueryDict | None) -> QueryDict | None:
        """What was typed, after a press that saves nothing yet: a line more, or one up or down."""
        if self._do == "more":
            data = with_another_row(data)
        elif self._moves:
            data = with_row_moved(data, self._do)
        return data

    @property
    def _moves(self) -> bool:
        return self._do.startswith(("up:", "down:")) and self.section.key == "kriterier"

    def _token(self) -> str:
        return state.token(state.of_section(self.edition, self.section.key))

    def take(self, by: Person, request: HttpRequest) -> bool:
        """Save what was written; False where the page is shown again."""
        if self._do == "more" or self._moves:
            return False
        self.status = 422
        if not self.form.is_valid():
            return False
        try:
            record = self._save(by)
        except ValidationError as refusal:
            self._refused(refusal)
            return False
        messages.success(request, self._done(record))
        return True

    def _save(self, by: Person) -> EditionChange | None:
        return editions.change(
            self.edition, self.section.key, self.form.sent(), by, seen=self.seen, reason=self.reason
        )

    def _done(self, record: EditionChange | None) -> str:
        if record is None:
            return _("Saved.")
        number = len(everybody(self.edition))
        words = ngettext(
            "Saved as version %(version)s. %(number)s person is told by mail.",
            "Saved as version %(version)s. %(number)s people are told by mail.",
            number,
        )
        return words % {"version": record.version, "number": number}

    def _refused(self, refusal: ValidationError) -> None:
        self.refusals = list(refusal.messages)
        code = getattr(refusal, "code", "")
        self.overtaken, self.wants_reason = code == "conflict", code == "reason"
        if self.overtaken:
            self.seen = self._token()  # what was typed wins when it is sent again, now that both are seen
        if self.overtaken or self.wants_reason:
            self.preview = self._preview()

    def _preview(self) -> list[Line]:
        try:
            return lines(editions.preview(self.edition, self.section.key, self.form.sent()))
        except EditionRefused:
            return []

    def context(self) -> dict[str, Any]:
        locks = self.edition.is_locked and bool(self.section.locked)
        return {
            "edition": self.edition,
            "section": self.section,
            "form": self.form,
            "seen": self.seen,
            "reason": self.reason,
            "refusals": self.refusals,
            "overtaken": self.overtaken,
            "wants_reason": self.wants_reason,
            "preview": self.preview,
            "locks": locks,
            "people": len(everybody(self.edition)) if locks else 0,
            "lacks": lacks_of(self.edition, self.section.key),
            "template": f"prize/editions/_{self.section.key}.html",
        }
