"""Our mails as bytes, and as three programs that are not ours read them."""

import base64
import email
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage, MIMEPart
from email.policy import default
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notifications.mime import Letter, build, new_message_id, sendable_address
from tests.calendar_readers import MAIL_READERS

pytestmark = pytest.mark.once

CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n"
    + "SUMMARY:Årsmøde på Ærø\r\n".encode()
    + b"END:VCALENDAR\r\n"
)
LONG_ADDRESS = (
    "svar+0123456789abcdef0123456789abcdef.mfrggzdfmztwq2lkmvxgs@forsamlingshuset-i-landdistrikt.example"
)
each_reader = pytest.mark.parametrize("reader", MAIL_READERS)


def letter(**changes: Any) -> Letter:
    values: dict[str, Any] = {
        "from_name": "LAG Sydfyn, Forsamlingshuset",
        "from_address": LONG_ADDRESS,
        "to_name": "Karen Ø. Hansen",
        "to_address": "karen.oe+lag@hansen.example",
        "subject": "Indbydelse: Årsmøde på Ærø",
        "text": "Kære Karen\n\nKom til årsmøde.\n",
        "html": "<p>Kære Karen</p><p>Kom til årsmøde.</p>\n",
        "message_id": new_message_id("forsamlingshuset.example", "8f2c-1"),
        "date": datetime(2027, 2, 1, 8, 30, tzinfo=UTC),
        "language": "da",
    }
    return Letter(**(values | changes))


def invitation(**changes: Any) -> Letter:
    return letter(**({"calendar": CALENDAR, "calendar_method": "REQUEST"} | changes))


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def shape(message: MIMEPart) -> Any:
    if not message.is_multipart():
        return message.get_content_type()
    return [message.get_content_type(), *(shape(part) for part in message.iter_parts())]


