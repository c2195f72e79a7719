"""What the environment says, read once, with a plain sentence where it is missing or unsafe.

Nothing set: *embedded*, everything in one process with SQLite under `DATA_DIR`.
`DATABASE_URL` or `REDIS_URL` set: *scaled*, and then every setting that safety needs must be there.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SECRET_LENGTH = 40
MAILBOX_SCHEMES = ("imaps://", "imap+tls://", "imap://", "maildir://")
MAIL_SCHEMES = ("smtp://", "smtp+tls://", "smtps://", "maildir://")


class UnsafeEnvironment(SystemExit):
    """The house does not open with a door that cannot be locked; the sentence says what to set."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Forsamlingshuset cannot start: {sentence}")


@dataclass(frozen=True)
class Environment:
    """The adapters and secrets of one running house."""

    data_dir: Path
    scaled: bool
    demo: bool
    debug: bool
    secret_key: str
    secret_key_fallbacks: list[str]
    site_url: str
    allowed_hosts: list[str]
    database_url: str
    redis_url: str
    mail_url: str
    mail_from: str
    reply_domain: str
    reply_mailbox_url: str
    reply_lmtp: str
    reply_webhook_secret: str
    anymail: dict[str, str]
    answers_by_mail: bool

    @property
    def https(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.site_url).hostname or "localhost"

    @property
    def local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host in LOOPBACK


def read(base_dir: Path) -> Environment:
    """Read the environment, and `.env` beside manage.py (or `ENV_FILE`; empty for none).

    Raises `UnsafeEnvironment` with what to do.
    """
    env = environ.Env()
    file = env.str("ENV_FILE", default=str(base_dir / ".env"))
    if file and Path(file).exists():
        environ.Env.read_env(file)
    try:
        found = _read(env, base_dir)
    except (ImproperlyConfigured, ValueError) as fault:
        raise UnsafeEnvironment(f"{fault}.") from fault
    for kept, sentence in _rules(found, env):
        if not kept:
            raise UnsafeEnvironment(sentence)
    return found


def _read(env: environ.Env, base_dir: Path) -> Environment:
    data_dir = Path(env.str("DATA_DIR", default="") or base_dir / "data").expanduser().resolve()
    scaled = bool(env.str("DATABASE_URL", default="") or env.str("REDIS_URL", default=""))
    demo = _yes_or_no(env, "DEMO", default=not scaled)
    site_url = (env.str("SITE_URL", default="") or ("" if scaled else _local_address(env))).rstrip("/")
    home_made = not scaled or demo  # the demo sends nothing out of the house
    return Environment(
        data_dir=data_dir,
        scaled=scaled,
        demo=demo,
        debug=_yes_or_no(env, "DEBUG", default=False),
        secret_key=env.str("SECRET_KEY", default="") or ("" if scaled else _kept_secret(data_dir)),
        secret_key_fallbacks=env.list("SECRET_KEY_FALLBACKS", default=[]),
        site_url=site_url,
        allowed_hosts=env.list("ALLOWED_HOSTS", default=[]) or _hosts(site_url, scaled),
        database_url=env.str("DATABASE_URL", default="")
        or f"sqlite:///{data_dir / 'forsamlingshuset.sqlite3'}",
        redis_url=env.str("REDIS_URL", default=""),
        mail_url=env.str("MAIL_URL", default="") or (f"maildir://{data_dir / 'mail'}" if home_made else ""),
        mail_from=env.str("MAIL_FROM", default="")
        or ("Forsamlingshuset <huset@example.org>" if home_made else ""),
        reply_domain=env.str("REPLY_DOMAIN", default="") or ("svar.example.org" if home_made else ""),
        **_doors_in(env, data_dir, demo=demo),
    )


def _doors_in(env: environ.Env, data_dir: Path, *, demo: bool) -> dict[str, Any]:
    """The ways by which answers come back by mail. In the demo a folder, which the mailbox's buttons write to.

    With `ANSWERS_BY_MAIL=1` mails say that one may answer in the calendar also where the only door is a pipe.
    """
    mailbox = env.str("REPLY_MAILBOX_URL", default="") or (
        f"maildir://{data_dir / 'answers'}" if demo else ""
    )
    lmtp, secret = env.str("REPLY_LMTP", default=""), env.str("REPLY_WEBHOOK_SECRET", default="")
    return {
        "reply_mailbox_url": mailbox,
        "reply_lmtp": lmtp,
        "reply_webhook_secret": secret,
        "anymail": {
            name.removeprefix("ANYMAIL_"): value
            for name, value in os.environ.items()
            if name.startswith("ANYMAIL_")
        },
        "answers_by_mail": _yes_or_no(env, "ANSWERS_BY_MAIL", default=bool(mailbox or lmtp or secret)),
    }


def _yes_or_no(env: environ.Env, name: str, *, default: bool) -> bool:
    """A word that is neither is a mistake, and neither answer to it is safe to guess."""
    word = env.str(name, default="").strip().lower()
    if word in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return word in ("1", "true", "yes", "on") if word else default
    raise UnsafeEnvironment(f"{name} must be 1 or 0, not {word}.")


def _local_address(env: environ.Env) -> str:
    host = env.str("HOST", default="") or "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{env.int('PORT', default=8000)}"


