"""What is alike is rendered once, and nobody is shown another's words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from pytest_django.fixtures import Settings

from lib.moulds import Moulds, Part, Words
from networks.models import Municipality


@dataclass
class Meeting:
    title: str
    place: str = ""
    is_full: bool = False

    @property
    def broken(self) -> str:
        raise ValueError(self.title)

    @property
    def them(self) -> set[str]:
        return {self.title}

    def shouted(self) -> str:
        return self.title.upper()


class Page:
    """A template, how often it was rendered whole, and its pages."""

    def __init__(self, name: str) -> None:
        self.name, self.rendered, self.finished = name, 0, 0
        self.moulds = Moulds(name, self._finish, clean=self._clean)

    def of(self, **words: object) -> str:
        (pieces,) = self.moulds.cast("da", words, self._render)
        return "".join(pieces)

    def _render(self, words: Words) -> list[Part]:
        self.rendered += 1
        return [Part(self._clean(render_to_string(self.name, dict(words))), is_html=True)]

    def _clean(self, text: str) -> str:
        return text.replace("\u202e", "")

    def _finish(self, parts: list[Part]) -> list[Part]:
        self.finished += 1
        return [Part(part.text.strip(), part.is_html) for part in parts]


@pytest.fixture
def page(settings: Settings, tmp_path: Path) -> Callable[[str], Page]:
    """A page of this template."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def made(text: str, name: str = "page.html") -> Page:
        (tmp_path / name).write_text(text)
        return Page(name)

    return made


def test_only_what_is_own_is_rendered_for_the_second(page: Callable[[str], Page]) -> None:
    one = page("<h1>{% cast %}{{ event.title }}{% endcast %}</h1>{% if event.is_full %}fuldt{% endif %}")

    first = one.of(event=Meeting("Høst & vinter"))
    before = one.rendered
    second = one.of(event=Meeting("Forår <b>"))

    assert (first, second) == ("<h1>Høst &amp; vinter</h1>", "<h1>Forår &lt;b&gt;</h1>")
    assert one.rendered == before


def test_whoever_leads_the_template_another_way_has_a_mould_of_their_own(page: Callable[[str], Page]) -> None:
    one = page("{% if event.is_full %}fuldt: {% endif %}{% cast %}{{ event.title }}{% endcast %}")
    one.of(event=Meeting("A"))

    assert one.of(event=Meeting("B", is_full=True)) == "fuldt: B"
    before = one.rendered
    assert one.of(event=Meeting("C", is_full=True)) == "fuldt: C"
    assert one.of(event=Meeting("D")) == "D"
    assert one.rendered == before


def test_what_somebody_forgot_to_cast_costs_time_and_shows_nobody_anothers_words(
    page: Callable[[str], Page],
) -> None:
    one = page("{{ event.title }}, {{ event.shouted }}, {{ word }}: {% cast %}{{ event.place }}{% endcast %}")

    assert one.of(event=Meeting("A", "Hald"), word="x") == "A, A, x: Hald"
    assert one.of(event=Meeting("B", "Ry"), word="x") == "B, B, x: Ry"
    assert one.of(event=Meeting("B", "Ry"), word="y") == "B, B, y: Ry"


def test_what_a_method_says_is_asked_of_each(page: Callable[[str], Page]) -> None:
    one = page("{{ event.shouted }} {% cast %}{{ event.place }}{% endcast %}")

    assert one.of(event=Meeting("a", "Hald")) == "A Hald"
    assert one.of(event=Meeting("b", "Hald")) == "B Hald"


def test_what_is_there_and_what_is_not_are_told_apart(page: Callable[[str], Page]) -> None:
    one = page("{% if event %}ja{% else %}nej{% endif %} {% if more %}mere{% endif %}{{ event.code }}")

    assert one.of(event=Meeting("A")) == "ja"
    assert one.of(event=None) == "nej"
    assert one.of(event=Meeting("A"), more="ja") == "ja mere"
    assert one.of(event=Municipality(name="Skive", code="0779")) == "ja 0779"


def test_a_row_is_told_from_another_by_what_it_is_called(page: Callable[[str], Page]) -> None:
    one = page("{{ place }}{% cast %}!{% endcast %}")

    assert one.of(place=Municipality(name="Skive")) == "Skive!"
    assert one.of(place=Municipality(name="Struer")) == "Struer!"


