"""Somebody is forgotten: a word planted wherever their data can stand is exported first, and then nowhere any more."""

import contextlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import uuid
import zipfile
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from verdict import Verdict, table  # noqa: E402

MARK = "zqxvmark"
EMAIL, PASSWORD = f"{MARK}@example.com", "nine damp ladders in spring"
ANY = [("If-Match", "*")]
STROKES = "M10 200 L300 40 L500 290"
STAFF = {"name": "Eve Long", "email": "eve@example.com", "new_password": "wobbly kite under seven moons"}
PDF = f"%PDF-1.4\n% {MARK}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
ENTRY = re.compile(r"customer\.json|files/[a-z_]+/[0-9a-f-]{36}\.\w+")
PATIENCE = 30
RENTAL = ["charges", "agreements", "inspections", "deposit"]
KEPT = """
    SELECT (SELECT count(*) FROM bookings), (SELECT count(*) FROM payments), (SELECT sum(amount_minor) FROM payments),
           (SELECT count(*) FROM charges), (SELECT sum(net_minor + tax_minor) FROM charges),
           (SELECT count(*) FROM deposits), (SELECT count(*) FROM agreements), (SELECT count(*) FROM inspections)"""


def mark(what):
    return f"{what} {MARK}"


def now():
    return datetime.now(timezone.utc)


class Person:
    """A program of somebody's before the server."""

    def __init__(self, server):
        self.server, self.bearer = server, []

    def ask(self, method, path, body=None, headers=()):
        data = wire.request(method, path, [*self.bearer, *headers], body)
        return wire.ask(self.server.address, data, timeout=30)

    def made(self, method, path, body=None, headers=(), key=False):
        fields = [*headers, ("Idempotency-Key", str(uuid.uuid4()))] if key else headers
        answer = self.ask(method, path, body, fields)
        if answer.status not in (200, 201, 202, 204):
            raise RuntimeError(f"{method} {path}: {answer.status} {answer.body[:600]!r}")
        return json.loads(answer.body) if answer.body else None

    def signs_in(self, kind, email, password):
        asked = {"grant_type": "password", "kind": kind, "email": email, "password": password}
        self.bearer = [("Authorization", f"Bearer {self.made('POST', '/v1/token', asked)['access_token']}")]
        return self


def administrator(server):
    link = server.command("setup-link").stdout.strip().rpartition("/")[2]
    eve = Person(server)
    eve.made("POST", "/v1/setup", {"token": link, **STAFF})
    eve.signs_in("staff", STAFF["email"], STAFF["new_password"])
    eve.made("PUT", "/v1/organisation/rules", {"horizon_days": 1095}, [("If-Match", "*")])
    return eve


def entry(name, email):
    licence = {"number": f"{MARK}-1842".upper(), "country": "US", "valid_until": "2039-12-31"}
    address = {"street": mark("Street"), "city": mark("City"), "region": "CO", "postal_code": "80202", "country": "US"}
    body = {"name": name, "email": email, "phone": "+1 303 555 0142", "born_on": "1990-04-01", "licence": licence}
    return body | {"address": address, "tags": [f"{MARK}-tag"]}


def enter(eve, name, email):
    """With a key that is known: what was answered is asked for again."""
    return eve.made("POST", "/v1/customers", entry(name, email), entry_key(name, email))["id"]


def entry_key(name, email):
    return [("Idempotency-Key", f"{name.replace(' ', '-')}-{email}")]


def sign_up(server):
    """By the letter that lies among the files of an instance without a mail server."""
    cara = Person(server)
    cara.made("POST", "/v1/sign-ups", {"name": mark("Cara"), "email": EMAIL}, key=True)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for letter in (server.data / "mail").glob("*.eml"):
            text = letter.read_text().replace("=\n", "").replace("=3D", "=")
            link = re.search(r"/confirm/([\w-]{43})", text)
            if MARK in text and link:
                cara.made("POST", "/v1/sign-ups/confirmation", {"token": link[1], "new_password": PASSWORD})
                return cara.signs_in("customer", EMAIL, PASSWORD)
        time.sleep(0.1)
    raise RuntimeError("no letter came")


def upload(person, purpose, thing, file, name):
    body = {"purpose": purpose, "belongs_to": thing, "bytes": len(file), "name": name}
    id = person.made("POST", "/v1/uploads", body, key=True)["id"]
    fields = [("Content-Type", "application/octet-stream"), ("Upload-Offset", "0")]
    person.made("PUT", f"/v1/uploads/{id}", file, fields)
    return person.made("POST", f"/v1/uploads/{id}/completion")