def _hosts(site_url: str, scaled: bool) -> list[str]:
    """Embedded also answers on loopback; scaled answers on its own name alone."""
    host = urlsplit(site_url).hostname or "localhost"
    return [host] if scaled else sorted({host, "localhost", "127.0.0.1", "[::1]"})


def _kept_secret(data_dir: Path) -> str:
    """The embedded house makes its own secret once and keeps it readable for its owner alone."""
    path = data_dir / "secret-key"
    try:
        if not path.exists():
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = data_dir / f".secret-key-{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                os.link(draft, path)  # whoever comes second keeps the first one's secret
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text().strip()
    except OSError as fault:
        raise UnsafeEnvironment(
            f"the folder {data_dir} cannot be written ({fault.strerror}). Set DATA_DIR to a folder of your own."
        ) from fault


def _rules(found: Environment, env: environ.Env) -> Iterator[tuple[bool, str]]:
    """Each rule with its sentence; the first that is broken stops the start."""
    if found.scaled:
        yield from _rules_of_scaled(found, env)
    else:
        yield from _rules_of_embedded(found, env)
    yield (
        _is_address(found.site_url),
        "SITE_URL must be an address such as https://forsamlingshuset.example.org.",
    )
    yield (
        found.https or found.local,
        "SITE_URL must begin with https://, for people's answers travel over it.",
    )
    yield (
        len(found.secret_key) >= SECRET_LENGTH,
        f"set SECRET_KEY to at least {SECRET_LENGTH} random characters.",
    )
    yield not found.debug or found.local, "DEBUG must be off where others can reach the house."
    yield (
        found.mail_url.startswith(MAIL_SCHEMES),
        "MAIL_URL must begin with smtp://, smtp+tls://, smtps:// or maildir://.",
    )
    yield (
        "@" in found.mail_from,
        "MAIL_FROM must hold a mail address, such as Forsamlingshuset <huset@example.org>.",
    )
    yield from _rules_of_doors(found)
    yield "*" not in found.allowed_hosts, "ALLOWED_HOSTS must name the hosts, not *."
    yield (
        not found.demo or found.local,
        "DEMO shows everybody's mail; it is for loopback addresses alone. Set DEMO=0, or HOST=127.0.0.1.",
    )


def _rules_of_doors(found: Environment) -> Iterator[tuple[bool, str]]:
    url, secret = found.reply_mailbox_url, found.reply_webhook_secret
    yield (
        not url or url.startswith(MAILBOX_SCHEMES),
        "REPLY_MAILBOX_URL must begin with imaps://, imap+tls:// or maildir://.",
    )
    yield (
        not url.startswith("imap://") or urlsplit(url).hostname in LOOPBACK,
        "REPLY_MAILBOX_URL must begin with imaps:// or imap+tls://, or a password would travel in the open.",
    )
    yield (
        not secret or (":" in secret and len(secret) >= SECRET_LENGTH),
        f"REPLY_WEBHOOK_SECRET must be user:password, {SECRET_LENGTH} random characters or more.",
    )
    yield (
        not found.reply_lmtp or _is_lmtp(found.reply_lmtp),
        "REPLY_LMTP must be a host and a port such as 127.0.0.1:8024.",
    )


def _is_lmtp(address: str) -> bool:
    host, _, port = address.rpartition(":")
    return bool(host) and port.isdigit() and 0 < int(port) < 65536


def _rules_of_scaled(found: Environment, env: environ.Env) -> Iterator[tuple[bool, str]]:
    database = env.str("DATABASE_URL", default="")
    yield bool(database), "set DATABASE_URL, for example postgres://user:password@host/name."
    yield (
        database.startswith(("postgres://", "postgresql://")),
        "DATABASE_URL must name a PostgreSQL database, for example postgres://user:password@host/name.",
    )
    yield bool(found.redis_url), "set REDIS_URL, for example redis://host:6379/0."
    yield (
        found.redis_url.startswith(("redis://", "rediss://", "unix://")),
        "REDIS_URL must begin with redis:// or rediss://.",
    )
    yield (
        bool(found.site_url),
        "set SITE_URL to the address people use, for example https://forsamlingshuset.example.org.",
    )
    yield bool(found.secret_key), f"set SECRET_KEY to at least {SECRET_LENGTH} random characters."
    yield bool(found.mail_url), "set MAIL_URL, for example smtp+tls://user:password@host:587."
    yield bool(found.mail_from), "set MAIL_FROM, for example Forsamlingshuset <huset@example.org>."
    yield bool(found.reply_domain), "set REPLY_DOMAIN, the mail domain that receives answers to invitations."


def _rules_of_embedded(found: Environment, env: environ.Env) -> Iterator[tuple[bool, str]]:
    host = env.str("HOST", default="") or "127.0.0.1"
    yield 0 < env.int("PORT", default=8000) < 65536, "PORT must be a number from 1 to 65535."
    yield (
        host in LOOPBACK or bool(env.str("SITE_URL", default="")),
        "with HOST open to others, set SITE_URL to the https address that people use.",
    )
    yield (
        not found.demo or host in LOOPBACK,
        "DEMO shows everybody's mail; it is for loopback addresses alone. Set DEMO=0, or HOST=127.0.0.1.",
    )


def _is_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.path and not parts.query
