"""SMTP servers on the loopback. Prints where they are, then a line for every letter and every session.

Ends when its input does.
"""

import asyncio
import queue
import socket
import sys
import tempfile
import threading
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult

from certificates import Authority

REFUSALS = {
    "nobody": "550 5.1.1 nobody of this name",
    "greylisted": "451 4.7.1 come back\tlater",
    "full": "452-4.2.2 the box\r\n452 4.2.2 is full",
}


REPORTS = queue.SimpleQueue()


def report(kind, *values):
    """One line: values are parted by 0x1F, and 0x1E stands for a line's end within one."""
    texts = (str(value).replace("\r", "").replace("\n", "\x1e") for value in values)
    REPORTS.put("\x1f".join((kind, *texts)))


def write_reports():
    """On a thread of its own: a reader that is still busy with the delivery must not hold the server up."""
    while True:
        print(REPORTS.get(), flush=True)


def seat(header):
    """The one person of a header, as the parser for addresses sees it."""
    people = header.addresses if header else ()
    return (people[0].display_name, people[0].addr_spec) if len(people) == 1 else ("", f"{len(people)} people")


class Desk:
    async def handle_RCPT(self, server, session, envelope, address, options):
        refusal = REFUSALS.get(address.partition("@")[0])
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def auth_CRAM__MD5(self, server, arguments):
        """Offered, and never to be taken."""
        return AuthResult(success=False, handled=False, message="535 5.7.8 not this way")

    async def handle_DATA(self, server, session, envelope):
        content = envelope.content
        letter = message_from_bytes(content, policy=policy.default)
        text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
        head = content.partition(b"\r\n\r\n")[0]
        report(
            "letter", envelope.mail_from, ",".join(envelope.rcpt_tos), *seat(letter["from"]), *seat(letter["to"]),
            letter["subject"], text.get_content(), html.get_content() if html else "none",
            letter["date"].datetime.isoformat(), letter["message-id"],
            ",".join(sorted(name.lower() for name in letter.keys())), letter.get_content_type(),
            max(len(line) for line in content.split(b"\r\n")), max(len(line) for line in head.split(b"\r\n")),
            len(letter.defects) + sum(len(part.defects) for part in letter.walk()),
            content.replace(b"\r\n", b"").count(b"\n") + content.replace(b"\r\n", b"").count(b"\r"),
            content.isascii(), server.transport.get_extra_info("sslcontext") is not None,
            getattr(session, "who", "nobody"),
        )
        if "undecided" in envelope.rcpt_tos[0]:
            return "554 5.6.0 not after all"
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    session.who = f"{data.login.decode()} by {mechanism}"
    if data.login == b"busy":
        return AuthResult(success=False, handled=False, message="454 4.7.0 ask me later")
    return AuthResult(success=data.login == b"clerk" and data.password == "rïght".encode(), handled=False)


class Session(SMTP):
    """Remembers the commands, and reports them when the client has gone."""

    seen = ()

    def connection_lost(self, error):
        report("session", " ".join(self.seen))
        super().connection_lost(error)


def noting(verb):
    async def method(self, argument):
        self.seen = (*self.seen, verb)
        return await getattr(SMTP, f"smtp_{verb}")(self, argument)

    method.__doc__ = getattr(SMTP, f"smtp_{verb}").__doc__
    return method


for verb in ("EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"):
    setattr(Session, f"smtp_{verb}", noting(verb))


async def open_servers(authority):
    loop = asyncio.get_running_loop()
    safe, wrong = authority.context("DNS:localhost", "IP:127.0.0.1"), authority.context("DNS:elsewhere.test")
    login = {"authenticator": authenticate}

    async def listen(context=None, **options):
        server = await loop.create_server(
            lambda: Session(Desk(), hostname="mail.test", loop=loop, **options), "127.0.0.1", 0, ssl=context)
        return server.sockets[0].getsockname()[1]

    return {
        "open": await listen(),
        "starttls": await listen(tls_context=safe, require_starttls=True, auth_required=True, **login),
        "tls": await listen(safe, auth_required=True, auth_require_tls=False, **login),
        "notls": await listen(auth_require_tls=False, **login),
        "wrong": await listen(tls_context=wrong, require_starttls=True, **login),
        "wrongtls": await listen(wrong),
        "odd": await listen(
            tls_context=safe, require_starttls=True, auth_exclude_mechanism=["LOGIN", "PLAIN"], **login),
        "login": await listen(tls_context=safe, auth_exclude_mechanism=["PLAIN"], **login),
    }


def recite(connection, greeting):
    """Greets and then says nothing more; a greeting that announces another line never comes to its end."""
    connection.sendall(greeting.encode())
    while greeting.endswith("-more\r\n"):
        connection.sendall(greeting.encode())
    while connection.recv(1000):
        pass


def ignore_farewell(connection, greeting):
    """Takes a letter as it should, and never answers to QUIT."""
    connection.sendall(greeting.encode())
    answers = {"DATA": "354 go on", ".": "250 taken"}
    is_data = False
    for line in connection.makefile("r", newline="\r\n"):
        verb = line.rstrip().partition(" ")[0]
        if not is_data or verb == ".":
            if verb != "QUIT":
                connection.sendall(f"{answers.get(verb, '250 fine')}\r\n".encode())
            is_data = verb == "DATA"


def scripted(greeting, behave=recite):
    listener = socket.create_server(("127.0.0.1", 0))

    def talk(connection):
        try:
            behave(connection, greeting)
        except OSError:
            pass

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()
    return listener.getsockname()[1]


with tempfile.TemporaryDirectory() as folder:
    authority = Authority(folder)
    loop = asyncio.new_event_loop()
    places = loop.run_until_complete(open_servers(authority))
    places |= {
        "silent": scripted(""), "busy": scripted("421 4.3.2 too busy\r\n"), "closed": scripted("554 go away\r\n"),
        "endless": scripted("220-more\r\n"), "nonsense": scripted("HTTP/1.1 400 Bad Request\r\n\r\n"),
        "rude": scripted("220 hello\r\n", ignore_farewell), "ca": authority.file,
    }
    threading.Thread(target=loop.run_forever, daemon=True).start()
    print(" ".join(f"{name}={place}" for name, place in places.items()), flush=True)
    threading.Thread(target=write_reports, daemon=True).start()
    sys.stdin.read()