def text_of(part: MIMEPart) -> str:
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def header_names(content: bytes) -> list[str]:
    head = content.split(b"\r\n\r\n", 1)[0].decode()
    return [line.split(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]


def test_a_mail_without_a_calendar_is_two_versions_of_its_text() -> None:
    message = parsed(build(letter()))

    assert shape(message) == ["multipart/alternative", "text/plain", "text/html"]
    text, html = message.iter_parts()
    assert text_of(text) == "Kære Karen\n\nKom til årsmøde.\n"
    assert text_of(html) == "<p>Kære Karen</p><p>Kom til årsmøde.</p>\n"
    assert not any(part.defects for part in message.walk())


def test_an_invitation_has_the_shape_that_gets_buttons() -> None:
    message = parsed(build(invitation()))

    assert shape(message) == [
        "multipart/mixed",
        ["multipart/alternative", "text/plain", "text/html", "text/calendar"],
        "application/ics",
    ]
    alternative, attached = message.iter_parts()
    buttons = list(alternative.iter_parts())[-1]
    assert buttons["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert buttons["Content-Transfer-Encoding"] == attached["Content-Transfer-Encoding"] == "base64"
    assert buttons.get_content_disposition() is None
    assert attached.get_filename() == "invite.ics"
    assert buttons.get_payload(decode=True) == attached.get_payload(decode=True) == CALENDAR


@pytest.mark.parametrize("method", [None, "CANCEL", "request"])
def test_a_calendar_goes_only_with_the_method_that_stands_in_it(method: str | None) -> None:
    with pytest.raises(ValueError, match="method"):
        build(invitation(calendar_method=method))


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert build(invitation()) == build(invitation())


def test_every_line_is_short_and_ends_as_smtp_wants_it() -> None:
    content = build(
        invitation(reply_to=LONG_ADDRESS, text="Et langt ord: " + "æ" * 3000 + "\n.\nFrom nu af\n")
    )

    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_mail_says_that_a_program_sent_it_and_in_which_language() -> None:
    message = parsed(build(letter()))

    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Content-Language"] == "da"
    assert message["Date"].datetime == datetime(2027, 2, 1, 8, 30, tzinfo=UTC)
    assert "Reply-To" not in message
    assert "List-Unsubscribe" not in message
    assert "In-Reply-To" not in message


def test_one_press_unsubscribes() -> None:
    address = "https://forsamlingshuset.example/afmeld/" + "k3f9" * 40 + "/"
    content = build(letter(list_unsubscribe=address))

    assert f"List-Unsubscribe: <{address}>\r\n".encode() in content
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content


@pytest.mark.parametrize(
    "address", ["http://x.example/", "mailto:a@x.example", "https://x.example/>,<mailto:a@b"]
)
def test_unsubscribing_is_by_one_https_address(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        build(letter(list_unsubscribe=address))


def test_an_update_answers_the_mail_before_it() -> None:
    first = new_message_id("forsamlingshuset.example", "a" * 100)
    content = build(letter(in_reply_to=first, references=("<one@x.example>", first)))

    assert f"In-Reply-To: {first}\r\n".encode() in content
    assert f"References: <one@x.example>\r\n {first}\r\n".encode() in content


def test_long_addresses_and_ids_are_never_encoded() -> None:
    content = build(letter(reply_to=LONG_ADDRESS, message_id=f"<{'a' * 120}@x.example>"))

    assert content.count(f"<{LONG_ADDRESS}>".encode()) == 2
    assert f"Message-ID: <{'a' * 120}@x.example>\r\n".encode() in content


NAMES = [
    "Karen",
    "Karen Ø. Hansen",
    'Jens "Basse" Hansen',
    "Hansen, Jens; LAG <Syd> (næstformand) @ Ærø",
    "back\\slash",
    "=?utf-8?q?ikke_kodet?=",
    "שלום دارين 中文 👩‍🌾",
    "Et meget langt navn " * 12,
    "Blåbærgrødsentusiast" * 12,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_by_python_as_it_was_written(name: str) -> None:
    # The older of Python's two parsers: the newer one keeps the space between two encoded words.
    message = email.message_from_bytes(build(letter(to_name=name, from_name=name)))

    for header, address in (("To", "karen.oe+lag@hansen.example"), ("From", LONG_ADDRESS)):
        found, addr_spec = parseaddr(message[header])
        assert (str(make_header(decode_header(found))), addr_spec) == (name.strip(), address)


@each_reader
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_by_others_as_it_was_written(reader: str, name: str) -> None:
    read = MAIL_READERS[reader](build(letter(to_name=name, from_name=name)))

    assert read["to"] == [{"name": name.strip(), "address": "karen.oe+lag@hansen.example"}]
    assert read["from"] == [{"name": name.strip(), "address": LONG_ADDRESS}]


@each_reader
def test_an_invitation_is_read_whole(reader: str) -> None:
    content = build(invitation(in_reply_to="<before@x.example>", reply_to=LONG_ADDRESS))

    read = MAIL_READERS[reader](content)
    assert read["subject"] == "Indbydelse: Årsmøde på Ærø"
    assert read["messageId"] == "<8f2c-1@forsamlingshuset.example>"
    assert read["inReplyTo"] == "<before@x.example>"
    assert read["replyTo"] == LONG_ADDRESS
    assert read["text"].rstrip() == "Kære Karen\n\nKom til årsmøde."
    assert read["html"].rstrip() == "<p>Kære Karen</p><p>Kom til årsmøde.</p>"
    calendar, attached = read["parts"]
    assert (calendar["type"], calendar["disposition"]) == ("text/calendar", None)
    assert (attached["type"], attached["name"], attached["disposition"]) == (
        "application/ics",
        "invite.ics",
        "attachment",
    )
    for part in (calendar, attached):
        # postal-mime gives calendars with the line ends of its own machine.
        assert base64.b64decode(part["content"]).splitlines() == CALENDAR.splitlines()


def test_the_method_of_an_invitation_is_found_by_a_reader_that_looks_for_it() -> None:
    read = MAIL_READERS["postal-mime"](build(invitation()))

    assert read["parts"][0]["method"] == "REQUEST"


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ('"odd name"@x.example', '"odd name"@x.example'),
        ("o'brien+a=b@x.example", "o'brien+a=b@x.example"),
        ("<karen@x.example>", "karen@x.example"),
        ("karen@blåbær.example", "karen@xn--blbr-roah.example"),
    ],
)
def test_an_odd_address_still_gets_its_mail(address: str, written: str) -> None:
    (found,) = parsed(build(letter(to_address=address)))["To"].addresses

    assert found.addr_spec == written == sendable_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "karen",
        "karen@",
        "@x.example",
        "kårén@x.example",
        "a@b@c",
        "a b@x.example",
        "a@x.example, b@x.example",
        "a@x.example\r\nBcc: b@x.example",
        f"{'a' * 300}@{'x' * 60}.example",
        f"a@{'x' * 64}.example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="Not a"):
        build(letter(to_address=address))


def test_a_naive_date_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        build(letter(date=datetime(2027, 2, 1, 8, 30)))


anything = st.text(max_size=300)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(anything, anything, anything, st.booleans())
@example("Emne\r\nBcc: x@y.example\r\n\r\nBrød", "\x85\u2028\0\x1c", "\ud800\r.\r\n", True)
@example("æ" * 3000, "a" * 3000, "x" * 100_000, False)
def test_nothing_in_a_letter_can_add_a_header_or_a_long_line(
    subject: str, name: str, text: str, with_calendar: bool
) -> None:
    plain = header_names(build(invitation() if with_calendar else letter()))
    written = letter(
        subject=subject,
        from_name=name,
        to_name=subject,
        text=text,
        html=subject,
        language=name,
        message_id=f"<{subject}@x.example>",
        calendar=CALENDAR if with_calendar else None,
        calendar_method="REQUEST" if with_calendar else None,
    )

    content = build(written)
    assert header_names(content) == plain
    assert content.isascii()
    assert b"\0" not in content
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", content)
    assert len(list(parsed(content).walk())) == (6 if with_calendar else 3)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=300))
@example("Indbydelse: " + "meget langt " * 40)
@example("Indbydelse: " + "🎉" * 200)
@example("=?utf-8?q?ikke?= et =? kodet ?= ord")
def test_a_subject_comes_back_as_it_was_written(subject: str) -> None:
    content = build(letter(subject=subject))

    assert parsed(content)["Subject"] == " ".join(subject.split())
    for reader in MAIL_READERS.values():
        assert (reader(content).get("subject") or "") == " ".join(subject.split())


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp")) | st.just("\n"), max_size=400))
@example("From mig\n.\n..\n  indrykket og hale  \n--\nsignatur" + "æ" * 2000)
def test_a_text_comes_back_as_it_was_written(text: str) -> None:
    (plain, _) = parsed(build(letter(text=text))).iter_parts()

    assert text_of(plain).removesuffix("\n") == text.removesuffix("\n")


def test_a_message_id_is_the_same_at_every_try_and_fits_in_a_header() -> None:
    assert new_message_id("x.example", "8f2c.1") == "<8f2c.1@x.example>"
    odd = new_message_id("blåbær.example", "to ord@<æ>\r\n")
    assert re.fullmatch(r"<[0-9a-f]{40}@xn--blbr-roah\.example>", odd)
    assert odd == new_message_id("blåbær.example", "to ord@<æ>\r\n")
    assert new_message_id("x.example", "a" * 200) != new_message_id("x.example", "a" * 201)
