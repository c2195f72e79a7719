"""Whom to invite: networks, groups, organisations, earlier events and pasted addresses, in any mix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from events.audience import Audience, read_addresses
from events.forms.fields import lines_input
from events.models import SEATED, Event
from networks.models import ContactGroup, Membership, Network, Organisation

EARLIER_EVENTS = 12
AT_MOST_TOLD = 5
"""Of addresses that cannot be used."""


class Choices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic to the stubs alone
    """Check boxes with the number of people behind each name; the rows carry it as `size`."""

    def __init__(self, label: Any, *, wide: bool = True) -> None:
        widget = forms.CheckboxSelectMultiple(attrs={"class": "group"}) if wide else forms.SelectMultiple()
        super().__init__(Network.objects.none(), label=label, required=False, widget=widget)
        self._wide = wide

    def clean(self, value: Any) -> Any:
        """A number that no database holds is no choice, and no error of ours."""
        try:
            return super().clean(value)
        except OverflowError as wrong:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": ""}
            ) from wrong

    def label_from_instance(self, obj: Any) -> str:
        size = getattr(obj, "size", 0)
        if not self._wide:
            return f"{obj} ({size})"
        return format_html('{} <span class="num quiet">{}</span>', obj, size)


class InviteForm(forms.Form):
    """Give it the user and the event: nobody invites by a group that is not theirs."""

    networks = Choices(_("Networks"))
    groups = Choices(_("Groups"))
    events = Choices(_("Everybody who was at"))
    organisations = Choices(_("Organisations"), wide=False)
    addresses = forms.CharField(
        label=_("Mail addresses"),
        required=False,
        widget=lines_input(4),
        help_text=_("Paste them from a mail or a spreadsheet: Name &lt;mail&gt;; mail, or one on each line."),
    )
    greeting = forms.CharField(
        label=_("A personal word"),
        required=False,
        max_length=2000,
        widget=lines_input(3),
        help_text=_("It stands at the top of the mail, before what it is about."),
    )
    expected = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, user: Person, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read: tuple[tuple[str, str], ...] = ()
        networks = Network.objects.filter(
            Q(pk__in=Network.objects.coordinated_by(user)) | Q(pk=event.network_id or 0)
        )
        self._offer("networks", networks.with_members())
        groups = ContactGroup.objects.filter(network__in=networks)
        self._offer("groups", groups.annotate(size=Count("people")))
        self._offer("events", _earlier(user, event))
        self._offer("organisations", _organisations(user, networks))

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        """A list without rows leaves the page. Rows name their number `size`, or `member_count`."""
        found = list(rows)
        for row in found:
            row.size = getattr(row, "size", getattr(row, "member_count", 0))
        if not found:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, Choices)
        field.queryset = rows
        field.choices = [(row.pk, field.label_from_instance(row)) for row in found]

    def clean_addresses(self) -> tuple[tuple[str, str], ...]:
        """Those that can be read are counted meanwhile, though nothing leaves before all can."""
        found = read_addresses(self.cleaned_data["addresses"])
        self._read = found.good
        if found.bad:
            raise ValidationError(list(found.bad[:AT_MOST_TOLD]))
        return found.good

    def audience(self) -> Audience:
        """Whoever can be read so far: also while an address still needs mending."""
        data = self.cleaned_data
        return Audience(
            networks=_keys(data.get("networks")),
            organisations=_keys(data.get("organisations")),
            groups=_keys(data.get("groups")),
            events=_keys(data.get("events")),
            addresses=self._read,
        )


def _keys(rows: Iterable[Any] | None) -> tuple[int, ...]:
    return tuple(row.pk for row in rows or ())


def _earlier(user: Person, event: Event) -> QuerySet[Event]:
    came = Count("registrations", filter=Q(registrations__status__in=SEATED))
    rows = Event.objects.edited_by(user).filter(starts_at__lt=timezone.now()).exclude(pk=event.pk)
    held = rows.annotate(size=came).filter(size__gt=0).order_by("-starts_at")
    latest = list(held.values_list("pk", flat=True)[:EARLIER_EVENTS])
    return Event.objects.filter(pk__in=latest).annotate(size=came).order_by("-starts_at")


def _organisations(user: Person, networks: QuerySet[Network]) -> QuerySet[Organisation]:
    """Those that are in the user's networks: names of people elsewhere are not theirs to look through."""
    rows = Organisation.objects.annotate(size=Count("affiliations")).filter(size__gt=0).order_by("name")
    if user.is_administrator:
        return rows
    inside = Membership.objects.active().filter(network__in=networks).exclude(organisation=None)
    return rows.filter(pk__in=inside.values("organisation"))


def initial_of(event: Event, audience: dict[str, Any] | None = None) -> dict[str, Any]:
    """What is ticked at first: the event's own network, or what an undone press had chosen."""
    if audience:
        return {name: audience.get(name, []) for name in ("networks", "groups", "events", "organisations")}
    return {"networks": [event.network_id] if event.network_id else []}
