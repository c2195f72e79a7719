"""The room in Django's administration: looked up there, changed by the operations."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from events.models import AnswerRecord, Event, FeedRevision, Registration, Status
from tests.events.hosting_helpers import hosted_event, signed_in
from tests.factories.accounts import AdministratorFactory
from tests.factories.events import DishFactory, RegistrationFactory

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "events"]


@pytest.fixture
def administrator() -> Any:
    return signed_in(AdministratorFactory())


@pytest.mark.parametrize("model", OURS)
def test_every_list_opens_and_can_be_searched(model: Any, administrator: Any) -> None:
    name = f"admin:events_{model._meta.model_name}_changelist"

    assert administrator.get(reverse(name)).status_code == 200
    assert administrator.get(reverse(name), {"q": "asta"}).status_code == 200


def test_a_change_goes_through_the_operations_and_writes_to_nobody(administrator: Any) -> None:
    event, _client = hosted_event()
    url = reverse("admin:events_event_change", args=[event.pk])
    shown = administrator.get(url)
    form = shown.context["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    posted = {name: value for name, value in values.items() if value is not None and value is not False}
    for name in ("starts_at", "ends_at", "registration_deadline", "registration_opens_at"):
        moment = posted.pop(name, None)
        posted[f"{name}_0"] = f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""
        posted[f"{name}_1"] = f"{timezone.localtime(moment):%H:%M:%S}" if moment else ""
    posted |= {"title": "Et nyt navn", "batches-TOTAL_FORMS": 0, "batches-INITIAL_FORMS": 0}
    posted |= {"co_organisers-TOTAL_FORMS": 0, "co_organisers-INITIAL_FORMS": 0}

    response = administrator.post(url, posted)

    event.refresh_from_db()
    assert response.status_code == 302, response.context["adminform"].form.errors
    assert event.title == "Et nyt navn"
    assert FeedRevision.objects.filter(key="all").exists()


def test_answers_and_audit_lines_are_read_only(administrator: Any) -> None:
    dish = DishFactory(name="Hemmelig ret")
    row = RegistrationFactory(event=dish.event, status=Status.ACCEPTED, dish=dish)
    AnswerRecord.objects.create(registration=row, channel="link", before="unanswered", after="accepted")

    page = administrator.get(reverse("admin:events_registration_change", args=[row.pk])).content.decode()
    change = administrator.post(
        reverse("admin:events_registration_change", args=[row.pk]), {"status": "declined"}
    )
    delete = administrator.post(reverse("admin:events_registration_delete", args=[row.pk]), {"post": "yes"})

    assert (change.status_code, delete.status_code) == (403, 403)
    assert Registration.objects.get().status == Status.ACCEPTED
    assert "Hemmelig ret" not in page
    assert row.link_hash not in page


def test_an_event_is_not_deleted_behind_peoples_backs(administrator: Any) -> None:
    event, _client = hosted_event()

    response = administrator.post(reverse("admin:events_event_delete", args=[event.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Event.objects.filter(pk=event.pk).exists()
