"""What letters to many have in common, kept once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db import models
from django.utils import timezone

from notifications import patterns


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

    def __str__(self) -> str:
        return self.subject

    def filled(self, own: Mapping[str, str]) -> patterns.Parts:
        return patterns.filled(self.secret, self.text, self.html, self.calendar, own)

    def subject_for(self, own: Mapping[str, str]) -> str:
        return patterns.marked(self.secret).sub(lambda found: patterns.one_line(own[found[1]]), self.subject)
