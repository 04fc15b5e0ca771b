"""What each of many tenants has, so alike that only ids tell them apart, and what must never show at another."""

import html
import itertools
import json
import re
import time
import urllib.parse
import uuid
from email import message_from_bytes, policy

import manifest
import server as shared

SESSION, BROWSER = "__Host-session", "__Host-browser"
FORM = ("Content-Type", "application/x-www-form-urlencoded")
CARA = {"name": "Cara Moss", "email": "cara@example.com", "password": "nine damp ladders in spring"}
ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
GRANTS = ["fleet:view", "leads:view_all", "leads:edit", "users:manage", "settings:manage", "audit:view"]
ADDRESSES = itertools.count(1)


def address():
    """Of somebody new: tries with what does not fit are counted by address."""
    number = next(ADDRESSES)
    return ("X-Forwarded-For", f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}")


def key(name):
    return [("Idempotency-Key", name)]


class Dealership(shared.Tenant):
    """A tenant with one of everything."""

    def __init__(self, tenant):
        super().__init__(tenant.server, tenant.slug, tenant.name, tenant.setup)
        self.ids, self.secrets = {}, {"setup link": self.setup}

    def made(self, method, path, body, wanted=201):
        answer = self.call(method, path, body, [*key("one-key-for-all"), address()])
        if answer.status != wanted:
            raise RuntimeError(f"{self.slug}: {method} {path}: {answer}")
        return json.loads(answer.body) if answer.body else {}

    def furnish(self, cluster):
        """All that can be had by asking for it."""
        self.settle()
        self.secrets |= {"access token": self.token, "refresh token": self.refresh}
        listed = json.loads(self.call("GET", "/v1/vehicles?limit=2").body)["items"]
        self.ids["vehicles"], self.ids["locations"] = listed[0]["id"], listed[0]["location_id"]
        self.ids["fleet"] = self.ids["vehicles"]
        asked = {"name": "Eve", "email": "eve@example.com", "phone": "+1 555 0100", "message": "Is it free?"}
        self.ids["enquiries"] = self.made("POST", "/v1/enquiries", asked)["id"]
        invited = self.made("POST", "/v1/staff", {"name": "Ben", "email": "ben@example.com", "role": "sales"})
        self.secrets["invitation"] = invited["join_url"].rpartition("/")[2]
        self.ids["staff"] = invited["id"]
        self.ids["roles"] = self.made("POST", "/v1/roles", {"name": "Night desk", "grants": ["fleet:view"]})["id"]
        program = self.made("POST", "/v1/api-keys", {"name": "Website", "grants": GRANTS})
        self.ids["api-keys"], self.secrets["API key"] = program["id"], program["key"]
        kept = {"name": "Own", "query": "class=suv"}
        self.ids["me/searches"] = self.made("POST", "/v1/me/searches", kept)["id"]
        self.ids["customers"] = self.made("POST", "/v1/customers", {"name": "Ada Bright"})["id"]
        twin = json.loads(self.call("POST", "/v1/customers", {"name": "Ada Bright"}, [address()]).body)["id"]
        merging = f"/v1/customers/{self.ids['customers']}/merge"
        self.ids["customer-merges"] = self.made("POST", merging, {"other_id": twin}, wanted=200)["id"]
        self.rents()
        access = {"hours": 1, "reason": "A look", "grants": ["fleet:view", "audit:view"]}
        answer = self.made("POST", "/v1/support-access", access)
        self.link = next(value for value in answer.values() if isinstance(value, str) and "/support-access/" in value)
        self.secrets["session"], self.proof = self.signs_in(shared.PERSON, "staff")
        me = {"Cookie": f"{SESSION}={self.secrets['session']}"}
        sessions = json.loads(self.ask("GET", "/v1/me/sessions", list(me.items())).body)["items"]
        self.ids["me/sessions"] = sessions[0]["id"]
        self.ask("POST", "/v1/sign-ups", [address()], {"name": CARA["name"], "email": CARA["email"]})
        return self

    def rents(self):
        """What belongs to renting."""
        plan = {"code": "OWN", "name": "Own", "locations": [], "classes": [], "types": [], "priority": -1}
        self.ids["rate-plans"] = self.made("POST", "/v1/rate-plans", plan)["id"]
        extra = {"name": "Box", "about": "", "is_limited": False, "is_offered": False, "most": 1, "position": 9}
        self.ids["extras"] = self.made("POST", "/v1/extras", {"code": "OWN", **extra})["id"]
        offer = {"code": "OWN1", "name": "Own", "share_ppm": 1, "locations": [], "classes": [], "least_days": 366}
        self.ids["discounts"] = self.made("POST", "/v1/discounts", offer)["id"]
        detail = {"key": "own", "label": "Own", "kind": "flag", "is_filter": False, "is_public": False, "position": 9}
        self.ids["attributes"] = self.made("POST", "/v1/attributes", detail)["id"]
        levied = {"name": "Own", "rate_ppm": 1, "exempt": [], "starts_at": "2039-01-01T00:00:00Z"}
        self.ids["taxes"] = self.made("POST", f"/v1/locations/{self.ids['locations']}/taxes", levied)["id"]
        start = time.strftime("%Y-%m-%dT10:00:00Z", time.gmtime(time.time() + 60 * 86400))
        end = time.strftime("%Y-%m-%dT10:00:00Z", time.gmtime(time.time() + 64 * 86400))
        wish = {"vehicle_id": self.ids["vehicles"], "pickup_location_id": self.ids["locations"]}
        wish |= {"customer_id": self.ids["customers"], "starts_at": start, "ends_at": end}
        self.ids["bookings"] = self.made("POST", "/v1/bookings", wish)["id"]
        self.at_the_counter()
        feed = self.made("POST", "/v1/calendar-feeds", {"kind": "vehicle", "object_id": self.ids["vehicles"]})
        self.ids["calendar-feeds"], self.secrets["calendar feed"] = feed["id"], feed["url"].rpartition("/")[2]
        self.sends_files()

    def sends_files(self):
        """A document of the customer's, and one that is still on its way."""
        paper = b"%PDF-1.7\n%%EOF\n"
        wish = {"purpose": "customer_document", "belongs_to": self.ids["customers"], "bytes": len(paper)}
        piece = [("Content-Type", "application/octet-stream"), ("Upload-Offset", "0"), address()]
        for kind in ("files", "uploads"):
            self.ids[kind] = json.loads(self.call("POST", "/v1/uploads", wish, [address()]).body)["id"]
            self.call("PUT", f"/v1/uploads/{self.ids[kind]}", paper, piece)
        self.call("POST", f"/v1/uploads/{self.ids['files']}/completion", fields=[address()])
        told = json.loads(self.call("GET", f"/v1/files/{self.ids['files']}", fields=[address()]).body)
        self.secrets["link to a file"] = told["sizes"][0]["url"].rpartition("/")[2]

    def page(self, path, cookies, way="host"):
        """A page, the proof that its forms carry, and the cookies that it leaves."""
        fields = [address(), *self.cookies(cookies, way)]
        answer = self.ask("GET", path, fields, way=way)
        found = re.search(rb'name="form_token" value="([^"]*)"', answer.body)
        return answer, html.unescape(found[1].decode()) if found else "", self.kept(answer, cookies)

    def cookies(self, cookies, way="host"):
        named = {self.cookie(name, way): value for name, value in cookies.items()}
        return [("Cookie", "; ".join(f"{name}={value}" for name, value in named.items()))] if named else []

    def cookie(self, name, way):
        return name.replace("__Host-", f"__Host-t-{self.slug}-") if way == "path" else name

    def kept(self, answer, cookies):
        name, _, value = answer.headers.get("set-cookie", "").partition(";")[0].partition("=")
        name = name.replace(f"t-{self.slug}-", "")
        return cookies | ({name: value} if value else {})

    def at_the_counter(self):
        """What a booking needs before its vehicle is given out."""
        booking, checks = f"/v1/bookings/{self.ids['bookings']}", f"/v1/customers/{self.ids['customers']}/kyc-checks"
        self.ids["agreements"] = self.made("POST", f"{booking}/agreements", {})["id"]
        self.ids["inspections"] = self.made("POST", f"{booking}/inspections", {"kind": "pickup"})["id"]
        damage = {"kind": "dent", "part": "A", "x": 1, "y": 1}
        found = f"/v1/inspections/{self.ids['inspections']}/damages"
        self.ids["damages"] = self.made("POST", found, damage)["id"]
        self.ids["kyc-checks"] = self.made("POST", checks, {"document": "passport", "outcome": "approved"})["id"]
        work = {"kind": "repair", "vehicle_id": self.ids["vehicles"]}
        self.ids["jobs"] = self.made("POST", "/v1/jobs", work)["id"]
        self.passes_a_toll()

    def passes_a_toll(self):
        """One that is nobody's: the vehicle has not left for any booking."""
        plate = json.loads(self.call("GET", f"/v1/fleet/{self.ids['vehicles']}").body)["plate"]
        toll = {"reference": "OWN", "plate": plate, "passed_at": "2020-01-01T00:00:00Z", "place": "A"}
        toll["amount"] = {"amount": 1, "currency": "USD"}
        self.made("POST", "/v1/tolls", {"tolls": [toll]}, wanted=200)
        waiting = self.call("GET", "/v1/tolls?unmatched=true")
        self.ids["tolls"] = json.loads(waiting.body)["items"][0]["id"]

    def sends(self, path, cookies, proof, way="host", **fields):
        body = urllib.parse.urlencode(fields | {"form_token": proof}).encode()
        return self.ask("POST", path, [address(), FORM, *self.cookies(cookies, way)], body, way)

    def signs_in(self, person, kind, way="host"):
        """By the form; answers the session and the proof that its forms carry."""
        _, proof, cookies = self.page(f"/sign-in?as={kind}", {}, way)
        self.browser, self.first_proof = cookies.get(BROWSER, ""), proof
        sent = {"as": kind, "email": person["email"], "password": person["password"]}
        answer = self.sends("/sign-in", cookies, proof, way, **sent)
        session = self.kept(answer, {}).get(SESSION)
        if not session:
            raise RuntimeError(f"{self.slug}: nobody signs in: {answer}")
        me = self.ask("GET", "/v1/me", self.cookies({SESSION: session}, way), way=way)
        return session, json.loads(me.body)["form_token"]

    def enters_support(self):
        path = self.link[self.link.index("/support-access/") :]
        _, proof, cookies = self.page(path, {})
        answer = self.sends(path, cookies, proof)
        self.secrets["support session"] = self.kept(answer, {}).get(SESSION, "")
        return answer.status

    def letter(self, recipient, within=20):
        """The path of the link in the newest letter to somebody; letters lie in a directory of the tenant's own."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for path in sorted((self.server.data / "tenants" / self.id / "mail").glob("*.eml"), reverse=True):
                letter = message_from_bytes(path.read_bytes(), policy=policy.default)
                text = letter.get_body(("plain",)).get_content()
                if recipient in str(letter["to"]):
                    return re.search(r"https?://[^/\s]+(/\S+)", text)[1]
            time.sleep(0.05)
        raise RuntimeError(f"{self.slug}: no letter to {recipient}")

    def welcomes(self, person):
        """A customer who confirms by the link in the letter, and signs in."""
        path = self.letter(person["email"])
        self.secrets["confirmation"] = path.rpartition("/")[2]
        _, proof, cookies = self.page(path, {})
        self.sends(path, cookies, proof, new_password=person["password"])
        self.secrets["customer's session"], self.customer_proof = self.signs_in(person, "customer")


def settle(server, cluster, count, vehicles):
    """So many tenants, with the same of everything; ids alone differ."""
    names = [(f"lot{number:02d}z", f"Zorn{number:02d}q Cars") for number in range(count)]
    tenants = [Dealership(server.tenant(slug, name, vehicles, seed=7)) for slug, name in names]
    with cluster.connect() as connection:
        ids = dict(connection.execute("SELECT slug, id::text FROM fp.tenants"))
        apart(connection)
    for tenant in tenants:
        tenant.id = ids[tenant.slug]
        tenant.furnish(cluster)
    for tenant in tenants:
        tenant.welcomes(CARA)
        tenant.enters_support()
    return tenants


def apart(connection):
    """The same seed gives the same ids: make them each tenant's own, and nothing else."""
    mine = "(left({0}::text, 24) || right(md5(tenant_id::text || {0}::text), 12))::uuid"
    connection.execute("SET session_replication_role = replica")
    for table in manifest.read():
        for column in table.columns:
            if column.kind == "uuid" and (column.name == "id" or column.refers):
                connection.execute(f"UPDATE {table.name} SET {column.name} = {mine.format(column.name)}")
    connection.execute("SET session_replication_role = origin")


