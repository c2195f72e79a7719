"""Villages at work: proposals in the states that tests begin from."""

from __future__ import annotations

from typing import Any

from prize.models import (
    Attachment,
    ConsentKind,
    EditionState,
    Nomination,
    NominationState,
    ProposalText,
    Writer,
)
from prize.operations import consents, media
from prize.operations.media import Telling
from tests.factories.prize import (
    EditionFactory,
    NominationFactory,
    NominatorFactory,
    VillageFactory,
    WriterFactory,
)
from tests.prize import samples


def draft(**facts: Any) -> Writer:
    """A draft in an open edition, whose place one nominator covers; its first writer."""
    edition = facts.pop("edition", None) or EditionFactory()
    village = facts.pop("village", None) or VillageFactory()
    nominator = facts.pop("nominator", None) or NominatorFactory(
        edition=edition, municipality=village.municipality
    )
    nomination = NominationFactory(
        edition=edition,
        village=village,
        nominator=nominator,
        state=NominationState.DRAFT,
        number=None,
        **facts,
    )
    return WriterFactory(nomination=nomination)


def write(nomination: Nomination, part: str = "summary", body: str = "Vi har en kro.") -> ProposalText:
    row, _new = ProposalText.objects.update_or_create(
        nomination=nomination, part=part, defaults={"body": body, "revision": 1}
    )
    return row


def complete(**facts: Any) -> Writer:
    """A draft with everything that it takes to hand in."""
    writer = draft(**facts)
    write(writer.nomination)
    consents.set_consents(writer.nomination, [ConsentKind.TAKE_PART], writer.person)
    return writer


def proposed(state: str = EditionState.NOMINATING, **facts: Any) -> Writer:
    """Handed in, and the edition is past proposing."""
    from prize.operations import handing_in

    writer = complete(**facts)
    handing_in.hand_in(writer.nomination)
    edition = writer.nomination.edition
    edition.state = state
    edition.save()
    writer.nomination = Nomination.objects.with_words().get(pk=writer.nomination_id)
    return writer


def submitted(state: str = EditionState.QUALIFYING, **facts: Any) -> Writer:
    """Chosen by its nominator, and in the formal check."""
    writer = proposed(state, **facts)
    Nomination.objects.filter(pk=writer.nomination_id).update(
        state=NominationState.SUBMITTED, nominator_reason="De holder sammen."
    )
    writer.nomination.refresh_from_db()
    return writer


def picture_of(writer: Writer, **words: str) -> Attachment:
    telling = Telling(**({"title": "Kroen", "alternative": "Kroen i aftensol."} | words))
    return media.add(writer.nomination, samples.upload(samples.picture()), telling, writer.person)
