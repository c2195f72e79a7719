"""Following a calendar from one's own: the public ones, and one's personal feeds."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import visitor
from events import links
from events.calendar_page import fields
from events.feeds import feed_url
from events.filters import Filter
from events.forms.subscriptions import FeedForm
from events.listings import known, read_filter
from events.models import CalendarFeed
from events.operations import feeds
from events.subscribing import Subscription

MOST_FEEDS = 20


@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """How to follow what one looks at, or everything."""
    parsed = read_filter(request.GET)
    chosen = parsed.filter.for_feed
    context = {
        "filter": chosen,
        "unknown": parsed.unknown,
        "fields": fields(chosen, known()),
        "subscription": subscription_to_filter(chosen),
        "kept": [("form", value) for value in chosen.values("form")],
        "had_free_seats": parsed.filter.free_seats,
    }
    return render(request, "events/subscribe.html", context)


@never_cache
@require_safe
@login_required
def my_feeds(request: HttpRequest) -> HttpResponse:
    return _my_feeds(request, FeedForm())


@never_cache
@require_POST
@login_required
def create_feed(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST)
    if CalendarFeed.objects.active().filter(person=visitor(request)).count() >= MOST_FEEDS:
        form.add_error(
            None, _("You have %(n)s addresses. Close one you no longer use first.") % {"n": MOST_FEEDS}
        )
    if not form.is_valid():
        return _my_feeds(request, form, status=422)
    feed = feeds.create_feed(visitor(request), form.cleaned_data["name"])
    messages.success(request, _("The calendar “%(name)s” has its address now.") % {"name": feed.name})
    return redirect(reverse("events:my_feeds") + f"#feed-{feed.pk}")


@require_POST
@login_required
def rotate_feed(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address under the old name."""
    feed = feeds.rotate_feed(_own_feed(request, pk))
    messages.success(
        request, _("“%(name)s” has a new address. The old one no longer works.") % {"name": feed.name}
    )
    return redirect(reverse("events:my_feeds") + f"#feed-{feed.pk}")


@require_POST
@login_required
def revoke_feed(request: HttpRequest, pk: int) -> HttpResponse:
    feed = _own_feed(request, pk)
    feeds.revoke_feed(feed)
    messages.success(request, _("“%(name)s” is closed. Its address no longer works.") % {"name": feed.name})
    return redirect("events:my_feeds")


def subscription_to_filter(chosen: Filter) -> Subscription:
    """The public feed of a filter, in the language of the page."""
    return subscription_to(feed_url(chosen, _other_language()), chosen.for_feed.name)


def subscription_to(url: str, name: str) -> Subscription:
    return Subscription(url, f"{settings.SITE_NAME}: {name}")


def _my_feeds(request: HttpRequest, form: FeedForm, status: int = 200) -> HttpResponse:
    own = CalendarFeed.objects.active().filter(person=visitor(request)).select_related("person")
    rows = [(feed, subscription_to(_personal_url(feed), feed.name)) for feed in own]
    return render(request, "events/my_feeds.html", {"rows": rows, "form": form}, status=status)


def _personal_url(feed: CalendarFeed) -> str:
    return settings.SITE_URL + reverse("events:personal_feed", args=[links.feed_token(feed)])


def _own_feed(request: HttpRequest, pk: int) -> CalendarFeed:
    return get_object_or_404(CalendarFeed.objects.active(), pk=pk, person=visitor(request))


def _other_language() -> str:
    """Feeds speak Danish unless their address asks for another language."""
    language = get_language() or settings.LANGUAGE_CODE
    return "" if language == settings.LANGUAGE_CODE else language
