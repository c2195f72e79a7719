"""What the house keeps about people, why, and for how long: in words, with the periods the settings say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Category:
    """One kind of personal data. Only those of rooms that exist; each rule runs by itself every night."""

    what: str
    why: str
    kept: str
    seen_by: str


def categories() -> list[Category]:
    return [
        Category(
            _("Name, e-mail, language and the organisations you belong to"),
            _("So that your networks can invite you, and you can sign in"),
            _("For as long as you are in the house, or until you ask to be forgotten"),
            _("You, the coordinators of your networks and the administrator"),
        ),
        Category(
            _("Which networks you are in"),
            _("So that you get the right invitations"),
            _("Until you leave; your name is off the lists at once"),
            _("You, and the people of the network"),
        ),
        Category(
            _("Invitations, answers, guests and notes"),
            _("So that there is a chair and food for those who come"),
            _after(
                settings.REGISTRATION_KEPT,
                _(
                    "Your name goes %(period)s after the event. How many came, and from where, stays as numbers."
                ),
            ),
            _("You, and those who hold the event"),
        ),
        Category(
            _("Your name on the list of those who come"),
            _("So that you can find each other, if you say yes to it each time"),
            _("Hidden a month after the event"),
            _("The others who come"),
        ),
        Category(
            _("The dish you choose"),
            _("So that the kitchen knows how many of each. We never ask why"),
            _after(settings.DISHES_KEPT, _("Deleted %(period)s after the event")),
            _("You, and those who hold the event"),
        ),
        Category(
            _("Name and e-mail of those who sign up without an account"),
            _("So that we can ask whether the address is yours"),
            _after(settings.SIGN_UP_KEPT, _("Deleted after %(period)s if you do not confirm")),
            _("Nobody until you confirm"),
        ),
        Category(
            _("Your own calendar addresses, and when they were last fetched"),
            _("So that your calendar can follow your meetings"),
            _("Until you close them"),
            _("You"),
        ),
        Category(
            _("Mails we have sent you"),
            _("So that nothing is lost when a mail server is down, and we can see what failed"),
            _mails(),
            _("The administrator"),
        ),
        Category(
            _("Mails you have sent us, such as an answer from your calendar"),
            _("So that your answer counts, and can be looked up where it is in doubt"),
            _after(settings.REPLY_KEPT, _("Deleted after %(period)s")),
            _("The administrator; and those who hold the event, where you have written in words"),
        ),
    ]


def _mails() -> str:
    words = _("The text goes after %(body)s, the rest after %(rest)s. We do not track whether you open them.")
    return words % {"body": _period(settings.MESSAGE_BODY_KEPT), "rest": _period(settings.MESSAGE_KEPT)}


def _after(period: timedelta, words: str) -> str:
    return words % {"period": _period(period)}


def _period(period: timedelta) -> str:
    return ngettext("%(n)s day", "%(n)s days", period.days) % {"n": period.days}
