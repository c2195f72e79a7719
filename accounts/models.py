"""People. A person may be invited, answer and subscribe without ever signing in."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.danish import InDanish

LONGEST_NAME = 150


class Language(models.TextChoices):
    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")


def fold_email(address: str) -> str:
    """Mail addresses as we compare them: without spaces around, in lower case."""
    return address.strip().lower()


class PersonQuerySet(models.QuerySet["Person"]):
    def reachable(self) -> Self:
        """Those a mail has a chance to reach: not erased, and no address that bounced for good."""
        return self.filter(is_active=True, mail_failed_at=None)


class PersonManager(BaseUserManager["Person"]):
    """Sign-in goes by mail address; there are no user names and as a rule no passwords."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def reachable(self) -> PersonQuerySet:
        return self.get_queryset().reachable()

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=fold_email(username or ""))

    def create_user(self, email: str, name: str = "", password: str | None = None, **more: Any) -> Person:
        person = self.model(email=fold_email(email), name=name, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(
        self, email: str, name: str = "", password: str | None = None, **more: Any
    ) -> Person:
        return self.create_user(email, name, password, is_staff=True, is_superuser=True, **more)


class Person(AbstractBaseUser, PermissionsMixin):
    """A natural person, known by one mail address.

    `mail_failed_at` is set when a mail server refused the address for good; it is cleared when the
    address is corrected. Nobody with a flagged address is invited or reminded.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.DANISH)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may use the administration"), default=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    mail_failed_at = models.DateTimeField(_("mail failed"), null=True, blank=True)
    mail_failure = models.CharField(_("why mail failed"), max_length=300, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = [InDanish("name"), "pk"]
        indexes = [
            # a page of a long list of people is read without sorting the list
            models.Index(fields=["name", "id"], name="person_in_order"),
            models.Index(
                fields=["id"],
                condition=models.Q(mail_failed_at__isnull=False) | models.Q(is_active=False),
                name="person_unreached",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="person_email_is_lower_case",
                violation_error_message=_("A mail address is kept in lower case."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = fold_email(self.email)

    @property
    def first_name(self) -> str:
        """What we call a person in a greeting: the first word of the name."""
        return self.name.split()[0] if self.name.split() else ""

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.is_superuser
