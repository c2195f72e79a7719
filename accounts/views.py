"""Signing in by link, and choosing a language."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.internal.stagekit import clear_login
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from accounts import operations, signing
from accounts.forms import AccountForm
from accounts.models import Person


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button (mail scanners open links); the press signs in."""
    person = signing.person_of(token)
    if person is None:
        return render(request, "account/link_used.html", status=410)
    if request.method != "POST":
        return render(request, "account/sign_in_by_link.html", {"person": person})
    return perform_login(request, person, email_verification="none", email=person.email)  # type: ignore[no-any-return]


@require_POST
def sign_in_anew(request: HttpRequest) -> HttpResponse:
    """The code that is waited for is not: the address was another. Whoever may not get back here could not sign in at all."""
    clear_login(request)
    door, onward = reverse("account_login"), request.POST.get(REDIRECT_FIELD_NAME, "")
    return redirect(f"{door}?{urlencode({REDIRECT_FIELD_NAME: onward})}" if onward else door)


@csrf_exempt  # a visitor's choice stays in the visitor's browser, so that no page has to set a cookie first
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in this browser, and for good when somebody is signed in."""
    return _choose_for_good(request) if request.user.is_authenticated else _choose_here(request)


@csrf_protect
def _choose_for_good(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and request.user.is_authenticated:
        operations.choose_language(request.user, language)
    return _choose_here(request)


def _choose_here(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(back if safe else "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """My own page: what we call you, which language, and the doors to everything else that is yours."""
    assert isinstance(request.user, Person)
    form = AccountForm(
        request.POST or None, initial={"name": request.user.name, "language": request.user.language}
    )
    if request.method == "POST" and form.is_valid():
        operations.rename(request.user, form.cleaned_data["name"])
        operations.choose_language(request.user, form.cleaned_data["language"])
        with translation.override(request.user.language):
            messages.success(request, translation.gettext("Saved."))
        response = redirect("account")
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
        return response
    return render(request, "account/account.html", {"form": form}, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what will be forgotten; the press does it and signs out."""
    assert isinstance(request.user, Person)
    if request.method != "POST":
        return render(request, "account/erase.html")
    operations.erase(request.user)
    logout(request)
    messages.success(request, translation.gettext("We have forgotten you. Thank you for being here."))
    return redirect("home")
