"""From the finalists to the archive: times, films, second scores, the four records, the embargo and the announcement."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Person
from notifications.models import Message
from prize.models import FilmState, FilmTask, PrizeEdition, WaveGroup, Writer
from prize.operations import films
from prize.tasks import announce
from tests.helpers.browser import axe
from tests.helpers.elsewhere import elsewhere
from tests.journeys.prize_cast import follow, link_in, mail_of, press
from tests.journeys.prize_panel import FINALISTS
from tests.journeys.test_every_page import signed_in
from tests.journeys.test_partners import wait_for
from tests.prize.operations.test_films import MP4, VTT

BY_PANEL, WINNER = "Aalebæk", "Nørre Lyngkær"
DECIDED = "Regionsrådet følger udvalget."
NOTED = "Tak. Vi har skrevet det ned."
WHY = "Udvalget lægger mere vægt på kroens 40 frivillige, end juryen gør."


def make_times(page: Page, edition: PrizeEdition) -> None:
    page.goto(f"/pris/styr/{edition.slug}/finale/")
    day = timezone.localdate() + timedelta(days=13)
    page.locator("#id_day").fill(day.isoformat())
    page.locator("#id_starts").fill("09:00")
    page.locator("#id_place").fill("Regionshuset")
    axe(page)
    press(page, "Lav tiderne")
    expect(page.locator("table tbody tr")).to_have_count(5)


def answer_as_finalists(context: BrowserContext, edition: PrizeEdition) -> None:
    """One takes a time and a film; one takes another time, and no film, which nobody of the panel sees."""
    page = context.new_page()
    page.goto(link_in("prize_finalist", mail_of("Asta Vibefjer")))
    expect(page.get_by_role("heading", level=1)).to_contain_text(WINNER)
    page.locator(".slot-list button").first.click()
    expect(page.locator(".receipt")).to_contain_text("Regionshuset")
    page.locator("#id_wishes").fill("Kom en fredag, når kroen er åben.")
    axe(page)
    press(page, "^Ja tak$")
    expect(page.get_by_text(NOTED)).to_be_visible()
    page.goto(link_in("prize_finalist", mail_of(BY_PANEL)))
    page.locator(".slot-list button").first.click()
    expect(page.locator(".receipt")).to_contain_text("Regionshuset")
    press(page, "^Nej tak$")
    expect(page.get_by_text(NOTED)).to_be_visible()
    page.close()
    tasks = FilmTask.objects.filter(nomination__edition=edition)
    assert tasks.get(nomination__village__name=WINNER).state == FilmState.ACCEPTED
    assert tasks.get(nomination__village__name=BY_PANEL).state == FilmState.DECLINED
    for task in tasks.filter(state=FilmState.OFFERED).select_related("nomination"):
        films.answer(task.nomination, FilmState.DECLINED, _writer(task).person)


def _writer(task: FilmTask) -> Writer:
    return Writer.objects.select_related("person").filter(nomination=task.nomination).earliest("pk")


def give_times(page: Page, edition: PrizeEdition) -> None:
    page.goto(f"/pris/styr/{edition.slug}/finale/")
    press(page, "Giv de ledige tider til dem, der mangler")
    for name in FINALISTS:
        expect(page.get_by_role("table").first).to_contain_text(name)


def make_the_film(page: Page, context: BrowserContext, edition: PrizeEdition) -> None:
    """Uploaded, approved by the village from its mail, captioned, ready."""
    page.goto(f"/pris/styr/{edition.slug}/finale/")
    page.locator("main .knowlist").get_by_role("link", name=WINNER).click()
    film = {"name": "kroen.mp4", "mimeType": "video/mp4", "buffer": MP4}
    page.locator("#id_film").set_input_files(film)
    page.locator("#id_transcript").fill("Asta viser kroen frem.")
    press(page, "Læg op, og spørg landsbyen")
    expect(page.locator("#tekst")).to_be_visible()
    village = context.new_page()
    village.goto(link_in("film_to_approve", mail_of("Asta Vibefjer")))
    axe(village)
    press(village, "Filmen er, som den skal være")
    expect(village.get_by_text(NOTED)).to_be_visible()
    village.close()
    page.reload()
    captions = {"name": "kroen.vtt", "mimeType": "text/vtt", "buffer": VTT}
    page.locator("#id_captions").set_input_files(captions)
    press(page, "Læg underteksterne op")
    press(page, "Underteksterne er på plads")
    press(page, "Filmen er klar")
    expect(page.locator("#tekst")).to_have_count(0)
    assert FilmTask.objects.get(nomination__village__name=WINNER).state == FilmState.READY


def lock_record(page: Page, edition: PrizeEdition, kind: str, reasons: str) -> None:
    """The next record from the page of the chain, by whoever it is for."""
    page.goto(f"/pris/{edition.slug}/protokol/")
    follow(page, f"Skriv den næste protokol: {kind}")
    _fill_in(page, reasons)
    press(page, "Lås protokollen")
    expect(page.get_by_text("Protokollen er låst. Seglet er på vej til dem, der gemmer det.")).to_be_visible()


def _fill_in(page: Page, reasons: str) -> None:
    page.locator("#id_decided_on").fill(timezone.localdate().isoformat())
    page.locator("#id_case_number").fill("27/1234")
    page.locator("#id_present").fill("Ulla Udvalg\nOle Hansen\nMai Friis")
    page.locator("#id_reasons").fill(reasons)
    page.locator("#id_sure").check()


def recommend_another(page: Page, edition: PrizeEdition, clerk: Person, house: str) -> None:
    """The clerk comes from the mail that it is their turn; without a reason for the difference it is not locked."""
    signed_in(page, clerk, house)
    page.goto(link_in("clerks_turn", clerk.email))
    axe(page)
    follow(page, "Skriv den næste protokol: Udvalgets indstilling")
    page.locator("#id_laureate").select_option(label=WINNER)
    _fill_in(page, "Sammenholdet om kroen er noget særligt.")
    press(page, "Lås protokollen")
    expect(page.locator("main")).to_contain_text(
        "Ekspertudvalget havde en anden på førstepladsen. Skriv, hvorfor I beslutter noget andet."
    )
    page.locator("#id_why_otherwise").fill(WHY)
    press(page, "Lås protokollen")
    expect(page.locator("main")).to_contain_text(WHY)


def decide(page: Page, edition: PrizeEdition, clerk: Person, house: str) -> None:
    signed_in(page, clerk, house)
    page.goto(link_in("clerks_turn", clerk.email))
    kind = "Rådets beslutning"
    expect(page.get_by_role("link", name=f"Skriv den næste protokol: {kind}")).to_be_visible()
    lock_record(page, edition, kind, DECIDED)
    expect(page.locator("#kontrol")).to_contain_text("Hel")


def verified(edition: PrizeEdition) -> str:
    out = io.StringIO()
    call_command("verify_prize_records", edition=edition.slug, stdout=out)
    return out.getvalue()


def nothing_is_told(context: BrowserContext, edition: PrizeEdition) -> None:
    """To strangers: neither the winner nor the records, wherever they look."""
    page = context.new_page()
    for address in ("/pris/", f"/pris/{edition.slug}/", f"/pris/{edition.slug}/presse/"):
        page.goto(address)
        assert not page.locator(".prize-result").count(), address
        for words in (WHY, DECIDED, "har vundet Landsbyprisen"):
            assert words not in page.content(), address
    answer = page.goto(f"/pris/{edition.slug}/protokol/")
    assert answer is not None
    assert "/protokol/" not in answer.url.split("?")[0]
    page.close()


def open_the_names(page: Page, context: BrowserContext, edition: PrizeEdition) -> None:
    page.goto(f"/pris/styr/{edition.slug}/offentliggoer/")
    press(page, "^Åbn navnene$")
    public = context.new_page()
    public.goto(f"/pris/{edition.slug}/")
    expect(public.locator("#kandidater")).to_contain_text("12 landsbyer")
    public.close()


def announce_under_embargo(page: Page, edition: PrizeEdition) -> None:
    """Pressed while the embargo runs: ready, and nothing is told."""
    page.goto(f"/pris/styr/{edition.slug}/")
    follow(page, "^Til offentliggørelsen$")
    page.locator("#id_newsrooms").fill("avisen@example.org")
    page.locator("#id_press_text").fill("Kroen i Nørre Lyngkær er åben hver fredag.")
    press(page.locator("form.plank"), "^Gem$")
    axe(page)
    press(page, "^Offentliggør resultatet$")
    expect(page.locator(".alert-success").last).to_contain_text("af sig selv")
    edition.refresh_from_db()
    assert not edition.is_announced


def embargo_ends(edition: PrizeEdition) -> None:
    """The clock comes by: the result is told, and the mails leave, group by group."""
    PrizeEdition.objects.filter(pk=edition.pk).update(publish_at=timezone.now() - timedelta(seconds=1))
    elsewhere(announce)
    edition.refresh_from_db()
    assert edition.is_announced
    wait_for(
        "the mails did not all leave",
        lambda: edition.waves.exclude(done_at=None).count() == len(WaveGroup),
    )
    keys = Message.objects.filter(kind="prize_announced").order_by("pk").values_list("key", flat=True)
    groups = list(dict.fromkeys(key.split(":")[2] for key in keys))
    assert groups == ["winner", "finalists", "candidates", "nominators", "press"]
    assert not Message.objects.filter(kind="prize_announced", sent_at=None).exists()


def read_it_all(context: BrowserContext, edition: PrizeEdition) -> None:
    """What everybody reads: the winner, its page with words, and the chain."""
    page = context.new_page()
    page.goto("/pris/")
    expect(page.locator(".prize-winner").first).to_have_text(re.compile(WINNER))
    page.goto(f"/pris/{edition.slug}/")
    expect(page.get_by_text(DECIDED)).to_be_visible()
    axe(page)
    page.locator(".prize-winner a").click()
    expect(page.get_by_text("40 frivillige driver kroen.")).to_be_visible()
    axe(page)
    page.goto(f"/pris/{edition.slug}/protokol/")
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).not_to_contain_text("Ulla Udvalg")
    axe(page)
    page.close()


def fetch_the_case(page: Page, edition: PrizeEdition) -> None:
    """The secretary asks for the package of the archive, and fetches it when it is made."""
    page.goto(f"/pris/styr/{edition.slug}/")
    follow(page, "^Arkivets pakke$")
    axe(page)
    press(page, "^Lav pakken$")
    expect(page.get_by_text("Pakken bliver lavet.")).to_be_visible()
    wait_for("no package was made", lambda: edition.packages.filter(state="ready").exists())
    page.goto(f"/pris/styr/{edition.slug}/arkiv/")
    with page.expect_download() as fetched:
        follow(page, "^Hent pakken$")
    assert fetched.value.suggested_filename == f"sag-{edition.slug}.zip"
    with zipfile.ZipFile(fetched.value.path()) as package:
        assert package.testzip() is None
        assert package.namelist()