def picture():
    """A grey JPEG with a camera's notes."""
    note = b"Exif\0\0" + MARK.encode()
    file = b"\xff\xd8\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note + b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    file += b"\xff\xc0\x00\x0b\x08\x00\x40\x00\x40\x01\x01\x11\x00"
    for kind in (0x00, 0x10):
        file += b"\xff\xc4\x00\x14" + bytes([kind, 1]) + bytes(16)
    return file + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(16) + b"\xff\xd9"


def book(eve, customer, vehicle, starts, days, **more):
    ends = starts + timedelta(days=days)
    times = {"starts_at": starts.isoformat(timespec="seconds"), "ends_at": ends.isoformat(timespec="seconds")}
    place = {"vehicle_id": vehicle["id"], "pickup_location_id": vehicle["location_id"], "customer_id": customer}
    body = {**place, **times, "note": mark("Note"), "override_reason": mark("Reason"), **more}
    return eve.made("POST", "/v1/bookings", body, key=True)["id"]


def inspect(eve, booking, kind, km, signed):
    body = {"kind": kind, "odometer_km": km, "fuel": 8, "cleanliness": "clean", "remarks": mark("Remark")}
    body |= {"equipment": [mark("Pram of")]}
    id = eve.made("POST", f"/v1/bookings/{booking}/inspections", body, key=True)["id"]
    for n in (1, 2):
        hurt = {"kind": "scratch", "part": mark("Bumper"), "x": 520, "y": 960, "remark": mark("Hurt")}
        damage = eve.made("POST", f"/v1/inspections/{id}/damages", hurt, key=True)["id"]
    eve.made("POST", f"/v1/inspections/{id}/submission", key=True)
    name = {"name": mark("Cara"), "strokes": STROKES} if signed else {"unsigned_for": mark("Unsigned")}
    eve.made("POST", f"/v1/inspections/{id}/countersignature", name)
    eve.made("POST", f"/v1/damages/{damage}/repair", {"repair": mark("Paint for")})
    return id


def sign(eve, booking, renter):
    paper = eve.made("POST", f"/v1/bookings/{booking}/agreements", key=True)["id"]
    for role, name in (("customer", renter), ("staff", "Eve Long")):
        eve.made("POST", f"/v1/agreements/{paper}/signatures", {"role": role, "name": name, "strokes": STROKES})
    return paper


def approve(eve, customer, note):
    check = {"document": "licence", "valid_until": "2039-12-31", "outcome": "approved", "note": note}
    eve.made("POST", f"/v1/customers/{customer}/kyc-checks", check, key=True)


def rent(eve, customer, vehicle):
    """A whole rental with all its papers; answers it as it has come back, and is not closed, and its agreement."""
    places = [place["id"] for place in eve.made("GET", "/v1/locations")["items"]]
    home = {"return_location_id": next(id for id in places if id != vehicle["location_id"])}
    booking = book(eve, customer, vehicle, now() + timedelta(minutes=30), 2, **home)
    at = f"/v1/bookings/{booking}"
    eve.made("POST", f"{at}/readiness", key=True)
    approve(eve, customer, mark("Check"))
    paper = sign(eve, booking, mark("Cara"))
    eve.made("POST", f"{at}/deposit", {"method": "terminal", "reference": mark("Deposit")}, key=True)
    km = eve.made("GET", f"/v1/fleet/{vehicle['id']}")["odometer_km"]
    inspect(eve, booking, "pickup", km, signed=True)
    eve.made("POST", f"{at}/handover", {"override_reason": mark("Handover")}, key=True)
    upload(eve, "inspection_photo", booking, picture(), f"{MARK}.jpg")
    eve.made("POST", f"{at}/return", {}, key=True)
    inspect(eve, booking, "return", km + 20, signed=False)
    cost = {"amount": 500, "currency": "USD"}
    charge = {"kind": "cleaning", "text": mark("Dirt"), "net": cost, "is_taxed": False, "evidence": mark("Photo")}
    eve.made("POST", f"{at}/charges", charge, key=True)
    waived = eve.made("POST", f"{at}/charges", charge | {"kind": "other"}, key=True)["id"]
    eve.made("POST", f"/v1/charges/{waived}/waiver", {"reason": mark("Waived")})
    job = next(job for job in eve.made("GET", "/v1/jobs")["items"] if job["booking_id"] == booking)["id"]
    eve.made("PUT", f"/v1/jobs/{job}", {"note": mark("Job")}, ANY)
    eve.made("POST", f"/v1/jobs/{job}/moves", {"to": "cancelled", "reason": mark("Stopped")}, key=True)
    toll = {"reference": "T-1", "plate": eve.made("GET", f"/v1/fleet/{vehicle['id']}")["plate"]}
    toll |= {"passed_at": now().isoformat(), "place": mark("Gate"), "amount": cost}
    eve.made("POST", "/v1/tolls", {"tolls": [toll]}, key=True)
    eve.made("POST", f"{at}/dispute", {"reason": mark("Disputed")}, key=True)
    eve.made("POST", f"{at}/dispute/settlement", {"reason": mark("Settled")}, key=True)
    return booking, paper


