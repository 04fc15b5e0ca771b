"""Letters, their links and what they tell of, end to end: by a real mail server, away or refusing, and without one."""

import base64
import contextlib
import json
import re
import sqlite3
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import icalendar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from postbox import Postbox  # noqa: E402
from verdict import Verdict  # noqa: E402
from visitor import PROXIED, SESSION, Visitor, a_day_later, administrator, token  # noqa: E402

BEN = {"name": "Ben Łukasik", "email": "ben@example.com", "password": "purple anvils rarely whistle"}
CARA = {"name": "Cara <Moss>", "email": "cara@example.com", "password": "nine damp ladders in spring"}
NEW = "quiet ferries cross at dusk"
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


class Desk:
    """What every part needs: a server that sends its letters to a postbox, and its first administrator."""

    def __init__(self, server, post, verdict):
        self.server, self.post, self.check = server, post, verdict.check
        self.ada, _ = administrator(server)
        self.links = []

    def link(self, person, what):
        """Where the link in the next letter to somebody leads."""
        letter = self.post.take(person["email"])
        self.check(letter is not None, f"{what}: the letter arrives", self.server.last_words())
        if not letter:
            return "/none"
        self.links.append(token(letter.path))
        in_page = self.links[-1] in letter.html or not letter.path
        self.check(in_page, f"{what}: text and page have the same link", letter.html[:300])
        return letter.path

    def noted(self, action):
        """How often that stands in the record."""
        with self.rows() as file:
            return file.execute("SELECT count(*) FROM audit_events WHERE action = ?", [action]).fetchone()[0]

    def rows(self):
        return contextlib.closing(sqlite3.connect(f"file:{self.server.data / 'fleetpass.db'}?mode=ro", uri=True))

    def letters(self):
        return json.loads(self.ada.get("/v1/outbox").body)["items"]

    def waits(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.02)
        return False


def invites(desk):
    body = {"name": BEN["name"], "email": BEN["email"], "role": "sales"}
    answer = desk.ada.call("POST", "/v1/staff", body, [("Idempotency-Key", str(uuid.uuid4()))])
    desk.check(answer.status == 201, "somebody is invited", answer.body[:300])
    link = desk.link(BEN, "invitation")
    desk.check(link.startswith("/join/"), "the letter leads to the page to join", link)
    ben = Visitor(desk.server)
    joined = ben.send(link, new_password=BEN["password"])
    desk.check(joined.status == 303, "whoever was invited joins by the letter's link", joined.body[-300:])
    desk.check(ben.signs_in(BEN, "staff"), "and signs in")
    again = Visitor(desk.server).send(link, new_password=NEW)
    desk.check(again.status in (403, 404), "the link of an invitation is good once", again.status)
    desk.check(desk.post.logins[-1:] == [(desk.post.user, desk.post.password)], "name and password are the file's")


def signs_up(desk):
    cara = Visitor(desk.server)
    told = cara.send("/sign-up", name=CARA["name"], email=CARA["email"])
    desk.check(told.status == 200, "a customer signs up", told.status)
    desk.check(not Visitor(desk.server).signs_in(CARA), "before the address is confirmed nobody gets in")
    link = desk.link(CARA, "sign-up")
    desk.check(cara.get(link).status == 200 and cara.get(link).status == 200, "opening the link uses nothing up")
    confirmed = cara.send(link, new_password=CARA["password"])
    desk.check(confirmed.status == 303, "a password chosen on its page confirms the address", confirmed.status)
    desk.check(Visitor(desk.server).send(link, new_password=NEW).status == 404, "which works once")
    desk.check(Visitor(desk.server).signs_in(CARA), "then the customer gets in")
    a_day_later(desk.server)
    other = Visitor(desk.server)
    again = other.send("/sign-up", name="Somebody Else", email=CARA["email"])
    desk.check(again.status == 200, "signing up with a known address is answered as ever", again.status)
    letter = desk.post.take(CARA["email"])
    known = letter is not None and letter.path == "/sign-in" and "already" in letter.subject
    desk.check(known, "its owner is told that there is an account", letter)
    desk.check(letter and "Somebody Else" not in letter.text, "without words of whoever tried", letter)
    desk.check(not other.signs_in({**CARA, "password": NEW}), "and the password stays the owner's")


