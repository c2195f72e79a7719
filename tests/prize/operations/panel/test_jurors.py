"""Naming jurors, the mandate, alternates, and those who leave."""

from __future__ import annotations

import pytest

from accounts.operations import erase
from notifications.models import Message
from prize.errors import PanelRefused
from prize.models import Assessment, Juror, Mandate, PanelLog, Score
from prize.operations.panel import handing_in, jurors, mandates
from prize.operations.panel.jurors import Seat
from tests.factories.prize import EditionFactory, JurorFactory, RoleFactory
from tests.prize.panel_helpers import declare_all, panel, score_all

pytestmark = pytest.mark.django_db
YRSA = Seat("yrsa@example.org", "Yrsa Perlemor", field="Kultur og steder")


def code_of(refused: pytest.ExceptionInfo[PanelRefused]) -> str:
    return str(refused.value.code)


def test_a_named_juror_is_asked_by_mail_and_sees_nothing_before_the_mandate() -> None:
    edition = EditionFactory()
    secretary = RoleFactory(edition=edition).person

    juror = jurors.add(edition, YRSA, secretary)

    letter = Message.objects.get(kind="panel_mandate")
    assert letter.person == juror.person
    assert juror.mandate == Mandate.ASKED
    assert not Juror.objects.sitting().exists()


def test_before_the_edition_is_published_nobody_is_asked_until_the_round_goes_on() -> None:
    edition = EditionFactory(published_at=None, state="planned")
    juror = jurors.add(edition, YRSA, RoleFactory(edition=edition).person)
    assert not Message.objects.filter(kind="panel_mandate").exists()

    jurors.ask_everybody(edition)
    jurors.ask_everybody(edition)

    assert Message.objects.filter(kind="panel_mandate", person=juror.person).count() == 1


def test_nobody_sits_twice_and_a_secretary_never() -> None:
    edition = EditionFactory()
    secretary = RoleFactory(edition=edition).person
    jurors.add(edition, YRSA, secretary)

    for seat in (YRSA, Seat(secretary.email, "Sofus")):
        with pytest.raises(PanelRefused) as refused:
            jurors.add(edition, seat, secretary)
        assert code_of(refused) == "jurors"


def test_a_panel_has_one_chair_who_is_no_alternate() -> None:
    edition = EditionFactory()
    secretary = RoleFactory(edition=edition).person
    jurors.add(edition, Seat("a@example.org", "A", is_chair=True), secretary)

    for more in ({"is_chair": True}, {"is_chair": True, "is_alternate": True}):
        with pytest.raises(PanelRefused) as refused:
            jurors.add(edition, Seat("b@example.org", "B", **more), secretary)
        assert code_of(refused) == "jurors"


def test_a_yes_is_kept_and_a_no_is_told_to_the_secretary() -> None:
    edition = EditionFactory()
    secretary = RoleFactory(edition=edition).person
    yes, no = (JurorFactory(edition=edition, mandate=Mandate.ASKED) for _ in range(2))

    mandates.accept(yes)
    mandates.accept(yes)
    mandates.decline(no, "Jeg er ude at rejse")

    assert list(Juror.objects.sitting()) == [yes]
    letter = Message.objects.get(kind="panel_declined")
    assert letter.person == secretary
    assert "ude at rejse" in letter.text
    with pytest.raises(PanelRefused):
        mandates.accept(no)


def test_an_alternate_waits_until_called_and_then_gets_the_mandate() -> None:
    edition = EditionFactory()
    secretary = RoleFactory(edition=edition).person
    juror = jurors.add(edition, Seat("a@example.org", "A", is_alternate=True), secretary)
    assert not Message.objects.filter(kind="panel_mandate").exists()
    with pytest.raises(PanelRefused):
        mandates.accept(juror)

    jurors.call(juror, secretary)
    mandates.accept(juror)

    assert Message.objects.get(kind="panel_mandate").person == juror.person
    assert list(Juror.objects.sitting()) == [juror]
    assert PanelLog.objects.filter(what="alternate_called", by=secretary).exists()
    with pytest.raises(PanelRefused):
        jurors.call(juror, secretary)


def test_a_called_alternate_declares_and_then_has_all_to_assess() -> None:
    scene = panel(jurors=2)
    alternate = JurorFactory(edition=scene.edition, is_alternate=True, mandate=Mandate.ASKED)

    jurors.call(alternate, scene.secretary)
    mandates.accept(alternate)
    assert not Assessment.objects.filter(juror=alternate).exists()
    declare_all(alternate)

    assert Assessment.objects.filter(juror=alternate).count() == 3


def test_who_leaves_keeps_what_is_handed_in_and_nothing_else_waits() -> None:
    scene = panel()
    leaver, other = scene.jurors[:2]
    score_all(leaver)
    handing_in.hand_in(leaver)

    with pytest.raises(PanelRefused):
        jurors.let_go(other, " ", scene.secretary)
    jurors.let_go(leaver, "Nyt job", scene.secretary)
    jurors.let_go(other, "Syg", scene.secretary)

    assert Assessment.objects.filter(juror=leaver).counted().count() == 3
    assert not Assessment.objects.filter(juror=other).exists()
    assert PanelLog.objects.filter(what="left").count() == 2


def test_an_erased_juror_leaves_an_empty_seat_whose_scores_still_add_up() -> None:
    scene = panel()
    juror = scene.jurors[0]
    score_all(juror)
    handing_in.hand_in(juror)
    Score.objects.update(comment="Et fint sted")
    Juror.objects.filter(pk=juror.pk).update(background="Kulturforsker")

    erase(juror.person)

    juror.refresh_from_db()
    assert (juror.mandate, juror.background, juror.person.name) == (Mandate.LEFT, "", "")
    assert not Score.objects.filter(assessment__juror=juror).exclude(comment="").exists()
    assert Assessment.objects.filter(juror=juror).counted().count() == 3
    assert Score.objects.filter(assessment__juror=scene.jurors[1]).count() == 0
