"""The expert panel: mandate, conflicts, scores by keys and by operation, a tie that the panel votes on."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from prize.models import Assessment, ConflictAnswer, Juror, Nomination, NominationState, PrizeEdition
from prize.operations.panel import conflicts, handing_in, mandates, scores
from prize.operations.panel.conflicts import Answer
from prize.operations.panel.scores import Said
from tests.helpers.browser import axe
from tests.journeys.prize_cast import DOUBTED, JURORS, RECUSED, follow, link_in, mail_of, press
from tests.journeys.test_every_page import signed_in

BY_HAND = "Inga Mark"
CRITERIA = 7
MARKS = {
    "Nørre Lyngkær": (5, 5, 5, 5, 4),
    "Aalebæk": (5, 4, 5, 4, 5),
    "Havnbjerg": (4, 4, 5, 4, 4),
    "Klitmose": (4, 4, 4, 4, 4),
    "Mølledamme": (4, 4, 4, 3, 4),
    "Strandkær": (4, 4, 3, 4, 4),
    "Sønder Agerskov": (3, 3, 3, 3, 3),
    "Hedelyng": (3, 2, 3, 3, 3),
    "Fjordby": (3, 3, 2, 3, 3),
    "Øster Odde": (2, 3, 3, 2, 3),
    "Kirkeholm": (3, 3, 3, 3, 2),
    "Søndersø": (2, 2, 3, 2, 2),
    "Vester Odde": (1, 1, 1, 1, 1),
}
"""What each juror gives on every criterion; numbers five and six are level, and five go on."""
FINALISTS = ("Nørre Lyngkær", "Aalebæk", "Havnbjerg", "Klitmose", "Mølledamme")
SECOND = {
    "Nørre Lyngkær": (4, 4, 4, 4, 4),
    "Aalebæk": (5, 5, 5, 5, 5),
    "Havnbjerg": (4, 4, 4, 4, 4),
    "Klitmose": (3, 3, 3, 3, 3),
    "Mølledamme": (3, 3, 3, 3, 3),
}


def juror(edition: PrizeEdition, name: str) -> Juror:
    return Juror.objects.with_people().select_related("edition").get(edition=edition, person__name=name)


def sign_in(page: Page, edition: PrizeEdition, name: str, house: str) -> None:
    signed_in(page, juror(edition, name).person, house)


def accept_and_declare(page: Page, edition: PrizeEdition, house: str) -> None:
    """Inga from the mail: the mandate, the names and nothing else, one doubt."""
    sign_in(page, edition, BY_HAND, house)
    page.goto(link_in("panel_mandate", mail_of(BY_HAND)))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vil du sidde i juryen?")
    axe(page)
    press(page, "Ja, jeg tager mandatet")
    follow(page, "Se navnene")
    axe(page)
    for name in (row for row in MARKS if row != DOUBTED):
        _answer(page, name, "Ingen")
    press(page, "^Erklær$")
    expect(page.locator(".error-summary")).to_contain_text(DOUBTED)
    _answer(page, DOUBTED, "I tvivl")
    box = page.locator(".name-row", has=page.get_by_text(DOUBTED, exact=True))
    box.locator("input[type=text]").fill("Jeg har holdt et foredrag der.")
    press(page, "^Erklær$")
    expect(page.get_by_text("Venter på prissekretæren")).to_be_visible()


def _answer(page: Page, name: str, label: str) -> None:
    row = page.locator(".name-row", has=page.get_by_text(name, exact=True))
    row.get_by_label(label, exact=True).check()


def the_others_declare(edition: PrizeEdition) -> None:
    """Nothing ties them to anybody, but Bo to one."""
    for name in JURORS:
        if name == BY_HAND:
            continue
        one = mandates.accept(juror(edition, name))
        rows = Nomination.objects.filter(edition=edition).standing().with_words()
        answers = {row.pk: Answer(ConflictAnswer.NONE) for row in rows}
        if name == "Bo Krog":
            tied = next(row for row in rows if row.village.name == RECUSED)
            answers[tied.pk] = Answer(ConflictAnswer.YES, "Min søster er formand.")
        conflicts.declare(one, answers)


def decide_the_doubt(page: Page, edition: PrizeEdition) -> None:
    page.goto(link_in("panel_doubt", "thora@example.org"))
    axe(page)
    follow(page, "^Afgør")
    page.locator("#id_words").fill("Et foredrag er ingen tilknytning.")
    axe(page)
    press(page, "Ja, habil")
    expect(page.get_by_text("Afgjort. Jurymedlemmet og formanden får besked.")).to_be_visible()
    cell = page.locator(".cover tr", has_text=RECUSED)
    expect(cell).to_contain_text("Inhabil")


def recused_sees_nothing(page: Page, edition: PrizeEdition, house: str) -> None:
    """Neither on the overview, nor at the very address; and without a hand-in, nothing of the others'."""
    sign_in(page, edition, "Bo Krog", house)
    page.goto(f"/pris/panel/{edition.slug}/")
    expect(page.get_by_role("link", name="Aalebæk")).to_be_visible()
    assert not page.get_by_role("link", name=RECUSED).count()
    tied = Nomination.objects.get(edition=edition, village__name=RECUSED)
    for address in (f"/pris/panel/{edition.slug}/{tied.pk}/", f"/pris/panel/{edition.slug}/andre/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (403, 404) or not answer.url.endswith(address), address


def score_by_keys(page: Page, edition: PrizeEdition, house: str) -> None:
    """Inga: seven figures and N for each village; the last is withdrawn before she comes so far."""
    sign_in(page, edition, BY_HAND, house)
    page.goto(link_in("panel_round", mail_of(BY_HAND)))
    follow(page, "Begynd")
    axe(page)
    number = Nomination.objects.filter(edition=edition).standing().count()
    for place in range(number):
        name = page.get_by_role("heading", level=1).inner_text().replace("\u00ad", "")
        give(page, MARKS[name][JURORS.index(BY_HAND)])
        if place < number - 1:
            before = page.url
            page.keyboard.press("n")
            page.wait_for_url(lambda url, was=before: url != was)
    page.keyboard.press("u")
    page.wait_for_url("**/sammenlign/")


def give(page: Page, value: int) -> None:
    """The same figure seven times: each goes on to the next criterion, and is saved as it is given."""
    page.locator("html.js").wait_for()
    for _ in range(CRITERIA):
        page.keyboard.press(str(value))
    expect(page.locator("[data-done]")).to_have_text(f"{CRITERIA} af {CRITERIA}")
    expect(page.locator("[data-panel]")).to_have_attribute("data-state", "saved")


def hand_in(page: Page, edition: PrizeEdition) -> None:
    expect(page.get_by_role("table")).to_contain_text("Aalebæk")
    axe(page)
    follow(page, "^Aflever$")
    press(page, "Aflever og lås")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du har afleveret")
    follow(page, "Se, hvad de andre gav")
    axe(page)
    expect(page.get_by_role("table")).to_contain_text("Else Holt")


def the_others_score(edition: PrizeEdition, marks: Mapping[str, tuple[int, ...]], *skipping: str) -> None:
    standing = Nomination.objects.filter(edition=edition).standing()
    for place, name in enumerate(JURORS):
        if name in skipping:
            continue
        one = juror(edition, name)
        for row in (
            Assessment.objects.open()
            .filter(juror=one, nomination__in=standing)
            .select_related("nomination__village")
        ):
            value = marks[row.nomination.village.name][place]
            scores.save(one, row.nomination, *(Said(line.pk, value) for line in edition.criteria.all()))
        handing_in.hand_in(one)


def vote_on_the_tie(page: Page, secretary: Page, edition: PrizeEdition, house: str) -> None:
    """Five and six are level on every criterion; the panel votes without its chair, and one of it by hand."""
    from prize.models import PanelQuestion
    from prize.operations.panel import votes

    secretary.goto(f"/pris/styr/{edition.slug}/moderation/")
    expect(secretary.locator("main")).to_contain_text("Mølledamme")
    axe(secretary)
    press(secretary, "^Bed juryen stemme$")
    expect(secretary.get_by_text("Venter på afstemning")).to_be_visible()
    question = PanelQuestion.objects.get()
    order = [
        Nomination.objects.get(edition=edition, village__name=name).pk for name in ("Mølledamme", "Strandkær")
    ]
    for name in ("Bo Krog", "Per Lund", "Ruth Dam"):
        votes.vote(question, juror(edition, name), order if name != "Ruth Dam" else order[::-1])
    secretary.reload()
    expect(secretary.get_by_text("Har ikke stemt: Inga Mark")).to_be_visible()
    sign_in(page, edition, BY_HAND, house)
    page.goto(link_in("panel_vote", mail_of(BY_HAND)))
    for place, pk in enumerate(order, 1):
        page.locator(f"[name=place-{pk}]").select_option(str(place))
    axe(page)
    press(page, "^Stem$")
    expect(page.get_by_text("Din stemme er noteret. Du kan ændre den, til det er afgjort.")).to_be_visible()


def tell(page: Page, edition: PrizeEdition) -> None:
    """A reply to each who does not go on; all are called; and then all are told at once."""
    page.goto(f"/pris/styr/{edition.slug}/moderation/")
    rows = Nomination.objects.filter(edition=edition, state=NominationState.CANDIDATE).exclude(
        village__name__in=FINALISTS
    )
    note_by_hand(page, edition, rows.order_by("number")[0])
    rows.update(reply="Tak for jeres forslag. Vi savnede en plan for næste år.")
    page.goto(f"/pris/styr/{edition.slug}/moderation/")
    expect(page.locator(".knowlist").last).to_contain_text("Mølledamme")
    page.get_by_label("Vi har ringet til dem alle, både finalister og de andre.").check()
    axe(page)
    press(page, "Giv dem alle besked")
    told = "De har fået besked. Finalisterne vælger tid og film med deres egne links."
    expect(page.get_by_text(told)).to_be_visible()


def note_by_hand(page: Page, edition: PrizeEdition, row: Nomination) -> None:
    page.goto(f"/pris/styr/{edition.slug}/moderation/{row.pk}/")
    page.get_by_label("Det, I er enige om").fill("Stærkt fællesskab, tynd plan.")
    page.get_by_label("Svar til landsbyen").fill("Tak. Vi savnede en plan.")
    axe(page)
    press(page, "Gem, og gå tilbage")
    expect(page.get_by_text("Gemt.")).to_be_visible()
