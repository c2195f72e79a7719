"""Setting the rounds up, and taking them from one state to the next."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.visitors import visitor
from events.models import Attendance, Event
from events.views.hosted import hosted
from lib.presses import attempt, tried
from matchmaking.forms.rounds import SettingForm, first_setting, setting_of
from matchmaking.models import TableRounds
from matchmaking.operations.rounds import letters, setting
from matchmaking.views.rounds.shared import rounds_of_host, to


@require_http_methods(["GET", "HEAD", "POST"])
@hosted
def set_up(request: HttpRequest, event: Event) -> HttpResponse:
    """How many rounds and tables, when, and the rules that hold at each table."""
    rows = TableRounds.objects.filter(event=event).first()
    coming = event.registrations.coming().filter(attendance=Attendance.IN_PERSON).count()
    initial = setting_of(rows) if rows is not None else first_setting(event, coming)
    form = SettingForm(event, request.POST or None, initial=initial)
    if form.is_valid() and tried(form, lambda: setting.set_up(event, form.setting())):
        messages.success(request, _("The rounds are set up. Now find out who takes part."))
        return to("people", event.pk)
    context = {"event": event, "table_rounds": rows, "form": form, "coming": coming, "page": "setting"}
    return render(request, "matchmaking/rounds/setting.html", context, status=422 if form.errors else 200)


@require_POST
@rounds_of_host
def change_state(request: HttpRequest, rows: TableRounds) -> HttpResponse:
    """One press for each step on the way; `do` says which."""
    do = request.POST.get("do", "")
    if do == "wishes":
        attempt(request, lambda: setting.open_wishes(rows), _("People can wish for each other now."))
    elif do == "suggest":
        _told(request, rows, "suggest")
    elif do == "lock":
        _told(request, rows, "lock")
    elif do == "unlock":
        attempt(
            request, lambda: setting.unlock(rows), _("The plan is open again. Lock it when you are done.")
        )
    elif do == "close":
        attempt(request, lambda: setting.close(rows), _("Closed. Nobody is asked any more."))
    return to("plan", rows.event_id)


def _told(request: HttpRequest, rows: TableRounds, what: str) -> None:
    """Presses that write to people say to how many."""
    sent: list[int] = []
    if what == "suggest":
        done = attempt(request, lambda: sent.append(letters.suggest_partners(rows)))
    else:
        done = attempt(request, lambda: sent.append(letters.lock_plan(rows, visitor(request))))
    if done:
        number = sum(sent)
        words = ngettext("%(number)s mail is on its way.", "%(number)s mails are on their way.", number)
        messages.success(request, words % {"number": number})
