"""The pages of the panel: what they say, what a browser without a script can do, and what they cost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prize.models import (
    Assessment,
    AssessmentState,
    ConflictAnswer,
    ConflictDeclaration,
    Juror,
    Mandate,
    Nomination,
    Round,
    Score,
)
from prize.operations.panel import conflicts, handing_in, scores
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from tests.factories.accounts import PersonFactory
from tests.factories.prize import JurorFactory
from tests.prize.panel_helpers import Panel, browser, panel, score_all

pytestmark = pytest.mark.django_db


def read(scene: Panel, person: Any, name: str, *more: Any, query: str = "") -> str:
    answer = browser(person).get(reverse(f"prize:{name}", args=[scene.edition.slug, *more]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def press(scene: Panel, person: Any, name: str, /, *more: Any, **said: Any) -> Any:
    return browser(person).post(reverse(f"prize:{name}", args=[scene.edition.slug, *more]), said)


def test_a_juror_goes_all_the_way_without_a_script() -> None:
    scene = panel(jurors=1, declared=False, candidates=2)
    juror = scene.jurors[0]
    juror.mandate = Mandate.ASKED
    juror.save()
    person = juror.person

    press(scene, person, "mandate", do="accept")
    press(scene, person, "conflicts", **{f"answer-{row.pk}": "none" for row in scene.nominations})
    for row in scene.nominations:
        said = {f"value-{one.pk}": "4" for one in scene.criteria}
        said[f"comment-{scene.criteria[0].pk}"] = "Et\r\ntorv"
        answer = press(scene, person, "score", row.pk, do="next", **said)
        assert answer.status_code == 302
    press(scene, person, "hand_in")

    assert Assessment.objects.counted().count() == 2
    assert set(Score.objects.values_list("value", flat=True)) == {4}
    assert Score.objects.exclude(comment="").first().comment == "Et\ntorv"


def test_the_buttons_lead_to_the_next_the_previous_and_the_next_without_scores() -> None:
    scene = panel(candidates=4)
    one, two, three, four = scene.nominations
    juror = scene.jurors[0]
    score_all(juror, nominations=[two])

    def leads_to(row: Any, do: str) -> str:
        return press(scene, juror.person, "score", row.pk, do=do)["Location"]

    def page(row: Any) -> str:
        return reverse("prize:score", args=[scene.edition.slug, row.pk])

    assert leads_to(one, "next") == page(two)
    assert leads_to(two, "previous") == page(one)
    assert leads_to(one, "unfinished") == page(three)
    assert leads_to(four, "unfinished") == page(one)
    assert leads_to(four, "next") == reverse("prize:jury", args=[scene.edition.slug])


def test_a_page_opened_before_another_device_saved_overwrites_nothing_and_shows_both() -> None:
    scene = panel()
    juror, nomination, criterion = scene.jurors[0], scene.nominations[0], scene.criteria[0]
    scores.save(juror, nomination, Said(criterion.pk, 5, comment="Fra telefonen"))
    said = {f"value-{criterion.pk}": "2", f"seq-{criterion.pk}": "0", "do": "next"}

    answer = press(scene, juror.person, "score", nomination.pk, **said)
    page = answer.content.decode()
    kept = Score.objects.get(criterion=criterion).value
    base = re.search(rf'name="seq-{criterion.pk}" value="(\d+)"', page)
    again = press(
        scene,
        juror.person,
        "score",
        nomination.pk,
        **{**said, f"seq-{criterion.pk}": base[1] if base else ""},
    )

    assert (answer.status_code, kept) == (422, 5)
    assert "Fra telefonen" in page
    assert again.status_code == 302
    assert Score.objects.get(criterion=criterion).value == 2


@pytest.mark.parametrize("value", ["6", "fire", "-1"])
def test_a_bad_value_on_the_page_gets_a_clear_error_and_keeps_what_was_typed(value: str) -> None:
    scene = panel()
    one, two = scene.criteria
    said = {f"value-{one.pk}": value, f"value-{two.pk}": "3", f"comment-{two.pk}": "Behold mig"}

    answer = press(scene, scene.jurors[0].person, "score", scene.nominations[0].pk, **said)

    assert answer.status_code == 422
    assert "Behold mig" in answer.content.decode()
    assert not Score.objects.filter(value__gt=5).exists()


def test_what_is_said_of_names_is_asked_for_again_where_it_lacks() -> None:
    scene = panel(declared=False)
    one, two, three = scene.nominations
    said = {f"answer-{one.pk}": "yes", f"answer-{two.pk}": "none"}

    answer = press(scene, scene.jurors[0].person, "conflicts", **said)

    assert answer.status_code == 422
    assert not ConflictDeclaration.objects.exclude(answer="").exists()
    assert f'id="e{one.pk}"' in answer.content.decode()
    assert f'id="e{three.pk}"' in answer.content.decode()


def test_compare_shows_weighted_means_and_sorts() -> None:
    scene = panel(candidates=3)  # weights 1 and 2
    juror, (one, two, three) = scene.jurors[0], scene.nominations
    first, second = scene.criteria
    scores.save(juror, one, Said(first.pk, 5), Said(second.pk, 1))
    scores.save(juror, two, Said(first.pk, 1), Said(second.pk, 5))
    scores.save(juror, three, Said(first.pk, None, not_assessable=True), Said(second.pk, 3))

    page = read(scene, juror.person, "compare", query="?efter=mean")

    assert [mean for mean in ("2,33", "3,67", "3,00") if mean not in page] == []
    places = [page.index(f"<a class=\"plainlink\" href=\"{reverse('prize:score', args=[scene.edition.slug, row.pk])}")
              for row in (two, three, one)]  # fmt: skip
    assert places == sorted(places)


def test_compare_sorts_all_and_shows_them_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prize.views.panel.comparing.PER_PAGE", 2)
    scene = panel(candidates=3)
    juror = scene.jurors[0]
    for value, row in zip((2, 5, 4), scene.nominations, strict=True):
        scores.save(juror, row, *(Said(one.pk, value) for one in scene.criteria))

    def shown(query: str) -> list[int]:
        page = read(scene, juror.person, "compare", query=query)
        found = re.findall(r'class="plainlink" href="[^"]*?/(\d+)/"', page)
        return [int(pk) for pk in found]

    one, two, three = (row.pk for row in scene.nominations)
    assert shown("?efter=mean") == [two, three]
    assert shown("?efter=mean&page=2") == [one]
    assert shown(f"?efter={scene.criteria[0].key}") == [two, three]
    assert shown("") == [one, two]


def test_the_secretary_is_told_in_words_to_call_an_alternate_and_can() -> None:
    scene = panel()
    conflicts.declare(scene.jurors[0], {scene.nominations[0].pk: Answer(ConflictAnswer.YES, "Min by")})
    alternate = JurorFactory(
        edition=scene.edition, is_alternate=True, mandate=Mandate.ASKED, person__name="Rosa Engblomme"
    )

    page = read(scene, scene.secretary, "panel")
    press(scene, scene.secretary, "juror_seat", alternate.pk, do="call")
    after = read(scene, scene.secretary, "panel")

    assert "Rosa Engblomme" in page.split("</section>")[0]
    assert "alert-error" in page
    assert "alert-error" not in after  # there are three again, once she has answered


def test_a_doubt_is_decided_from_the_page() -> None:
    scene = panel()
    juror, nomination = scene.jurors[0], scene.nominations[0]
    conflicts.declare(juror, {nomination.pk: Answer(ConflictAnswer.DOUBT, "Måske")})
    row = ConflictDeclaration.objects.get(juror=juror, nomination=nomination)

    empty = press(scene, scene.secretary, "decide_doubt", row.pk, do="free", words=" ")
    press(scene, scene.secretary, "decide_doubt", row.pk, do="free", words="For længe siden")

    row.refresh_from_db()
    assert empty.status_code == 422
    assert (row.is_recused, row.decided_by) == (False, scene.secretary)
    assert "For længe siden" in read(scene, scene.secretary, "panel_log")


def test_a_hand_in_is_opened_again_from_the_page() -> None:
    scene = panel()
    juror = scene.jurors[0]
    score_all(juror)
    handing_in.hand_in(juror)

    press(scene, scene.secretary, "reopen", juror.pk, nomination=scene.nominations[1].pk, words="Byttet om")

    assert Assessment.objects.filter(juror=juror).open().count() == 1


def test_a_juror_is_named_corrected_and_let_go_from_the_pages() -> None:
    scene = panel()

    press(scene, scene.secretary, "add_juror", name="Yrsa Perlemor", email="YRSA@example.org", field="Kultur")
    juror = Juror.objects.get(person__email="yrsa@example.org")
    press(scene, scene.secretary, "change_juror", juror.pk, field="Steder")
    twice = press(scene, scene.secretary, "add_juror", name="Yrsa", email="yrsa@example.org")
    press(scene, scene.secretary, "juror_seat", juror.pk, do="leave", words="Nyt job")

    juror.refresh_from_db()
    assert (juror.field, juror.mandate, twice.status_code) == ("Steder", Mandate.LEFT, 422)


def test_after_the_panels_work_nobody_is_named() -> None:
    scene = panel()
    scene.edition.state = "recommending"
    scene.edition.save()

    answer = press(scene, scene.secretary, "add_juror", name="Yrsa", email="yrsa@example.org")

    assert answer.status_code == 422


# --- What the pages cost ------------------------------------------------------------------------------------------


def large(scene: Panel, candidates: int, jurors_: int) -> Juror:
    """So many more candidates and jurors; all declared, scored and handed in. Returns the last juror."""
    first = (scene.nominations[-1].number or 0) + 1
    rows = [
        Nomination(edition=scene.edition, village=scene.nominations[0].village, number=first + n,
                   state="candidate")
        for n in range(candidates)
    ]  # fmt: skip
    Nomination.objects.bulk_create(rows)
    people = [JurorFactory(edition=scene.edition) for _ in range(jurors_)]
    all_rows = list(Nomination.objects.filter(edition=scene.edition))
    ConflictDeclaration.objects.bulk_create(
        [ConflictDeclaration(juror=one, nomination=row, answer="none", is_recused=False)
         for one in [*scene.jurors, *people] for row in all_rows],
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip
    Assessment.objects.bulk_create(
        [Assessment(juror=one, nomination=row, round=Round.FIRST, state=AssessmentState.SUBMITTED)
         for one in [*scene.jurors, *people] for row in all_rows],
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip
    Assessment.objects.filter(juror__edition=scene.edition).update(state=AssessmentState.SUBMITTED)
    mine = Assessment.objects.filter(juror__edition=scene.edition).exclude(scores__isnull=False)
    Score.objects.bulk_create(
        [Score(assessment=row, criterion=one, value=3) for row in mine for one in scene.criteria],
        batch_size=500,
    )
    return people[-1] if people else scene.jurors[-1]


PAGES = ("jury", "conflicts", "compare", "hand_in", "others", "score", "others_of")


def cost(scene: Panel, person: Any, name: str) -> int:
    more = [scene.nominations[0].pk] if name in ("score", "others_of") else []
    client = browser(person)
    url = reverse(f"prize:{name}", args=[scene.edition.slug, *more])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", PAGES)
def test_a_jurors_pages_ask_as_much_for_many_as_for_few(name: str) -> None:
    few, many = panel(jurors=2, candidates=1), panel(jurors=2, candidates=1)
    reader, other = large(few, 0, 0), large(many, 6, 4)

    assert cost(few, reader.person, name) == cost(many, other.person, name)


def test_the_secretarys_page_asks_as_much_for_many_as_for_few() -> None:
    few, many = panel(jurors=1, candidates=1), panel(jurors=1, candidates=1)
    large(few, 0, 0)
    large(many, 6, 4)

    assert cost(few, few.secretary, "panel") == cost(many, many.secretary, "panel")


@pytest.mark.once
def test_five_hundred_candidates_and_forty_jurors_stay_within_constant_queries() -> None:
    scene = panel(jurors=1, candidates=1, criteria=2)
    reader = large(scene, 499, 39)

    counts = {name: cost(scene, reader.person, name) for name in PAGES}
    counts["panel"] = cost(scene, scene.secretary, "panel")

    assert max(counts.values()) <= 25, counts


def test_a_stranger_cannot_tell_a_panel_from_none() -> None:
    scene = panel()
    client = browser(PersonFactory())

    there = client.get(reverse("prize:jury", args=[scene.edition.slug]))
    nowhere = client.get(reverse("prize:jury", args=["landsbyprisen-1999"]))

    assert there.status_code == nowhere.status_code == 404
