"""Messages, not yet posted."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from notifications.models import Message
from tests.factories.accounts import PersonFactory


class MessageFactory(DjangoModelFactory[Message]):
    """A message to a person, in the table. `MessageFactory.build` makes one to be posted."""

    class Meta:
        model = Message

    key = factory.Sequence(lambda n: f"test-{n}")
    kind = "invitation"
    person = factory.SubFactory(PersonFactory)
    to_address = factory.LazyAttribute(lambda message: message.person.email)
    to_name = factory.LazyAttribute(lambda message: message.person.name)
    subject = factory.Sequence(lambda n: f"Kommer du? Møde {n}")
    text = "Kommer du?"
    html = "<p>Kommer du?</p>"