def drive(eve, host, driver, vehicle):
    """Somebody else's rental, in whose papers alone the word stands: Cara drives, and signs for the vehicle."""
    booking = book(eve, host, vehicle, now() + timedelta(minutes=30), 2, note="", override_reason="A", drivers=[driver])
    at = f"/v1/bookings/{booking}"
    eve.made("POST", f"{at}/readiness", key=True)
    for person, note in ((host, ""), (driver, mark("Driver"))):
        approve(eve, person, note)
    paper = sign(eve, booking, "Host Person")
    eve.made("POST", f"{at}/deposit", {"method": "terminal", "reference": "A"}, key=True)
    km = eve.made("GET", f"/v1/fleet/{vehicle['id']}")["odometer_km"]
    inspections = [inspect(eve, booking, "pickup", km, signed=True)]
    eve.made("POST", f"{at}/handover", {"override_reason": "A"}, key=True)
    eve.made("POST", f"{at}/return", {}, key=True)
    inspections.append(inspect(eve, booking, "return", km + 20, signed=True))
    due = eve.made("GET", f"{at}/balance")["due"]
    eve.made("POST", f"{at}/payments", {"amount": due, "method": "cash"}, key=True)
    eve.made("POST", f"{at}/deposit/release", key=True)
    eve.made("POST", f"{at}/closing", {"override_reason": "A"}, key=True)
    return [f"/v1/agreements/{paper}/document", *[f"/v1/inspections/{id}/document" for id in inspections]]


def settle(eve, booking):
    at = f"/v1/bookings/{booking}"
    due = eve.made("GET", f"{at}/balance")["due"]
    eve.made("POST", f"{at}/payments", {"amount": due, "method": "terminal", "reference": mark("Paid")}, key=True)
    amount = {"amount": 100, "currency": "USD"}
    payment = eve.made("GET", f"{at}/payments")["items"][0]["id"]
    eve.made("POST", f"/v1/payments/{payment}/refunds", {"amount": amount, "reason": mark("Refund")}, key=True)
    eve.made("POST", f"{at}/payments", {"amount": amount, "method": "cash", "reference": mark("Again")}, key=True)
    eve.made("POST", f"{at}/deposit/release", key=True)
    eve.made("POST", f"{at}/closing", {"override_reason": mark("Closing")}, key=True)


def ask_about(person):
    body = {"name": mark("Cara"), "email": EMAIL, "phone": "+1 303 555 0142", "message": mark("Question")}
    person.made("POST", "/v1/enquiries", body, key=True)


def plant(eve, server, vehicles):
    """All of it; answers the customer, by themselves and by id, their two bookings and the papers that name them."""
    customer = enter(eve, mark("Cara"), EMAIL)
    ask_about(Person(server))
    twin = enter(eve, mark("Cara Twin"), f"{MARK}.twin@example.com")
    cara = sign_up(server)
    eve.made("POST", f"/v1/customers/{customer}/merge", {"other_id": twin}, key=True)
    eve.made("POST", f"/v1/customers/{customer}/notes", {"text": mark("Remember")}, key=True)
    cara.made("POST", "/v1/me/searches", {"name": mark("Search"), "query": "class=suv"}, key=True)
    cara.made("POST", "/v1/me/consents", {"purpose": "terms", "wording": "1"}, key=True)
    upload(cara, "customer_document", None, PDF, f"../../{MARK}.pdf")
    eve.made("PUT", f"/v1/customers/{customer}/refusal", {"reason": mark("Crashed")}, ANY)
    eve.made("DELETE", f"/v1/customers/{customer}/refusal", None, ANY)
    known = {"born_on": "1980-04-01", "licence": {"number": "HOST-1", "country": "US", "valid_until": "2039-12-31"}}
    host = eve.made("POST", "/v1/customers", {"name": "Host Person", **known}, key=True)["id"]
    papers = drive(eve, host, customer, vehicles[3])
    booking, paper = rent(eve, customer, vehicles[0])
    later = book(eve, customer, vehicles[1], now() + timedelta(days=400), 2)
    longer = (now() + timedelta(days=403)).isoformat(timespec="seconds")
    eve.made("PATCH", f"/v1/bookings/{later}", {"ends_at": longer, "override_reason": mark("Why")}, ANY)
    return cara, customer, booking, later, [*papers, f"/v1/agreements/{paper}/document"]


