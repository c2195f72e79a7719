"""The page behind a writer's link: the words, the files, who writes along, the consents, and handing in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lib.keys import key_of
from lib.presses import attempt, tried
from lib.throttle import too_many
from prize.forms.proposals import CONSENT_WORDS, FactsForm, FileForm, InviteForm
from prize.hours import day_of, withdrawing_closed, writing_closed
from prize.material import material_of, writer_address
from prize.models import ConsentKind, DateKind, Nomination, NominationState, TextPart, Writer
from prize.operations import case_pages, handing_in, reminding, texts, writers
from prize.operations import consents as consent_operations
from prize.operations.texts import Saved
from prize.views.proposals_shared import by_writer


@require_http_methods(["GET", "HEAD", "POST"])
@by_writer
def write(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """GET shows where the proposal stands; POST is the plain save of all parts at once."""
    if request.method == "POST":
        return _save_all(request, writer, token)
    return render(request, "prize/proposals/write.html", page_context(writer, token))


def page_context(writer: Writer, token: str, **more: Any) -> dict[str, Any]:
    nomination = writer.nomination
    closed = writing_closed(nomination)
    context = {
        "writer": writer,
        "nomination": nomination,
        "edition": nomination.edition,
        "token": token,
        "closed": closed,
        "until": day_of(nomination.edition, DateKind.PROPOSALS_CLOSE),
        "texts": list(texts.texts_of(nomination).values()),
        "summary_length": settings.PRIZE_SUMMARY_LENGTH,
        "writers": nomination.writers.select_related("person"),
        "others": writers.others_here(writer),
        "material": material_of(nomination, writer_address(token)),
        "file_form": FileForm(auto_id="file_%s"),
        "invite_form": InviteForm(auto_id="invite_%s"),
        "facts_form": FactsForm(nomination, auto_id="facts_%s"),
        "consents": _consent_rows(nomination),
        "lacking": handing_in.lacking(nomination),
        "may_withdraw": not withdrawing_closed(nomination),
        "conflicts": _open_conflicts(writer),
        "case": case_pages.page_of(nomination) if nomination.is_candidate else None,
        "megabytes": settings.PRIZE_MEGABYTES,
    }
    return context | more


def _open_conflicts(writer: Writer) -> Any:
    from prize.models import TextRevision

    rows = TextRevision.objects.filter(
        text__nomination=writer.nomination, is_conflict=True, resolved_at=None, changed_by=writer.person
    )
    return rows.select_related("text")


def _consent_rows(nomination: Nomination) -> list[dict[str, Any]]:
    have = consent_operations.given(nomination)
    return [
        {"kind": kind.value, "label": kind.label, "hint": CONSENT_WORDS[kind], "given": kind.value in have}
        for kind in ConsentKind
    ]


def _save_all(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """Each part for itself: a conflict in one holds up no other. Leads to the first conflict, where there is one."""
    found: list[Saved] = []
    for part in TextPart.values:
        if f"body_{part}" not in request.POST:
            continue
        body, revision = request.POST[f"body_{part}"], key_of(request.POST.get(f"revision_{part}", ""))
        save = partial(texts.save, writer.nomination, part, body, revision, writer.person)
        if not attempt(request, lambda save=save: found.append(save())):  # type: ignore[misc]  # bound at once
            return render(
                request, "prize/proposals/write.html", _as_typed(request, writer, token), status=422
            )
    writers.here(writer)
    conflicts = [one.conflict for one in found if one.conflict is not None]
    if conflicts:
        return redirect("prize:write_conflict", token, conflicts[0].pk)
    messages.success(request, _("Saved."))
    return redirect("prize:write", token)


def _as_typed(request: HttpRequest, writer: Writer, token: str) -> dict[str, Any]:
    """What was typed stays in the fields, whatever was refused."""
    context = page_context(writer, token)
    for text in context["texts"]:
        text.body = request.POST.get(f"body_{text.part}", text.body)
        text.revision = key_of(request.POST.get(f"revision_{text.part}", "")) or text.revision
    context["typed"] = True
    return context


@require_POST
@by_writer
def facts(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    form = FactsForm(writer.nomination, request.POST, auto_id="facts_%s")
    if form.is_valid() and tried(form, lambda: _say(writer, form)):
        messages.success(request, _("Saved."))
        return redirect("prize:write", token)
    context = page_context(writer, token, facts_form=form, form=form)
    return render(request, "prize/proposals/write.html", context, status=422)


def _say(writer: Writer, form: FactsForm) -> None:
    said = {"nominator": None, **form.cleaned_data}
    handing_in.say_facts(writer.nomination, **said)


@require_POST
@by_writer
def people(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """Invite somebody, let somebody go, or hand over being the contact."""
    do = request.POST.get("do")
    if do == "invite":
        form = InviteForm(request.POST, auto_id="invite_%s")
        if not (form.is_valid() and tried(form, lambda: _invite(writer, form))):
            context = page_context(writer, token, invite_form=form, form=form)
            return render(request, "prize/proposals/write.html", context, status=422)
        messages.success(request, _("A mail with a link is on its way to %(name)s.") % form.cleaned_data)
    else:
        other = get_object_or_404(
            Writer, pk=key_of(request.POST.get("writer", "")), nomination=writer.nomination_id
        )
        steps = {"let_go": writers.let_go, "hand_over": writers.hand_over}
        if do not in steps:
            raise BadRequest
        attempt(request, partial(steps[do], other, writer), _("Done."))
    return redirect("prize:write", token)


def _invite(writer: Writer, form: InviteForm) -> None:
    too_many(f"prize-invite:{writer.pk}", limit=20, seconds=3600)
    writers.invite(writer.nomination, form.cleaned_data["name"], form.cleaned_data["email"], writer.person)


@require_POST
@by_writer
def consents(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """What the village says yes to, and whether it wants to be reminded next year."""
    if request.POST.get("do") == "reminder":
        wanted = request.POST.get("remind") == "on"
        reminding.want_reminder(writer.nomination, wanted=wanted)
    else:
        consent_operations.set_consents(writer.nomination, request.POST.getlist("consent"), writer.person)
    messages.success(request, _("Saved."))
    return redirect("prize:write", token)


def _handed_in(nomination: Nomination) -> str:
    """A village that has mended gets no mail before the secretary has looked."""
    if nomination.state == NominationState.RETURNED:
        return _("Handed in again. The prize secretary looks at it, and you get a mail.")
    return _("Handed in. You get a mail that it has come.")


@require_POST
@by_writer
def hand_in(request: HttpRequest, writer: Writer, token: str) -> HttpResponse:
    """Hand in, take back, withdraw, or tick off what was missing."""
    nomination, do = writer.nomination, request.POST.get("do")
    if do == "tick":
        ticked = [key_of(place) for place in request.POST.getlist("done")]
        attempt(request, partial(handing_in.tick, nomination, ticked), _("Saved."))
        return redirect("prize:write", token)
    steps = {
        "hand_in": (handing_in.hand_in, _handed_in(nomination)),
        "take_back": (handing_in.take_back, _("It is a draft again.")),
        "withdraw": (handing_in.withdraw, _("It is withdrawn.")),
    }
    if do not in steps:
        raise BadRequest
    if do == "hand_in" and nomination.state == NominationState.RETURNED:
        ticked = [key_of(place) for place in request.POST.getlist("done")]
        if not attempt(request, partial(handing_in.tick, nomination, ticked)):
            return redirect("prize:write", token)
    operation, done = steps[do]
    attempt(request, partial(operation, nomination), done)
    return redirect("prize:write", token)
