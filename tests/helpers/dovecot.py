"""A real IMAP server on a free port, with one mailbox, in a temporary folder of its own."""

from __future__ import annotations

import imaplib
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.servers import free_port

PASSWORD = "hemmeligt"

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
mail_max_userip_connections = 50
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """`url` is plain and `tls_url` is TLS, with a certificate that `SSL_CERT_FILE` must name."""

    folder: Path
    process: subprocess.Popen[bytes]
    port: int
    tls_port: int

    @classmethod
    def start(cls, more: str = "") -> Dovecot:
        """`more` is added to its configuration."""
        program = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
        assert program, (
            "Dovecot is missing. Install it, on Debian and Ubuntu with: apt-get install dovecot-imapd"
        )
        folder = Path(
            tempfile.mkdtemp(prefix="imap-", dir="/tmp")
        )  # a socket's path has room for 107 letters
        folder.chmod(0o755)
        port, tls_port = free_port(), free_port()
        _certify(folder)
        (folder / "dovecot.conf").write_text(_config(folder, port, tls_port) + more)
        for part in ("mail", "home"):
            (folder / part).mkdir()
            shutil.chown(folder / part, _owner()[0], _owner()[1])
        process = subprocess.Popen(
            [program, "-F", "-c", folder / "dovecot.conf"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        server = cls(folder, process, port, tls_port)
        server._wait_until_ready()
        return server

    @property
    def url(self) -> str:
        return f"imap://svar:{PASSWORD}@127.0.0.1:{self.port}/INBOX"

    @property
    def tls_url(self) -> str:
        return f"imaps://svar:{PASSWORD}@127.0.0.1:{self.tls_port}/INBOX"

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    def open(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login("svar", PASSWORD)
        return client

    def put(self, *mails: bytes) -> None:
        """As the mail server delivers."""
        client = self.open()
        for mail in mails:
            status, _words = client.append("INBOX", "", "", mail)
            assert status == "OK"
        client.logout()

    def count(self, folder: str) -> int:
        client = self.open()
        status, data = client.select(folder, readonly=True)
        client.logout()
        return int(data[0] or 0) if status == "OK" else 0

    def hang_up(self) -> None:
        """Every open connection breaks, as when the server is restarted; new ones are taken."""
        subprocess.run(
            ["doveadm", "-c", self.folder / "dovecot.conf", "kick", "svar"], check=False, capture_output=True
        )

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        for _ in range(200):
            try:
                self.open().logout()
            except OSError:
                time.sleep(0.05)
            else:
                return
        log = self.folder / "log"
        words = log.read_text(errors="replace") if log.exists() else ""
        self.stop()
        raise AssertionError(f"Dovecot did not start: {words[-800:]}")


def _owner() -> tuple[int, int]:
    """Dovecot refuses to open mail as root; then the user that its package made owns it."""
    if os.geteuid() != 0:
        return os.getuid(), os.getgid()
    import pwd

    user = pwd.getpwnam("dovecot")
    return user.pw_uid, user.pw_gid


def _config(folder: Path, port: int, tls_port: int) -> str:
    uid, gid = _owner()
    text = CONFIG.format(
        folder=folder,
        password=PASSWORD,
        uid=uid,
        gid=gid,
        port=port,
        tls_port=tls_port,
        ssl="yes",
        certificate=f"ssl_cert = <{folder}/cert.pem\nssl_key = <{folder}/key.pem",
    )
    if os.geteuid() != 0:
        import getpass

        text += f"default_internal_user = {getpass.getuser()}\ndefault_login_user = {getpass.getuser()}\n"
    return text


def _certify(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True,
        capture_output=True,
    )  # fmt: skip