def traces(server):
    """Every file of the instance, and of its log, in which the word stands in any form, and in which."""
    found = []
    for path in [*sorted(path for path in server.data.rglob("*") if path.is_file()), server.log]:
        data = path.read_bytes().lower()
        for form in ("utf-8", "utf-16-le", "utf-16-be"):
            if count := data.count(MARK.encode(form)):
                found.append(f"{path.name}: {form}, {count} times")
        if any(MARK.encode() in part.lower() for part in streams(path.read_bytes())):
            found.append(f"{path.name}: packed")
    return found


def streams(data):
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.S):
        try:
            yield zlib.decompressobj().decompress(match[1])
        except zlib.error:
            continue


def grow_old(server):
    """What was kept a short while ago may be about to be named, so its bytes would stay for ten minutes."""
    for path in (server.data / "files").rglob("*"):
        os.utime(path, (0, 0))


def export(verdict, person, path, place, name, members):
    """`members` are those of bookings that must not be empty by now."""
    answer = person.ask("GET", path)
    if not verdict.check(answer.status == 200, f"{name}: answered", answer):
        return
    file = place / f"{name}.zip"
    file.write_bytes(answer.body)
    tried = subprocess.run(["unzip", "-tq", file], capture_output=True, text=True)
    verdict.check(tried.returncode == 0, f"{name}: whole for unzip", tried.stdout + tried.stderr)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        names = packed.namelist()
        verdict.check(packed.testzip() is None, f"{name}: whole")
        strange = [name for name in names if not ENTRY.fullmatch(name)]
        verdict.check(not strange, f"{name}: no stranger names an entry", strange)
        told = json.loads(packed.read("customer.json"))
        verdict.check([f["path"] for f in told["files"]] == names[:-1], f"{name}: lists its files", names)
        verdict.check(PDF in [packed.read(name) for name in names], f"{name}: has the document that was sent")
    kinds = sorted({file["purpose"] for file in told["files"]})
    wanted = ["agreement", "customer_document", "inspection", "inspection_photo"]
    verdict.check(kinds == wanted, f"{name}: has every kind of file", kinds)
    verdict.check(told["customers"][0]["licence"]["number"] == f"{MARK}-1842".upper(), f"{name}: numbers are opened")
    empty = [key for key in ("notes", "enquiries", "bookings", "booking_letters", "identity_checks", "record", "languages") if not told[key]]
    empty += [key for key in ("consents", "saved_searches", "letters", "sessions") if not told["account"][key]]
    empty += [key for key in members if not any(booking[key] for booking in told["bookings"])]
    verdict.check(not empty, f"{name}: nothing is left out", empty)


def waive(eve, booking):
    """What cancelling has cost."""
    for charge in eve.made("GET", f"/v1/bookings/{booking}/charges")["items"]:
        eve.made("POST", f"/v1/charges/{charge['id']}/waiver", {"reason": mark("Ill")})


def refuse(verdict, eve, cara, customer, booking, later):
    """Nobody is forgotten in the midst of something."""
    ill = {"reason": mark("Ill")}
    for what, then in [
        ("while one has come back", lambda: settle(eve, booking)),
        ("while one is to come", lambda: cara.made("POST", f"/v1/me/bookings/{later}/cancellation", ill, key=True)),
    ]:
        for person, path in [(cara, "/v1/me"), (eve, f"/v1/customers/{customer}")]:
            answer = person.ask("DELETE", path)
            verdict.check(answer.status == 409, f"{path}: not {what}", answer)
        then()
    waive(eve, later)


def until(condition):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return condition()


def kept(server):
    name = f"file:{server.data / 'fleetpass.db'}?mode=ro"
    with contextlib.closing(sqlite3.connect(name, uri=True, timeout=20)) as file:
        return file.execute(KEPT).fetchone()