def test_own_words_of_a_plain_part_are_escaped_where_it_stands_in_html(
    settings: Settings, tmp_path: Path
) -> None:
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    (tmp_path / "subject.txt").write_text(
        "{% autoescape off %}{% cast %}{{ event.title }}{% endcast %}{% endautoescape %}"
    )
    (tmp_path / "page.html").write_text("<title>{{ subject }}</title>")

    def render(words: Words) -> list[Part]:
        subject = render_to_string("subject.txt", dict(words))
        html = render_to_string("page.html", {"subject": subject.translate({})})  # no SafeString any more
        return [Part(subject, is_html=False), Part(html, is_html=True)]

    moulds = Moulds("subject.txt")
    for title, escaped in (("A & B", "A &amp; B"), ("<script>", "&lt;script&gt;")):
        subject, html = moulds.cast("da", {"event": Meeting(title)}, render)
        assert "".join(subject) == title
        assert "".join(html) == f"<title>{escaped}</title>"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% for one in all %}{{ one.title }}{% endfor %}", {"all": [Meeting("A"), Meeting("B")]}),
        ("{% if one == other %}ens{% endif %}A", {"one": Meeting("A"), "other": Meeting("B")}),
        ("{% if one.broken or one.is_full %}nej{% endif %}A", {"one": Meeting("A")}),
        ("{% if one.them %}{% endif %}A", {"one": Meeting("A")}),
        ("{% if 'a' in one %}ens{% endif %}A", {"one": Meeting("A")}),
        ("A{% with state='lit' %}{% cast %}{% window state %}{% endcast %}{% endwith %}", {}),
        ("{% with word='A' %}{% cast %}{{ word }}{% endcast %}{% endwith %}", {}),
    ],
)
def test_what_cannot_be_cast_is_rendered_whole_and_we_hear_of_it(
    page: Callable[[str], Page], caplog: pytest.LogCaptureFixture, template: str, words: dict[str, object]
) -> None:
    one = page(template)

    with caplog.at_level(logging.ERROR, "lib.moulds"):
        pages = [one.of(**words) for _ in range(2)]

    assert pages[0] == pages[1]
    assert pages[0].startswith("A")
    assert len(caplog.records) == 2


def test_what_leaves_is_finished_once_for_each_mould(page: Callable[[str], Page]) -> None:
    one = page("  <p>{% cast %}{{ event.title }}{% endcast %}</p>  ")
    one.of(event=Meeting("A"))
    before = one.finished

    assert one.of(event=Meeting("B")) == "<p>B</p>"
    assert one.finished == before


def test_what_is_cast_is_cleaned_as_what_is_rendered_whole(page: Callable[[str], Page]) -> None:
    one = page("<p>{% cast %}{{ event.title }}{% endcast %}</p>")

    assert one.of(event=Meeting("A\u202eB")) == "<p>AB</p>"
    before = one.rendered
    assert one.of(event=Meeting("C\u202eD")) == "<p>CD</p>"
    assert one.rendered == before


def test_a_key_that_nobody_asks_for_any_more_is_forgotten(page: Callable[[str], Page]) -> None:
    one = page("{% cast %}{{ event.title }}{% endcast %}")
    one.moulds = Moulds(one.name, most=1)
    words = {"event": Meeting("A")}

    one.moulds.cast("da", words, one._render)
    one.moulds.cast("en", words, one._render)

    assert one.moulds.known("da", words) is None
    assert one.moulds.known("en", words) is not None


def test_of_many_ways_to_lead_a_template_the_latest_are_kept(page: Callable[[str], Page]) -> None:
    one = page("{{ event.title }}{% cast %}!{% endcast %}")
    for number in range(40):
        one.of(event=Meeting(f"{number}"))

    assert one.moulds.known("da", {"event": Meeting("0")}) is None
    assert one.moulds.known("da", {"event": Meeting("39")}) == [["39", "!", ""]]


def test_cast_is_nothing_where_no_mould_is_made(page: Callable[[str], Page]) -> None:
    page("a{% cast %}{{ word }}{% endcast %}b")

    assert render_to_string("page.html", {"word": "&"}) == "a&amp;b"
