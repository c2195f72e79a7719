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
                    "Your name goes %(period)s after the event. Where it was put off and got no new date, it goes after "
                    "a year. How many came, and from where, stays as numbers."
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
            _("What you offer and need, and whom you wish to meet at the tables of a meeting"),
            _("So that you sit with people it matters to, if you say yes to it"),
            _("Your words stay in your profile until you take them out"),
            _("You; your name and your words also the others at the tables"),
        ),
        Category(
            _("That you keep the same table, and whom you would rather not sit with"),
            _("So that the seating can spare you"),
            _after(settings.ROUNDS_PRIVATE_KEPT, _("Deleted %(period)s after the event")),
            _("The first those who hold the event; the second nobody"),
        ),
        Category(
            _("Whom you would like to go on with after a meeting"),
            _("So that two who both say yes are introduced"),
            _after(
                settings.ROUNDS_FEEDBACK_FOR, _("Deleted %(period)s after the event, unless both said yes")
            ),
            _("You; the other once both have said yes"),
        ),
        Category(
            _("Your own calendar addresses, and when they were last fetched"),
            _("So that your calendar can follow your meetings"),
            _("Until you close them"),
            _("You"),
        ),
        Category(
            _("Project ideas you have written"),
            _("So that they find partners"),
            _after(
                settings.IDEA_KEPT,
                _(
                    "Deleted %(period)s after they ran out or were withdrawn. What is your organisation's stays its own."
                ),
            ),
            _(
                "Your network, or everybody once an editor has read it. Your name only those you have said yes to"
            ),
        ),
        Category(
            _("Interest you have shown in an idea, and what you wrote to each other"),
            _("So that the owner can answer you"),
            _after(
                settings.INTEREST_KEPT,
                _(
                    "What came to nothing is deleted %(period)s later, and so is what stands in a closed thread"
                ),
            ),
            _(
                "The owner of the idea sees your organisation and your words; your name once both have said yes"
            ),
        ),
        Category(
            _("Name and e-mail of those who are asked to be partners"),
            _("So that the question reaches them, and they can answer without an account"),
            _after(settings.INTEREST_KEPT, _("Deleted %(period)s after a no or no answer")),
            _("Whoever asked, and the owner of the idea"),
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
        *_partners(),
        *_prize(),
    ]


def _prize() -> list[Category]:
    return [
        Category(
            _("That your address has voted for the audience's award"),
            _("So that each address has one vote. We keep a mark of it, never the address itself"),
            _("Until the votes are counted; a vote that is not confirmed goes after two days"),
            _("Nobody"),
        ),
        Category(
            _("When you opened the result of the prize before it was told"),
            _("So that a secret is kept by those who were trusted with it; your copy bears your name"),
            _after(settings.PREVIEWS_KEPT, _("Deleted %(period)s after the announcement")),
            _("The secretary of the prize"),
        ),
        Category(
            _("Addresses of newsrooms"),
            _("So that the press hears who won, after everybody whom it concerns"),
            _after(settings.PRESS_LIST_KEPT, _("Deleted %(period)s after the announcement")),
            _("The secretary of the prize"),
        ),
    ]


def _partners() -> list[Category]:
    return [
        Category(
            _("What you offer and need, and your words about it"),
            _("So that we can find partners for you, if you have said yes to it"),
            _after(
                settings.PROFILE_LASTS,
                _(
                    "Open for %(period)s at a time; then we ask. Closed, it is deleted after a year, or when you say so"
                ),
            ),
            _("Those you have chosen"),
        ),
        Category(
            _("Whom you would rather not sit with"),
            _("So that the tables can be laid accordingly"),
            _("As long as your profile, or until you take it away"),
            _("You, and the seating plan"),
        ),
        Category(
            _("Whom you have asked to talk, and what became of it"),
            _("So that you get each other's address when both have said yes, and a no is not asked again"),
            _after(settings.APPROACH_WORDS_KEPT, _("The words go after %(period)s, the rest after a year")),
            _("You. Of a no, nobody but who said it"),
        ),
    ]


def _mails() -> str:
    words = _("The text goes after %(body)s, the rest after %(rest)s. We do not track whether you open them.")
    return words % {"body": _period(settings.MESSAGE_BODY_KEPT), "rest": _period(settings.MESSAGE_KEPT)}


def _after(period: timedelta, words: str) -> str:
    return words % {"period": _period(period)}


def _period(period: timedelta) -> str:
    return ngettext("%(n)s day", "%(n)s days", period.days) % {"n": period.days}
