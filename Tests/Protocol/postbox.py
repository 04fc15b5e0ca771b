"""An SMTP server that keeps what it is given: STARTTLS, name and password demanded, can be closed and opened again."""

import asyncio
import logging
import re
import sys
import threading
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "OutboundTests/servers"))
import appliance  # noqa: E402
from certificates import Authority  # noqa: E402

FROM = "desk@north.test"
# Of the server's own log only what is wrong: with every sign-in it warns of a name that it uses itself.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Letter(NamedTuple):
    recipient: str
    subject: str
    text: str
    html: str
    whole: bytes

    @property
    def path(self):
        """Where its link leads, without the site."""
        found = re.search(r"https?://[^/\s]+(/\S+)", self.text)
        return found[1] if found else ""


class Postbox:
    """Serves on a thread of its own. Letters are taken out by whoever waits for them."""

    def __init__(self, place, user="clerk", password="hushed relay of pigeons"):
        place.mkdir(exist_ok=True)
        self.user, self.password, self.port = user, password, appliance.free_port()
        self.letters, self.refused, self.logins, self.tries = [], {}, [], 0
        self.authority = Authority(place)
        self.context = self.authority.context("IP:127.0.0.1", "DNS:localhost")
        self.password_file = place / "smtp-password"
        self.password_file.touch(0o600)
        self.password_file.write_text(password + "\n")
        self.loop, self.server = asyncio.new_event_loop(), None
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    @property
    def settings(self):
        """What makes a server send its letters here."""
        return {
            "FLEETPASS_MAIL_SERVER": f"127.0.0.1:{self.port}",
            "FLEETPASS_MAIL_FROM": FROM,
            "FLEETPASS_MAIL_USER": self.user,
            "FLEETPASS_MAIL_PASSWORD_FILE": str(self.password_file),
            "FLEETPASS_MAIL_CA_FILE": str(self.authority.file),
        }

    def open(self):
        self._run(self._open())
        return self

    def close(self):
        self._run(self._close())

    def take(self, recipient, seconds=20):
        """Waits for the next letter to somebody; None if none comes."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for letter in self.letters:
                if letter.recipient == recipient:
                    self.letters.remove(letter)
                    return letter
            time.sleep(0.01)
        return None

    def _run(self, work):
        asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _open(self):
        def session():
            return SMTP(
                self, hostname="mail.test", loop=self.loop, tls_context=self.context, require_starttls=True,
                auth_required=True, authenticator=self._authenticate,
            )  # fmt: skip

        self.server = await self.loop.create_server(session, "127.0.0.1", self.port)

    async def _close(self):
        self.server.close()

    def _authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self.logins[-1] == (self.user, self.password), handled=False)

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries += 1
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
        for recipient in envelope.rcpt_tos:
            self.letters.append(Letter(recipient, letter["subject"], text, page, envelope.content))
        return "250 taken"
