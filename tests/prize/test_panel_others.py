"""What the others gave, once one's own is in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from prize.models import Round
from prize.operations.panel import handing_in
from prize.panel import comparing
from prize.panel.standing import Standing
from tests.prize.panel_helpers import browser, panel, score_all

pytestmark = pytest.mark.django_db


def test_ones_own_score_stands_first_beside_the_others() -> None:
    scene = panel(named_scores=True)
    for juror, value in zip(scene.jurors[:2], (5, 3), strict=True):
        score_all(juror, value)
        handing_in.hand_in(juror)

    lines = comparing.others_of(Standing(scene.jurors[0], Round.FIRST), scene.nominations[0])
    page = browser(scene.jurors[0].person).get(
        reverse("prize:others_of", args=[scene.edition.slug, scene.nominations[0].pk])
    )

    assert [line.own.value for line in lines if line.own] == ["5"] * scene.edition.criteria.count()
    assert {(one.name, one.value) for line in lines for one in line.given} == {
        (str(scene.jurors[1].person), "3")
    }
    words = page.content.decode()
    assert words.index("<strong>Du</strong>") < words.index(str(scene.jurors[1].person))


def test_without_names_no_page_tells_whose_a_score_is() -> None:
    scene = panel(named_scores=False)
    for juror in scene.jurors[:2]:
        score_all(juror)
        handing_in.hand_in(juror)
    client, slug = browser(scene.jurors[0].person), scene.edition.slug

    table = client.get(reverse("prize:others", args=[slug])).content.decode()
    one = client.get(reverse("prize:others_of", args=[slug, scene.nominations[0].pk])).content.decode()

    assert "3,00" in table
    assert not [name for name in map(str, scene.jurors[1:]) if name in table + one]