def settle_in(server):
    """Each vehicle belongs where it stands: one that is left elsewhere gets its way home planned."""
    with contextlib.closing(sqlite3.connect(server.data / "fleetpass.db")) as file, file:
        file.execute("UPDATE vehicles SET home_location_id = location_id")


def hurried(eve):
    """Whether the chore that clears indexes is done at once."""
    chores = [chore["id"] for chore in eve.made("GET", "/v1/chores")["items"] if chore["kind"] == "remove_traces"]
    return bool(chores) and eve.ask("POST", f"/v1/chores/{chores[0]}/run").status < 300


def forget(verdict, eve, server, act, name):
    """After `act` the word is nowhere, and all that must stay is there."""
    # So that it stands in the database itself, and not only in the log of writes.
    verdict.check(server.stop() == 0, f"{name}: the server stops gracefully")
    server.start()
    before, planted = kept(server), traces(server)
    stood = any(one.startswith("fleetpass.db:") for one in planted)
    verdict.check(stood, f"{name}: the word stood in the database", planted)
    grow_old(server)
    answer = act()
    verdict.check(answer.status == 204, f"{name}: forgotten", answer)
    verdict.check(until(lambda: hurried(eve)), f"{name}: the chore is hurried")
    verdict.check(until(lambda: not traces(server)), f"{name}: the word is nowhere", traces(server))
    verdict.check(kept(server) == before, f"{name}: the books are as they were", (before, kept(server)))
    found = [eve.made("GET", f"/v1/customers?{by}")["items"] for by in (f"q={MARK}", f"email={EMAIL}")]
    verdict.check(found == [[], []], f"{name}: no search finds them", found)
    verified = eve.made("GET", "/v1/audit/verify")
    verdict.check(verified["ok"], f"{name}: the record is whole", verified)
    return planted


def walk_in(verdict, eve, server, vehicle):
    """Somebody without an account is forgotten at the desk, and whoever has signed up by their address."""
    sign_up = {"name": mark("Stray"), "email": EMAIL}
    Person(server).made("POST", "/v1/sign-ups", sign_up, key=True)
    id = enter(eve, mark("Walk"), EMAIL)
    book(eve, id, vehicle, now() + timedelta(days=300), 1)
    answer = eve.ask("DELETE", f"/v1/customers/{id}?reason=requested")
    verdict.check(answer.status == 409, "a walk-in has a booking to come", answer)
    bookings = eve.made("GET", f"/v1/customers/{id}/bookings")["items"]
    eve.made("POST", f"/v1/bookings/{bookings[0]['id']}/cancellation", {"reason": mark("Ill")}, key=True)
    waive(eve, bookings[0]["id"])
    ask_about(Person(server))
    path = f"/v1/customers/{id}?reason=requested"
    forget(verdict, eve, server, lambda: eve.ask("DELETE", path), "at the desk")
    verdict.check(eve.ask("DELETE", path).status == 409, "nobody is forgotten twice")


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(100, options.seed)
            settle_in(server)
            server.start()
            eve = administrator(server)
            vehicles = eve.made("GET", "/v1/vehicles?limit=4")["items"]
            cara, customer, booking, later, papers = plant(eve, server, vehicles)
            shown = [eve.ask("GET", path).status for path in papers]
            verdict.check(shown == [200] * len(papers), "papers are shown", shown)
            export(verdict, cara, "/v1/me/export", place, "own export", RENTAL)
            refuse(verdict, eve, cara, customer, booking, later)
            path = f"/v1/customers/{customer}/export"
            export(verdict, eve, path, place, "export at the desk", [*RENTAL, "payments"])
            planted = forget(verdict, eve, server, lambda: cara.ask("DELETE", "/v1/me"), "by themselves")
            shown = [eve.ask("GET", path).status for path in papers]
            verdict.check(shown == [404] * len(papers), "papers are gone", shown)
            again = eve.ask("POST", "/v1/customers", entry(mark("Cara"), EMAIL), entry_key(mark("Cara"), EMAIL))
            verdict.check(again.status == 409, "what was answered is not told again", again)
            left = list((server.data / "files/private").rglob("*.*")) + list((server.data / "files/arriving").iterdir())
            verdict.check(not left, "no file is left", left)
            walk_in(verdict, eve, server, vehicles[2])
            verdict.check(server.stop() == 0, "the server stops gracefully")
            verdict.check(not traces(server), "the word is nowhere after the end", traces(server))
            checked = server.command("check", timeout=120)
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
    table([("files in which the word stood", "; ".join(planted))])
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