def signs_in_by_link(desk):
    cara, thief, refused = Visitor(desk.server), Visitor(desk.server), desk.noted("link.refused")
    a_day_later(desk.server)
    cara.send("/sign-in/by-link", email=CARA["email"])
    link = desk.link(CARA, "link to sign in")
    desk.check(thief.send(link).status == 404, "another browser does not get in by the link")
    desk.check(SESSION not in thief.cookies, "and has no session")
    desk.check(desk.noted("link.refused") == refused + 1, "that it tried is on record")
    entered = cara.send(link)
    desk.check(entered.status == 303 and SESSION in cara.cookies, "the browser that asked gets in", entered.status)
    desk.check(cara.get("/account").status == 200, "and sees its account")
    desk.check(cara.send(link).status in (403, 404), "a second time the link is refused")
    cara.cookies.pop(SESSION, None)
    desk.check(cara.send(link).status == 404, "also to the same browser without its session")
    desk.check(desk.noted("link.refused") >= refused + 2, "and that is on record")
    bare = Visitor(desk.server).ask("POST", link, b"form_token=" + b"x" * 32, FORM).status
    desk.check(bare == 403, "what no page of ours has made is refused", bare)




def forgets(desk):
    cara, elsewhere = Visitor(desk.server), Visitor(desk.server)
    elsewhere.signs_in(CARA)
    a_day_later(desk.server)
    cara.send("/forgotten-password", email=CARA["email"])
    first = desk.link(CARA, "forgotten password")
    for _ in range(2):
        again = cara.send("/forgotten-password", email=CARA["email"].upper())
        desk.check(again.status == 200, "asking again at once is answered as ever", again.status)
    desk.check(desk.post.take(CARA["email"], 0.5) is None, "and brings no letter")
    desk.check(desk.noted("letter.held_back") == 2, "which is on record")
    desk.check(cara.get(first).status == 200, "and the link is good still")
    a_day_later(desk.server)
    cara.send("/forgotten-password", email=CARA["email"])
    second = desk.link(CARA, "forgotten password, asked again")
    desk.check(cara.get(first).status == 200, "asking, as anybody may, ends no link")
    changed = cara.send(second, new_password=NEW)
    desk.check(changed.status == 303, "the newer one takes another password", changed.status)
    spent = Visitor(desk.server).send(first, new_password=NEW).status
    desk.check(spent == 404, "and using it ends the older one", spent)
    desk.check(elsewhere.get("/v1/me").status == 401, "who was signed in is out")
    desk.check(not Visitor(desk.server).signs_in(CARA), "the old password is good no more")
    CARA["password"] = NEW
    desk.check(Visitor(desk.server).signs_in(CARA), "the new one is")


def tells_nobody(desk):
    """Known or unknown, the answer is the same to the byte; what names the request and the moment aside."""
    visitor = Visitor(desk.server)
    visitor.get("/sign-in")
    addresses = {"known": CARA["email"], "unknown": "nobody@example.com", "written to just now": CARA["email"]}
    fields = {"name": "Some One"}
    for page in ("/sign-in/by-link", "/forgotten-password"):
        a_day_later(desk.server)
        same(desk, page, {who: visitor.send(page, email=email) for who, email in addresses.items()})
    a_day_later(desk.server)
    fresh = {who: visitor.send("/sign-up", email=email, **fields) for who, email in addresses.items()}
    same(desk, "/sign-up", fresh)
    program = Visitor(desk.server)
    for path, more in (("/v1/forgotten-password", {"kind": "customer"}), ("/v1/sign-ups", fields)):
        a_day_later(desk.server)
        asked = {who: program.call("POST", path, {**more, "email": email}) for who, email in addresses.items()}
        same(desk, path, asked)
    wrong = {"password": "not the right one at all"}
    signed = {
        who: visitor.send("/sign-in", email=email, **wrong).body.replace(email.encode(), b"@")
        for who, email in addresses.items()
    }
    desk.check(signed["known"] == signed["unknown"], "/sign-in: the same page for both")
    came = [desk.post.take(CARA["email"]) for _ in range(5)]
    desk.check(all(came), "and the known address gets a letter of each", came)
    more = desk.post.take(CARA["email"], 0.5)
    desk.check(more is None, "and no more than one at a time", more)
    made = desk.post.take("nobody@example.com")
    desk.check(made and made.path.startswith("/confirm/"), "an unknown one gets what signing up brings", made)


