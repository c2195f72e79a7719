"""Villages and nominators, who have links and no account; and the secretary's formal check."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Person
from networks.models import Municipality
from prize.models import ConsentKind, Nomination, NominationState, Nominator, PrizeEdition, Writer
from prize.operations import consents, formal, handing_in, nominating, proposing, texts
from tests.helpers.browser import axe
from tests.journeys.prize_cast import (
    HEDE,
    LACKING,
    NOT_CHOSEN,
    VILLAGES,
    WITHDRAWS,
    follow,
    link_in,
    mail_of,
    press,
)
from tests.prize import samples

OURS = "Nørre Lyngkær"
WORDS = "Vi har reddet kroen, og nu holder vi åbent hver fredag."


def propose_by_hand(context: BrowserContext, edition: PrizeEdition) -> None:
    """On a phone, from the public page to the receipt: a link by mail, two who write, a picture, a yes, handed in."""
    page = context.new_page()
    page.goto(f"/pris/{edition.slug}/")
    follow(page, "^Foreslå jeres landsby$")
    fill_in_who_we_are(page)
    page.goto(link_in("begun", mail_of("Asta Vibefjer")))
    expect(page.get_by_role("heading", level=1)).to_have_text(OURS)
    axe(page)
    write(page, "summary", WORDS)
    write_together(context, page)
    add_a_picture(page)
    hand_in(page)
    page.close()


def fill_in_who_we_are(page: Page) -> None:
    page.get_by_label("Landsbyens navn").fill(OURS)
    page.get_by_label("Kommune").select_option("0657")
    page.get_by_label("Hvor mange bor der?").fill("412")
    page.get_by_label("Dit navn").fill("Asta Vibefjer")
    page.get_by_label("Din mailadresse").fill(mail_of("Asta Vibefjer"))
    axe(page)
    press(page, "^Send mig linket$")
    expect(page.get_by_role("heading", name="Se i din mail")).to_be_visible()


def write(page: Page, part: str, words: str) -> None:
    """Saved while one writes, without a press."""
    page.locator(f"#tekst-{part}").fill(words)
    expect(page.locator(f"#gemt-{part}")).to_contain_text("Gemt")


def write_together(context: BrowserContext, page: Page) -> None:
    """A neighbour is invited, and both write in the same place: both are shown both, and nothing is lost."""
    page.get_by_text("Inviter en til").click()
    page.get_by_label("Navn", exact=True).fill("Bent Tyttebær")
    page.get_by_label("Mailadresse", exact=True).fill(mail_of("Bent Tyttebær"))
    press(page, "^Send et link$")
    other = context.new_page()
    other.goto(link_in("invited", mail_of("Bent Tyttebær")))
    expect(other.get_by_text(WORDS)).to_be_visible()
    write(page, "strengths", "Kroen drives af 40 frivillige.")
    other.locator("#tekst-strengths").fill("Vi har 40 frivillige på kroen.")
    other.get_by_role("link", name="Se begge, og vælg").click()
    axe(other)
    other.get_by_label("Sæt dem sammen").fill("40 frivillige driver kroen.")
    press(other, "^Gem det sådan$")
    expect(other.locator("#tekst-strengths")).to_have_value("40 frivillige driver kroen.")
    other.close()
    page.reload()
    expect(page.locator("#tekst-strengths")).to_have_value("40 frivillige driver kroen.")


def add_a_picture(page: Page) -> None:
    page.get_by_text("Tilføj en fil").click()
    file = {"name": "kroen.jpg", "mimeType": "image/jpeg", "buffer": samples.picture()}
    page.set_input_files("input[type=file]", file)
    page.get_by_label("Titel").fill("Kroen")
    page.get_by_label("Hvad viser eller siger den?").fill("Kroen i aftensol.")
    press(page, "^Send filen$")
    expect(page.get_by_role("link", name="Kroen", exact=True)).to_be_visible()


def hand_in(page: Page) -> None:
    expect(page.locator(".lacking")).to_contain_text("Sig ja til at være med.")
    page.get_by_label("Vi vil være med").check()
    page.get_by_label("Vores side må være offentlig").check()
    press(page, "^Gem, hvad I siger ja til$")
    press(page, "^Aflever$")
    expect(page.get_by_text("Afleveret. I får en mail om, at det er kommet.")).to_be_visible()
    axe(page)


def propose_the_others(edition: PrizeEdition) -> None:
    """By the operations that the pages use."""
    for name, code in VILLAGES.items():
        if name == OURS:
            continue
        begun = proposing.Begun(name, Municipality.objects.get(code=code), inhabitants=300)
        sender = proposing.Sender(f"Skriver fra {name}", mail_of(name))
        proposing.propose(edition, begun, sender)
        row = of(edition, name)
        writer = Writer.objects.select_related("person").get(nomination=row)
        texts.save(row, "summary", f"{name} holder sammen.", 0, writer.person)
        kinds = [ConsentKind.TAKE_PART, ConsentKind.PUBLISH]
        consents.set_consents(row, kinds, writer.person)
        handing_in.hand_in(row)


def of(edition: PrizeEdition, name: str) -> Nomination:
    return Nomination.objects.with_words().get(edition=edition, village__name=name)


def choose_by_hand(page: Page, edition: PrizeEdition) -> None:
    """The LAG of our village: six of seven, with reasons, and a kind word to the seventh."""
    page.goto(link_in("please_choose", "hede@example.org"))
    expect(page.get_by_role("heading", level=1)).to_have_text(HEDE)
    expect(page.get_by_text("I kan indstille op til 6 landsbyer.")).to_be_visible()
    axe(page)
    for name in (row for row, code in VILLAGES.items() if code in ("0657", "0756")):
        follow(page, f"^{name}$")
        if name == NOT_CHOSEN:
            page.get_by_label("Svar til landsbyen").fill("I er på rette vej. Søg igen til næste år.")
            press(page, "^Gem svaret$")
        else:
            page.get_by_label("Hvorfor denne landsby?").fill(f"{name} får naboerne med.")
            press(page, "^Vælg$")
        expect(page.get_by_role("heading", level=1)).to_have_text(HEDE)
    expect(page.get_by_text("6 af 6 valgt")).to_be_visible()
    press(page, "^Vi er færdige$")
    expect(page.get_by_text("Færdig. Landsbyerne har fået en mail.")).to_be_visible()
    assert of(edition, NOT_CHOSEN).state == NominationState.NOT_CHOSEN


def choose_the_others(edition: PrizeEdition) -> None:
    for nominator in Nominator.objects.filter(edition=edition, finished_at=None):
        for row in nominator.nominations.with_words():
            nominating.choose(nominator, row, "De holder sammen.")
        nominating.finish(nominator)


def check_by_hand(page: Page, village: Page, edition: PrizeEdition, by: Person) -> None:
    """Thirteen taken in, two of them by hand, one of those after it has mended what was missing."""
    page.goto(f"/pris/styr/{edition.slug}/")
    follow(page, "^indstillinger skal tjekkes$")
    axe(page)
    ask_for_more(page)
    mend(village)
    page.goto(f"/pris/styr/{edition.slug}/indstillinger/")
    take_in(page, edition, OURS)
    take_in(page, edition, LACKING)
    for row in Nomination.objects.filter(edition=edition, state=NominationState.SUBMITTED).order_by("pk"):
        formal.accept(row, by)
    page.reload()
    expect(page.locator("header .lead")).to_contain_text("Kandidater: 13 af 13")


def ask_for_more(page: Page) -> None:
    follow(page, f"^{LACKING}$")
    expect(page.get_by_role("heading", name="Reglerne")).to_be_visible()
    page.locator("summary", has_text="Noget mangler").click()
    page.get_by_label("Én ting på hver linje").fill("Skriv, hvem der har lavet planen")
    axe(page)
    press(page, "^Bed om det$")
    expect(page.get_by_text("Landsbyen har fået en mail om, hvad der mangler.")).to_be_visible()


def mend(village: Page) -> None:
    village.goto(link_in("something_missing", mail_of(LACKING)))
    expect(village.get_by_role("heading", name="Noget mangler")).to_be_visible()
    write(village, "plans", "Planen er lavet af borgerforeningen.")
    village.get_by_label("Skriv, hvem der har lavet planen").check()
    axe(village)
    press(village, "^Aflever igen$")
    expect(village.get_by_text("Prissekretæren kigger på det")).to_be_visible()


def take_in(page: Page, edition: PrizeEdition, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    press(page, "^Optag som kandidat$")
    expect(page.get_by_text("Nu er den kandidat.")).to_be_visible()
    page.goto(f"/pris/styr/{edition.slug}/indstillinger/")


def withdraw_by_hand(page: Page, edition: PrizeEdition) -> None:
    """A candidate changes its mind, by the link of its first mail."""
    page.goto(link_in("prize_accepted", mail_of(WITHDRAWS)))
    page.get_by_text("Træk landsbyen").click()
    press(page, "^Træk os$")
    expect(page.get_by_text("Den er trukket.")).to_be_visible()
    assert of(edition, WITHDRAWS).state == NominationState.WITHDRAWN
