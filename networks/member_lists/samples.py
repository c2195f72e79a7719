"""A list to start from. Pure."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _


def sample_list() -> bytes:
    """An .xlsx with the headings we know and two invented people, in the visitor's language."""
    from openpyxl import Workbook  # slow to import, and most processes never need it
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = _("Members")
    headings = [_("Name"), _("Mail address"), _("Job title"), _("Organisation"), _("Municipality")]
    sheet.append([*headings, _("Sector"), _("Role in the network")])
    coordinator, member = _("Coordinator"), _("Member")
    sheet.append(
        [
            "Asta Vibefjer",
            "asta@example.org",
            _("Chair"),
            "Nørre Lyngkær Lokalråd",
            "Herning",
            _("Association"),
            member,
        ]
    )
    sheet.append(
        [
            "Tage Fjordblik",
            "tage@example.org",
            _("Adviser"),
            "Struer Kommune",
            "Struer",
            _("Municipality"),
            coordinator,
        ]
    )
    for column, width in zip("ABCDEFG", (24, 30, 18, 30, 16, 18, 20), strict=True):
        sheet.column_dimensions[column].width = width
        sheet[f"{column}1"].font = Font(bold=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
