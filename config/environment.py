"""What the environment says, read once, with a plain sentence where it is missing or unsafe.

Nothing set: *embedded*, everything in one process with SQLite under `DATA_DIR`.
`DATABASE_URL` or `REDIS_URL` set: *scaled*, and then every setting that safety needs must be there.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SECRET_LENGTH = 40


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

    @property
    def https(self) -> bool:
        return self.site_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.site_url).hostname or "localhost"


def read(base_dir: Path) -> Environment:
    """Read the environment (and `.env` beside manage.py). Raises `UnsafeEnvironment` with what to do."""
    env = environ.Env()
    if (base_dir / ".env").exists():
        environ.Env.read_env(base_dir / ".env")
    data_dir = Path(env.str("DATA_DIR", default=str(base_dir / "data"))).resolve()
    scaled = bool(env.str("DATABASE_URL", default="") or env.str("REDIS_URL", default=""))
    demo = env.bool("DEMO", default=not scaled)
    site_url = env.str("SITE_URL", default="" if scaled else _local_address(env)).rstrip("/")
    found = Environment(
        data_dir=data_dir,
        scaled=scaled,
        demo=demo,
        debug=env.bool("DEBUG", default=False),
        secret_key=env.str("SECRET_KEY", default="" if scaled else _kept_secret(data_dir)),
        secret_key_fallbacks=env.list("SECRET_KEY_FALLBACKS", default=[]),
        site_url=site_url,
        allowed_hosts=env.list("ALLOWED_HOSTS", default=_hosts(site_url, scaled)),
        database_url=env.str("DATABASE_URL", default="") or f"sqlite:///{data_dir / 'forsamlingshuset.sqlite3'}",
        redis_url=env.str("REDIS_URL", default=""),
        mail_url=env.str("MAIL_URL", default="" if scaled and not demo else f"maildir://{data_dir / 'mail'}"),
        mail_from=env.str("MAIL_FROM", default="" if scaled else "Forsamlingshuset <huset@example.org>"),
        reply_domain=env.str("REPLY_DOMAIN", default="" if scaled else "svar.example.org"),
    )
    if scaled:
        _check_scaled(found, env)
    return found


def _local_address(env: environ.Env) -> str:
    return f"http://{env.str('HOST', default='127.0.0.1')}:{env.str('PORT', default='8000')}"


def _hosts(site_url: str, scaled: bool) -> list[str]:
    """Embedded also answers on loopback; scaled answers on its own name alone."""
    host = urlsplit(site_url).hostname or "localhost"
    return [host] if scaled else sorted({host, *LOOPBACK, "[::1]"})


def _kept_secret(data_dir: Path) -> str:
    """The embedded house makes its own secret once and keeps it readable for its owner alone."""
    path = data_dir / "secret-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def _check_scaled(found: Environment, env: environ.Env) -> None:
    """Each rule with its sentence; the first that is broken stops the start."""
    local = found.host in LOOPBACK
    rules = [
        (bool(env.str("DATABASE_URL", default="")), "set DATABASE_URL, for example postgres://user:password@host/name."),
        (found.database_url.startswith(("postgres://", "postgresql://")), "DATABASE_URL must name a PostgreSQL database."),
        (bool(found.redis_url), "set REDIS_URL, for example redis://host:6379/0."),
        (bool(found.site_url), "set SITE_URL to the address people use, for example https://forsamlingshuset.example.org."),
        (found.https or local, "SITE_URL must begin with https://, for people's answers travel over it."),
        (len(found.secret_key) >= SECRET_LENGTH, f"set SECRET_KEY to at least {SECRET_LENGTH} random characters."),
        (not found.debug or local, "DEBUG must be off where others can reach the house."),
        (bool(found.mail_url), "set MAIL_URL, for example smtp+tls://user:password@host:587."),
        (bool(found.mail_from), "set MAIL_FROM, for example Forsamlingshuset <huset@example.org>."),
        (bool(found.reply_domain), "set REPLY_DOMAIN, the mail domain that receives answers to invitations."),
        ("*" not in found.allowed_hosts, "ALLOWED_HOSTS must name the hosts, not *."),
        (not found.demo or local, "DEMO shows everybody's mail; it is for loopback addresses alone."),
    ]
    for kept, sentence in rules:
        if not kept:
            raise UnsafeEnvironment(sentence)
