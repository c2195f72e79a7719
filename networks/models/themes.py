"""What meetings, knowledge and projects are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.danish import InDanish


class Theme(models.Model):
    slug = models.SlugField(unique=True)
    name_da = models.CharField(_("Danish name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = [InDanish("name_da")]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_da


class SustainableDevelopmentGoal(models.Model):
    """One of the UN's 17 goals. Colours are `#RRGGBB`; the text colour reaches 4.5:1 on the ground."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    name_da = models.CharField(_("Danish name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    colour = models.CharField(max_length=7)
    text_colour = models.CharField(max_length=7)

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.name_en if get_language() == 'en' else self.name_da}"
