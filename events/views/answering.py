"""The personal link: GET only shows, a press answers. No account, no JavaScript.

Whoever has the link answers for that one registration and sees nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events import calendars, links, queries, standing
from events.entries import entry_of
from events.forms.answers import AnswerForm, DetailsForm, RequestForm, StandInForm, UndoForm
from events.models import AnswerProposal, Registration
from events.operations import details, mail_pauses, registrations, wishes
from events.operations.details import sent_instead_of
from events.operations.registrations import BY_LINK
from events.signals import answer_shown
from events.views import unanswered
from events.views.proposals import choice
from lib.presses import tried
from lib.throttle import too_many
from networks.pages import drawn_parts

LETTERS_AN_HOUR = 5  # that one link may have us write to somebody else
View = Callable[..., HttpResponse]


def _found_by(find: Callable[[HttpRequest, str], Registration | None]) -> Callable[[View], View]:
    """Find the registration of a link, in its person's language; the same 404 for unknown and revoked, with a way on.

    The link is the proof, in the address of the page and of the press: no cookie says who somebody is, so there is none
    that another site could misuse, and whoever's browser keeps no cookies answers like everybody else.
    """

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        @never_cache
        def found(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
            registration = find(request, links.hash_of(token))
            if registration is None or registration.person is None:
                return render(request, "events/link_leads_nowhere.html", status=404)
            with translation.override(_language(request, registration)):
                response = view(request, registration, **more)
            # The address is a secret: no other site may learn it. (With "no-referrer" browsers would send the
            # forms of this page without an origin, and be refused.)
            response["Referrer-Policy"] = "same-origin"
            response["X-Robots-Tag"] = "noindex"
            patch_vary_headers(response, ["Cookie"])  # the language, and who is signed in
            return response

        return found

    return decorate


def _to_show(request: HttpRequest, link_hash: str) -> Registration | None:
    return standing.of_link(link_hash, to_show=request.method == "GET")


def _to_press(request: HttpRequest, link_hash: str) -> Registration | None:
    """A press is taken by the row as it is under the lock: here the person is enough (0.5 ms less)."""
    if request.method == "POST":
        return next(iter(queries.PRESSED.all([link_hash])), None)
    return _to_show(request, link_hash)


by_link = _found_by(_to_show)


def _language(request: HttpRequest, registration: Registration) -> str:
    """A choice made in this browser counts; else the person's own language."""
    chosen = request.COOKIES.get("language")
    return chosen if chosen in ("da", "en") else registration.person.language if registration.person else "da"


