"""Only an address that we made is read, and it is read however a mail program has bent it."""

import uuid
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.reply_addresses import read, reply_address

SECRET = "a secret of the tests"
DOMAIN = "svar.forsamlingshuset.example"
TOKEN = "k3f9a-2b"
ADDRESS = reply_address(TOKEN, secret=SECRET, domain=DOMAIN)


def test_an_address_is_read_back() -> None:
    assert ADDRESS.startswith(f"svar+{TOKEN}.")
    assert ADDRESS.endswith(f"@{DOMAIN}")
    assert read(ADDRESS, secret=SECRET, domain=DOMAIN) == TOKEN


@pytest.mark.parametrize(
    "bent",
    [
        str.upper,
        str.title,
        lambda address: f" <{address}> ",
        lambda address: f"mailto:{address}",
        lambda address: f"MAILTO:{address.replace('+', '%2B')}",
        lambda address: address.replace("+", "-"),
        lambda address: f"{address}.",
    ],
)
def test_what_programs_do_to_an_address_does_no_harm(bent: Callable[[str], str]) -> None:
    assert read(bent(ADDRESS), secret=SECRET, domain=DOMAIN) == TOKEN


def test_every_character_of_an_address_counts() -> None:
    for place, character in enumerate(ADDRESS):
        other = "b" if character != "b" else "c"
        forged = ADDRESS[:place] + other + ADDRESS[place + 1 :]
        assert read(forged, secret=SECRET, domain=DOMAIN) is None


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "@",
        "karen@hansen.example",
        f"svar@{DOMAIN}",
        f"svar+{TOKEN}@{DOMAIN}",
        f"svar+{TOKEN}.@{DOMAIN}",
        ADDRESS.replace(DOMAIN, f"x{DOMAIN}"),
        ADDRESS.replace(DOMAIN, f"{DOMAIN}.evil.example"),
        ADDRESS.replace("svar+", "svar++"),
        ADDRESS.replace("@", "a@"),
        f"karen@hansen.example, {ADDRESS}",
        f"{ADDRESS}\r\n",
        "svar+" + "a" * 100_000 + f".aaaa@{DOMAIN}",
    ],
)
def test_an_address_that_is_not_ours_is_nobodys(foreign: str) -> None:
    expected = TOKEN if foreign == f"{ADDRESS}\r\n" else None  # white space around it is no part of it
    assert read(foreign, secret=SECRET, domain=DOMAIN) == expected


def test_an_address_for_one_purpose_is_worth_nothing_for_another() -> None:
    forged = ADDRESS.replace("svar+", "retur+")

    assert read(forged, secret=SECRET, domain=DOMAIN) is None
    other = reply_address(TOKEN, secret=SECRET, domain=DOMAIN, local_part="retur")
    assert read(other, secret=SECRET, domain=DOMAIN) == TOKEN


def test_an_address_of_another_secret_is_not_read() -> None:
    assert read(ADDRESS, secret="another", domain=DOMAIN) is None


def test_a_signature_has_more_than_eighty_bits() -> None:
    signature = ADDRESS.split("@")[0].rsplit(".", 1)[1]

    assert len(signature) * 5 >= 80


@settings(max_examples=100, derandomize=True)
@given(st.uuids())
def test_a_uuid_fits_and_the_local_part_stays_within_what_mail_allows(token: uuid.UUID) -> None:
    for written in (token.hex, str(token)):
        address = reply_address(written, secret=SECRET, domain=DOMAIN)
        assert len(address.split("@")[0]) <= 64
        assert address == address.lower()
        assert read(address, secret=SECRET, domain=DOMAIN) == written


@pytest.mark.parametrize("token", ["", "ABC", "a b", "a.b", "a@b", "æ", "-a", "a" * 50])
def test_a_token_that_would_not_come_back_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="reply address"):
        reply_address(token, secret=SECRET, domain=DOMAIN)


@settings(max_examples=200, derandomize=True)
@given(st.text(max_size=120))
def test_no_text_makes_reading_fail(address: str) -> None:
    assert read(address, secret=SECRET, domain=DOMAIN) is None
    assert read(f"{address}@{DOMAIN}", secret=SECRET, domain=DOMAIN) is None