def all_ids(cluster):
    """Every id that stands in a row of a tenant, as text → the tenants that have it."""
    found = {}
    with cluster.connect() as connection:
        slugs = dict(connection.execute("SELECT id, slug FROM fp.tenants"))
        for table in manifest.read():
            for column in table.columns:
                if column.kind == "uuid":
                    asked = f"SELECT DISTINCT tenant_id, {column.name} FROM {table.name}"
                    for tenant, id in connection.execute(f"{asked} WHERE {column.name} IS NOT NULL"):
                        found.setdefault(str(id).encode(), set()).add(slugs[tenant])
        for id, slug in slugs.items():
            # The platform's record names the tenants that something was done to.
            found[str(id).encode()] = found.get(str(id).encode(), set()) - {"platform"} | {slug}
    return found


class Watch:
    """Hears every answer of the test, and knows what must not be in it."""

    def __init__(self, tenants, verdict):
        self.tenants, self.verdict, self.ids, self.heard = tenants, verdict, {}, 0

    def learn(self, cluster):
        self.ids = all_ids(cluster)
        shared_ids = [id for id, slugs in self.ids.items() if len(slugs) > 1]
        self.verdict.check(not shared_ids, "no id is that of two tenants", shared_ids[:3])
        self.marks = {
            tenant.slug: [tenant.name.split()[0].encode(), tenant.slug.encode()]
            + [secret.encode() for secret in tenant.secrets.values() if secret]
            for tenant in self.tenants
        }

    def ask(self, tenant, data, what, server=None):
        """Sends a request to a tenant; what is another's and was not sent along must not come back."""
        answer = shared.wire.ask((server or tenant.server).address, data, timeout=20)
        self.heard += 1
        text = answer.body + b"\n" + repr(answer.headers).encode()
        foreign = [
            id for id in ID.findall(text) if tenant.slug not in self.ids.get(id, {tenant.slug}) and id not in data
        ]
        for slug, marks in self.marks.items():
            if slug != tenant.slug:
                foreign += [mark for mark in marks if mark in text and mark not in data]
        self.verdict.check(not foreign, f"{what}: nothing of another's", f"{answer.status} {foreign[:3]}")
        return answer


def nowhere(id):
    """An id of the same form that nobody has."""
    return str(uuid.UUID(id))[:24] + uuid.uuid4().hex[:12]