def same(desk, what, answers):
    plain = {}
    for who, answer in answers.items():
        headers = {name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
        plain[who] = (answer.status, sorted(headers.items()), answer.body)
    desk.check(all(told == plain["known"] for told in plain.values()), f"{what}: the same answer for all", plain)
    desk.check(plain["known"][0] in (200, 202), f"{what}: which is that it was taken", plain["known"][0])


def is_refused(desk):
    """A recipient that the mail server will never take fails at once; staff may try again."""
    desk.post.refused[CARA["email"]] = "550 5.1.1 nobody of this name"
    # What was written before has arrived by now, or its try would count as one of this letter's.
    desk.waits(lambda: all(letter["status"] != "queued" for letter in desk.letters()))
    before = desk.post.tries
    a_day_later(desk.server)
    Visitor(desk.server).send("/forgotten-password", email=CARA["email"])
    failed = desk.waits(lambda: any(letter["status"] == "failed" for letter in desk.letters()))
    desk.check(failed, "a letter that is refused for good has failed", desk.letters()[:1])
    letter = next((letter for letter in desk.letters() if letter["status"] == "failed"), None)
    if not letter:
        return
    desk.check((letter["attempts"], desk.post.tries) == (1, before + 1), "after one try", letter)
    desk.check("550" in (letter["problem"] or ""), "and what the mail server said is told", letter)
    page = desk.ada.get("/outbox").body.decode()
    desk.check("nobody of this name" in page and "Try again" in page, "the page of letters says so too")
    shown = desk.ada.get(f"/outbox/{letter['id']}").status
    desk.check(shown == 404, "but shows no letter's link where there is a mail server", shown)
    desk.post.refused.clear()
    done = desk.ada.send("/outbox", f"/outbox/{letter['id']}/retry")
    desk.check(done.status == 303, "staff try again", done.status)
    desk.link(CARA, "tried again")
    desk.check(desk.noted("letter.retried") == 1, "which is on record")
    twice = desk.ada.call("POST", f"/v1/outbox/{letter['id']}/retry").status
    desk.check(twice == 404, "what was sent is not sent again", twice)


def is_away(desk):
    """While the mail server is away letters wait, also over a stop of ours, and go out when it is back."""
    desk.post.close()
    a_day_later(desk.server)
    Visitor(desk.server).send("/forgotten-password", email=CARA["email"])
    waits = desk.waits(lambda: desk.letters()[0]["attempts"] == 1)
    letter = desk.letters()[0]
    desk.check(waits and letter["status"] == "queued", "a letter waits while the mail server is away", letter)
    desk.check(bool(letter["problem"]), "and why is told", letter)
    with desk.rows() as file:
        sealed, due, made = file.execute(
            "SELECT content, due_at, created_at FROM outbox WHERE status = 'queued'"
        ).fetchone()
    desk.check(20_000 < due - made < 40_000, "it is tried again in half a minute", due - made)
    desk.check(b"http" not in sealed and CARA["email"].encode() not in sealed, "what it says is sealed")
    desk.check(desk.server.stop() == 0, "the server stops with a letter waiting")
    # The half minute is not waited out.
    with contextlib.closing(sqlite3.connect(desk.server.data / "fleetpass.db")) as file, file:
        file.execute("UPDATE outbox SET due_at = 0 WHERE status = 'queued'")
    desk.post.open()
    desk.server.start()
    link = desk.link(CARA, "back again")
    desk.check(Visitor(desk.server).send(link, new_password=CARA["password"]).status == 303, "and its link is good")
    desk.check(desk.waits(lambda: desk.letters()[0]["status"] == "sent"), "it is sent then", desk.letters()[0])
    desk.check(desk.post.take(CARA["email"], 0.5) is None, "once")


def leaves_nothing(desk):
    """Of what was sent nothing is left from which its link could be read: not in the file, the log or the folder."""
    with desk.rows() as file:
        kept = file.execute("SELECT count(*) FROM outbox WHERE status = 'sent' AND content IS NOT NULL").fetchone()
    desk.check(kept == (0,), "no letter that was sent has its content still", kept)
    desk.check(not list((desk.server.data / "mail").iterdir()), "nor lies in the folder for letters")
    for moment in ("while it is served", "after a stop"):
        files = [path for path in desk.server.data.rglob("*") if path.is_file()] + [desk.server.log]
        left = [
            (path.name, link)
            for path in files
            for link in desk.links
            for form in (link.encode(), base64.b64encode(link.encode()).rstrip(b"="), link.encode().hex().encode())
            if form in path.read_bytes()
        ]
        desk.check(desk.links and not left, f"no link that was sent stands in any file {moment}", left[:3])
        if moment == "while it is served":
            desk.check(desk.server.stop() == 0, "it stops with 0")


def tells_of_bookings(binary, place, post, verdict, seed):
    """Who books without an account gets it in writing, in their language, and what becomes of it, once each."""
    check = verdict.check
    with appliance.Appliance(binary, place / "rented", {**PROXIED, **post.settings}) as server:
        server.seed(40, seed)
        server.start()
        ada, _ = administrator(server)
        guest = Visitor(server)
        vehicle = json.loads(guest.get("/v1/vehicles?limit=1").body)["items"][0]
        day = datetime.now(UTC).date() + timedelta(days=60)
        wish = {"vehicle_id": vehicle["id"], "pickup_location_id": vehicle["location_id"]}
        times = {"starts_at": f"{day}T11:00", "ends_at": f"{day + timedelta(days=3)}T11:00"}
        hold = json.loads(guest.call("POST", "/v1/holds", wish | times).body)
        gil = {"name": "Gil Gästle", "email": "gil@example.com", "born_on": "1980-02-02"}
        path = f"/v1/holds/{hold.get('key')}"
        once = [("Idempotency-Key", str(uuid.uuid4())), ("Accept-Language", "de")]
        answers = [guest.call("POST", f"{path}/checkout", gil, once) for _ in range(2)]
        check([answer.status for answer in answers] == [200, 200], "a guest books, asked twice", answers[0].body[:300])
        booking = json.loads(answers[0].body)
        letter = post.take(gil["email"])
        check(letter is not None, "the letter arrives", server.last_words())
        if not letter:
            return
        told = booking["code"] in letter.subject and "bestätigt" in letter.subject
        check(told, "its subject says what", letter.subject)
        check("Gil Gästle" in letter.html and letter.path == f"/checkout/{hold['key']}", "it leads back", letter.text)
        check(guest.get(letter.path).status == 200, "and the page is there")
        files = list(message_from_bytes(letter.whole, policy=policy.default).iter_attachments())
        events = [event for file in files for event in icalendar.Calendar.from_ical(file.get_content()).walk("VEVENT")]
        named = [file.get_filename() for file in files] == [f"{booking['code']}.ics"]
        check(named and len(events) == 1, "with an event for a calendar", files)
        starts = events[0]["DTSTART"].dt.astimezone(UTC) if events else None
        check(starts == datetime.fromisoformat(booking["starts_at"]), "at its time", starts)
        check(post.take(gil["email"], 1) is None, "and there is one, though it was asked twice")
        renamed = ada.call(
            "PUT", "/v1/organisation/profile",
            {"currency": "USD", "name": "Hafen & Söhne", "email": "ask@hafen.example"}, [("If-Match", "*")],
        )  # fmt: skip
        check(renamed.status == 200, "the house is renamed", renamed.body[:300])
        check("Hafen &amp; Söhne" in guest.get("/").body.decode(), "and on the next page it is")
        off = ada.call("POST", f"/v1/bookings/{booking['id']}/cancellation", {"reason": "Hail"})
        check(off.status == 200, "staff cancel", off.body[:300])
        end = post.take(gil["email"])
        check(end and "Hafen & Söhne" in end.subject and "storniert" in end.subject, "which is told, in German", end)
        whole = message_from_bytes(end.whole, policy=policy.default) if end else {}
        answers = whole.get("Reply-To")
        check(answers == "Hafen & Söhne <ask@hafen.example>", "answers go to the house", answers)
        free = end and "Hail" not in end.text and "kostet nichts" in end.text
        check(free, "with what it costs alone", end and end.text)


def keeps_letters(binary, place, verdict):
    """Without a mail server, letters lie in a folder for whoever runs the machine, and administrators may read them."""
    with appliance.Appliance(binary, place / "alone", PROXIED) as server:
        server.start()
        ada, _ = administrator(server)
        cara = Visitor(server)
        cara.send("/sign-up", name=CARA["name"], email=CARA["email"])
        desk = Desk.__new__(Desk)
        desk.server, desk.ada, desk.check = server, ada, verdict.check
        folder = server.data / "mail"
        came = desk.waits(lambda: list(folder.glob("*.eml")) and desk.letters()[0]["status"] == "kept")
        verdict.check(came, "without a mail server a letter is kept", server.last_words())
        letter = next(folder.glob("*.eml"))
        modes = (oct(folder.stat().st_mode & 0o777), oct(letter.stat().st_mode & 0o777))
        verdict.check(modes == ("0o700", "0o600"), "for the owner of the directory alone", modes)
        text = letter.read_text()
        verdict.check(CARA["email"] in text and "/confirm/" in text, "with its address and its link", text[:400])
        verdict.check("Cara" in ada.get("/outbox").body.decode() or desk.letters(), "and stands among the letters")
        kept = desk.letters()[0]["id"]
        read = desk.noted("outbox.read")
        page = ada.get(f"/outbox/{kept}").body.decode()
        link = re.search(r"/confirm/[\w-]{40,}", page)
        verdict.check(link is not None, "whose page shows the link to an administrator", page[:200])
        verdict.check(desk.noted("outbox.read") == read + 1, "which is on record")
        ada.get("/outbox")
        verdict.check(desk.noted("outbox.read") == read + 2, "as it is that somebody looked at them all")
        verdict.check(link and cara.send(link[0], new_password=CARA["password"]).status == 303, "and the link is good")


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        post = Postbox(place / "post").open()
        settings = {**PROXIED, **post.settings, "FLEETPASS_LOG_LEVEL": "debug"}
        with appliance.Appliance(options.binary, place / "data", settings) as server:
            desk = Desk(server.start(), post, verdict)
            for part in (
                invites, signs_up, signs_in_by_link, forgets, tells_nobody, is_refused, is_away, leaves_nothing
            ):  # fmt: skip
                part(desk)
        tells_of_bookings(options.binary, place, post, verdict, options.seed)
        keeps_letters(options.binary, place, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
