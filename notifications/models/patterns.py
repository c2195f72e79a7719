"""What letters to many have in common, kept once."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from lib.remembered import Remembered
from notifications import patterns

if TYPE_CHECKING:
    from notifications.models.messages import Message


class PatternManager(models.Manager["Pattern"]):
    def give(self, letters: Sequence[Message]) -> None:
        """Each of these letters its pattern; those that this process has met are not read again."""
        wanted = {letter.pattern_id for letter in letters} - {None}
        found = {pk: pattern for pk in wanted if (pattern := _met.known(pk)) is not None}
        if wanted - found.keys():
            found |= self.in_bulk(wanted - found.keys())
        for letter in letters:
            if letter.pattern_id is not None:
                letter.pattern = _met.get(letter.pattern_id, partial(found.__getitem__, letter.pattern_id))


_met: Remembered[Pattern] = Remembered(patterns.MOST_PATTERNS)


class Pattern(models.Model):
    """The words of letters that are alike, rendered when the first was written, with a mark for each one's own words.

    A letter keeps its own words beside it and is filled in when it leaves: a receipt is 1 kB under its event's lock,
    and not 10. `calendar` is lines that are not folded yet. What a pattern says never changes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret = models.CharField(max_length=16)
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PatternManager()

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def of(cls, secret: str, subject: str, text: str, html: str, calendar: str) -> Pattern:
        """The same row for the same words, whichever process wrote them: the workers take apart half as many.

        Tomorrow it is another, for those that nobody uses are deleted after some days.
        """
        everything = repr((timezone.localdate(), secret, subject, text, html, calendar))
        key = uuid.UUID(bytes=hashlib.blake2b(everything.encode(), digest_size=16).digest(), version=4)
        return cls(key, secret, subject, text, html, calendar)

    def filled(self, own: Mapping[str, str]) -> patterns.Parts:
        return patterns.filled(self.secret, self.text, self.html, self.calendar, own)

    def subject_for(self, own: Mapping[str, str]) -> str:
        return patterns.marked(self.secret).sub(lambda found: patterns.one_line(own[found[1]]), self.subject)
