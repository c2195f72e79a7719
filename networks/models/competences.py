"""What people and organisations can, offer and need: one vocabulary for all, that grows under an editor's hand."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.danish import InDanish
from lib.searching import words_of


def folded(words: str) -> str:
    """As we compare what people write: lower case, single spaces, no full stop at the end."""
    return " ".join(words.replace("\0", " ").lower().split()).strip(" .,;:!?")


class CompetenceState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("In the vocabulary")
    MERGED = "merged", _("The same as another")


class CompetenceQuerySet(models.QuerySet["Competence"]):
    def approved(self) -> Self:
        return self.filter(state=CompetenceState.APPROVED)

    def proposed(self) -> Self:
        return self.filter(state=CompetenceState.PROPOSED)

    def called(self, words: str) -> Self:
        """Those that bear exactly this name in either language, or have it as a synonym."""
        word = folded(words)
        synonyms = CompetenceSynonym.objects.filter(competence=OuterRef("pk"), word=word)
        return self.filter(Q(folded_da=word) | Q(folded_en=word) | Exists(synonyms))

    def matching(self, words: str) -> Self:
        """Those whose name or synonym holds every word; at most for suggestions while somebody writes."""
        found = self
        for word in words_of(folded(words)):
            synonyms = CompetenceSynonym.objects.filter(competence=OuterRef("pk"), word__contains=word)
            found = found.filter(Q(folded_da__contains=word) | Q(folded_en__contains=word) | Exists(synonyms))
        return found


class Competence(models.Model):
    """Something one may offer or need. A proposed one works at once; an editor approves, renames or merges it."""

    slug = models.SlugField(max_length=120, unique=True)
    name_da = models.CharField(_("Danish name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    folded_da = models.CharField(max_length=120, db_index=True, editable=False)
    folded_en = models.CharField(max_length=120, db_index=True, blank=True, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=CompetenceState, default=CompetenceState.APPROVED
    )
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompetenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = [InDanish("name_da"), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into=None)),
                name="merged_competence_has_a_target",
            )
        ]

    def __str__(self) -> str:
        return (get_language() == "en" and self.name_en) or self.name_da

    def save(self, *args: object, **more: object) -> None:
        self.folded_da, self.folded_en = folded(self.name_da), folded(self.name_en)
        super().save(*args, **more)  # type: ignore[arg-type]  # what Django takes


class CompetenceSynonym(models.Model):
    """Another word for a competence, folded."""

    competence = models.ForeignKey(Competence, models.CASCADE, related_name="synonyms")
    word = models.CharField(_("word"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = [InDanish("word")]

    def __str__(self) -> str:
        return self.word
