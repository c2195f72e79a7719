"""How django-allauth meets our people: by code and link, and no sign-up by strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import Person, fold_email
from accounts.signing import sign_in_token


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """People come in by an invitation or an import; an account needs no sign-up."""

    error_messages = {  # as the library has it
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _(
            "That is not the code. Look in the latest mail from us; an older code is worth nothing."
        ),
        "too_many_login_attempts": _("That was tried too often. Wait a few minutes, and ask for a new code."),
        "rate_limited": _("You have asked often in a short time. Wait a few minutes, and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the person's language, and put a link beside the code."""
        person = Person.objects.filter(email=fold_email(email), is_active=True).first()
        if person is not None and "code" in context:
            context["link"] = settings.SITE_URL + reverse("sign_in_by_link", args=[sign_in_token(person)])
        with translation.override(person.language if person else translation.get_language()):
            super().send_mail(template_prefix, fold_email(email), context)
