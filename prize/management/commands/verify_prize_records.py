"""Check the chains of locked records: whoever changed a row, by whatever way, is found here.

    manage.py verify_prize_records                                    every edition
    manage.py verify_prize_records --edition landsbyprisen-2027       one
    … --head 3f9a…                                                    held against a seal from a letter

Exit code 0 where all is whole, 1 where something is wrong.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from prize import chain
from prize.checking import Checked, check
from prize.models import PrizeEdition


class Command(BaseCommand):
    help = "Check that no locked record of the prize was changed, moved, taken out or cut off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", help="the edition's slug; all editions without it")
        parser.add_argument("--head", default="", help="a seal that was kept, as it stands in the letters")

    def handle(self, *args: Any, **options: Any) -> None:
        head = options["head"].strip().lower()
        if head and not chain.is_seal(head):
            raise CommandError(_("A seal is 64 letters and digits, 0-9 and a-f."))
        if head and not options["edition"]:
            raise CommandError(_("Say which edition the seal is of: --edition SLUG."))
        found = [check(edition, head) for edition in _editions(options["edition"])]
        for checked in found:
            self._tell(checked)
        if not all(checked.is_whole for checked in found):
            sys.exit(1)

    def _tell(self, checked: Checked) -> None:
        if checked.is_whole:
            number = len(checked.records)
            words = ngettext("%(number)s record, whole.", "%(number)s records, whole.", number)
            seal = f" {checked.head}" if checked.head else ""
            self.stdout.write(f"{checked.edition}: {words % {'number': number}}{seal}")
            return
        for words in checked.words:
            self.stderr.write(f"{checked.edition}: {words}")


def _editions(slug: str | None) -> list[PrizeEdition]:
    editions = PrizeEdition.objects.order_by("year", "pk")
    if slug is None:
        return list(editions)
    rows = list(editions.filter(slug=slug))
    if not rows:
        raise CommandError(_("There is no edition “%(slug)s”.") % {"slug": slug})
    return rows
