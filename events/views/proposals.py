"""What mails proposed: the coordinator decides on the board, the invited on their own page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import Person
from accounts.visitors import visitor
from events.models import AnswerProposal, Event, ProposalKind
from events.operations import proposals
from events.operations.registrations import Answer
from events.views.hosted import hosted, to_board
from lib.presses import attempt

ANSWERS = {"ja": Answer.YES, "maaske": Answer.MAYBE, "nej": Answer.NO}


@require_POST
@hosted
def settle(request: HttpRequest, event: Event, number: int) -> HttpResponse:
    """One press on the board. `valg` is one of what `_board_proposals.html` offers for its kind."""
    rows = AnswerProposal.objects.filter(registration__event=event).select_related("registration__person")
    proposal = rows.filter(pk=number).first()
    if proposal is None:
        messages.info(request, _("That mail is settled already, or a newer one has taken its place."))
        return to_board(event, "proposals")
    operation, done = choice(proposal, request.POST.get("valg", ""), by=visitor(request))
    attempt(request, operation, done % {"name": proposal.registration.person, "other": proposal.other})
    return to_board(event, "proposals")


def choice(proposal: AnswerProposal, chosen: str, *, by: Person | None) -> tuple[Callable[[], object], str]:
    """What a button does, and what is said when it is done. Raises `BadRequest` for a button that is not there."""
    if chosen == "laest":
        return lambda: proposals.put_aside(proposal, by=by), _("Put aside. Nothing has changed.")
    if proposal.kind == ProposalKind.NEW_TIME and by is not None:
        return _about_time(proposal, chosen, by)
    if proposal.kind == ProposalKind.WORDS and chosen in ANSWERS:
        return _noted(proposal, ANSWERS[chosen], by)
    return _about_a_stand_in(proposal, chosen, by)


def _about_time(proposal: AnswerProposal, chosen: str, by: Person) -> tuple[Callable[[], object], str]:
    if chosen == "ja":
        done = _("The event is moved, and everybody is asked again.")
        return lambda: proposals.accept_time(proposal, by=by), done
    if chosen == "nej":
        return lambda: proposals.decline_time(proposal, by=by), _("The time stays. %(name)s is told.")
    raise BadRequest


def _about_a_stand_in(
    proposal: AnswerProposal, chosen: str, by: Person | None
) -> tuple[Callable[[], object], str]:
    if proposal.kind not in (ProposalKind.DELEGATE, ProposalKind.OTHER_SENDER):
        raise BadRequest
    said = proposals.said(proposal)
    if chosen == "stedfortraeder":
        done = _("%(other)s is asked instead of %(name)s.")
        return lambda: proposals.confirm_stand_in(proposal, by=by), done
    if chosen == "samme" and said is not None:
        return _noted(proposal, said, by)
    raise BadRequest


def _noted(proposal: AnswerProposal, answer: Answer, by: Person | None) -> tuple[Callable[[], object], str]:
    done = _("Noted. %(name)s gets a receipt.")
    return lambda: proposals.take_as_own(proposal, answer, by=by), done
