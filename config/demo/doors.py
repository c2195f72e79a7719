"""Doors for trying each role; in the demo house alone, which listens on loopback."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from config.demo.content import ADMINISTRATOR

ROLES = {
    "coordinator": ("thora.morgendug@frivilligcenter-heden.example.org", _("coordinator")),
    "member": ("asta.vibefjer@lyngkaer-lokalraad.example.org", _("member")),
    "juror": ("yrsa.perlemor@ekspertudvalg.example.org", _("juror of the village prize")),
    "secretary": ("thora.morgendug@frivilligcenter-heden.example.org", _("secretary of the village prize")),
    "administrator": (ADMINISTRATOR[1], _("administrator")),
}


@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    """What can be tried here, and as whom."""
    found = {
        person.email: person
        for person in Person.objects.filter(email__in=[mail for mail, _role in ROLES.values()])
    }
    rows = [(slug, role, found[mail]) for slug, (mail, role) in ROLES.items() if mail in found]
    return render(request, "demo/doors.html", {"doors": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, role: str) -> HttpResponse:
    """GET shows the door, the press opens it; as often as one likes."""
    if role not in ROLES:
        raise Http404
    mail, words = ROLES[role]
    person = Person.objects.filter(email=mail, is_active=True).first()
    if person is None:
        raise Http404
    if request.method == "POST":
        return perform_login(request, person, email_verification="none", email=person.email)  # type: ignore[no-any-return]
    return render(request, "demo/enter.html", {"person": person, "role": words})