@gzip_page  # ten kilobytes less on a phone; Django pads the answer, so its length tells nothing of the token
@require_http_methods(["GET", "HEAD", "POST"])
@_found_by(_to_press)
def answer(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Kommer du? `?svar=ja` from the mail's button marks that button; only a POST answers."""
    form = AnswerForm(request.POST) if request.POST else None
    if (
        form
        and form.is_valid()
        and tried(form, lambda: registrations.respond(registration, form.chosen(), BY_LINK))
    ):
        return _back(registration, "kvittering")
    if request.method == "POST":  # refused: all that the page shows is read now
        whole = standing.of_link(registration.link_hash or "", to_show=True)
        if whole is None:
            raise Http404
        registration = whole
    return _show(request, registration, form=form)


@require_POST
@by_link
def answer_details(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = DetailsForm(registration.event, request.POST, registration=registration)
    if form.is_valid() and tried(form, lambda: details.change_details(registration, form.details(), BY_LINK)):
        return _back(registration, "gemt")
    return _show(request, registration, details=form)


@require_POST
@by_link
def answer_undo(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = UndoForm(request.POST)
    if form.is_valid() and tried(form, lambda: registrations.undo(registration, BY_LINK)):
        return _back(registration, "fortrudt")
    return _show(request, registration, form=form)


@require_POST
@by_link
def answer_stand_in(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = StandInForm(request.POST)

    def send() -> None:
        too_many(f"stand-in:{registration.pk}", limit=LETTERS_AN_HOUR, seconds=3600)
        details.send_stand_in(registration, form.cleaned_data["name"], form.cleaned_data["email"], BY_LINK)

    if form.is_valid() and tried(form, send):
        return _back(registration, "stedfortraeder")
    return _show(request, registration, stand_in=form)


@require_POST
@by_link
def answer_request(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = RequestForm(request.POST, registration=registration)

    def ask() -> None:
        too_many(f"request:{registration.pk}", limit=LETTERS_AN_HOUR, seconds=3600)
        wishes.request_change(registration, form.cleaned_data["wish"], form.cleaned_data["note"])

    if form.is_valid() and tried(form, ask):
        return _back(registration, "anmodet")
    return _show(request, registration, late=form)


@require_POST
@by_link
def answer_proposed(request: HttpRequest, registration: Registration, number: int) -> HttpResponse:
    """Whether the other comes instead, that was me, or neither."""
    rows = registration.proposals.about_stand_ins().select_related("registration__person")
    chosen, form = request.POST.get("valg", ""), UndoForm(request.POST)
    operation, _done = choice(get_object_or_404(rows, pk=number), chosen, by=None)

    def settle() -> None:
        too_many(f"stand-in:{registration.pk}", limit=LETTERS_AN_HOUR, seconds=3600)
        operation()

    if form.is_valid() and tried(form, settle):
        return _back(registration, "stedfortraeder" if chosen == "stedfortraeder" else "kvittering")
    return _show(request, registration, form=form)


@require_safe
@by_link
def answer_ics(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The entry with the personal link, for calendars that got no invitation mail."""
    body = calendars.single(entry_of(registration.event, registration))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="moede.ics"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def unsubscribe(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Stop mail about this network's meetings; GET asks, POST does it. Mail about one's own yes still comes.

    Mail programs post here by themselves (RFC 8058).
    """
    if request.method == "POST":
        mail_pauses.pause_for(registration)
    done = request.method == "POST"
    return render(
        request,
        "events/unsubscribe.html",
        {"registration": registration, "event": registration.event, "done": done},
    )


def _show(
    request: HttpRequest,
    registration: Registration,
    *,
    form: AnswerForm | UndoForm | None = None,
    details: DetailsForm | None = None,
    stand_in: StandInForm | None = None,
    late: RequestForm | None = None,
) -> HttpResponse:
    """The one page of the personal link, in whichever state the registration is."""
    refused = any(
        one is not None and one.is_bound and not one.is_valid() for one in (form, details, stand_in, late)
    )
    stands = standing.Standing.of(registration)
    said = request.GET.get("sagt", "")

    def context() -> dict[str, Any]:
        return {
            "standing": stands,
            "registration": registration,
            "event": registration.event,
            "token": links.registration_token(registration),
            "wish": unanswered.WISHES.get(request.GET.get("svar", "")),
            "said": said,
            "form": form,
            "details": details or DetailsForm(registration.event, registration=registration),
            "stand_in": stand_in or StandInForm(),
            "late": late or RequestForm(registration=registration),
            "proposed": _proposed(registration),
            "sent": sent_instead_of(registration) if stands.said_no else None,
            "next_place": unanswered.next_place(stands),
            "parts": _parts(request, stands),
        }

    if unanswered.is_alike(request, registration):
        return unanswered.page(request, registration, stands, context)
    shown = {**context(), "seats_drawn": unanswered.drawn(stands, lit_now=said == "kvittering")}
    return render(request, "events/answer.html", shown, status=422 if refused else 200)


def _proposed(registration: Registration) -> AnswerProposal | None:
    """Whoever would come instead, as somebody wrote; nobody is looked for where nothing was ever proposed."""
    if not vars(registration).get("has_proposals", True):
        return None
    return registration.proposals.open().about_stand_ins().first()


def _parts(request: HttpRequest, stands: standing.Standing) -> list[SafeString]:
    """What rooms above have for somebody who comes; nobody else is asked about."""
    if not (stands.has_said_yes and stands.may_say_no):
        return []
    answers = answer_shown.send(sender=Registration, registration=stands.registration, request=request)
    return drawn_parts(request, (answer for _receiver, answer in answers))


def _back(registration: Registration, said: str) -> HttpResponse:
    """After a press, a page that can be reloaded; `sagt` says which receipt to show."""
    page = links.path("events:answer", links.registration_token(registration))
    return HttpResponseRedirect(f"{page}?sagt={said}#kvittering")
