"""The platform's own site: its pages in Chromium, its API, quotas, support, news between two servers, and check."""

import contextlib
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Browser"))
import appliance  # noqa: E402
import service  # noqa: E402
import wire  # noqa: E402
from browser import Browser  # noqa: E402
from looks import SIZES  # noqa: E402
from verdict import Verdict  # noqa: E402
from walk import Walk  # noqa: E402

ADA = {"name": "Ada Bright", "email": "ada@platform.example", "password": "wobbly kite under seven moons"}
BEN = {"name": "Ben Łukasik", "email": "ben@north.example", "password": "purple anvils rarely whistle"}
PLATFORM, NORTH = "platform.localhost", "north.localhost"
JSON = ("Content-Type", "application/json")


class Stage(Walk):
    """Two servers of one database, and a browser that looks at the first."""

    def __init__(self, browser, verdict, servers, pictures):
        super().__init__(browser, verdict, servers[0], pictures)
        self.servers = servers
        self.at(PLATFORM)

    def at(self, host):
        self.base = f"http://{host}:{self.server.port}"

    def check(self, holds, rule, detail=None):
        self.verdict.check(holds, f"platform: {rule}", detail or f"{self.path}: {self.text[:300]}")

    def ask(self, method, path, body=None, host=PLATFORM, server=None, **fields):
        """As a program; answers status and JSON."""
        server = server or self.server
        headers = [(name.replace("_", "-"), value) for name, value in fields.items()]
        if body is not None:
            headers.append(JSON)
        data = wire.request(method, path, headers, None if body is None else json.dumps(body).encode(), host=host)
        answer = wire.ask(server.address, data, timeout=20)
        with contextlib.suppress(ValueError):
            return answer, json.loads(answer.body)
        return answer, None

    def waits(self, holds, rule, most=0.2):
        """Until something holds; it must within so many seconds, and does in a few more."""
        began = time.perf_counter()
        while not (held := holds()) and time.perf_counter() - began < most + 3:
            time.sleep(0.004)
        took = time.perf_counter() - began
        self.check(held, rule)
        self.verdict.in_time(took <= most, f"platform: {rule}", f"{took * 1000:.0f} ms")
        return took


def sets_up(stage, link, person):
    stage.open(link.removeprefix(stage.base))
    stage.send(link.removeprefix(stage.base), name=person["name"], email=person["email"], new_password=person["password"])
    stage.check("Your account is ready" in stage.text, "the link makes an administrator")
    stage.signs_in(person)


def opens(stage):
    """The way in: nothing of a dealership is there, and nobody sees tenants who has not signed in."""
    link = stage.server.do("platform-link").replace("127.0.0.1", PLATFORM)
    stage.check(link.startswith(stage.base + "/setup/"), "the link leads to the platform's host", link)
    for path in ("/vehicles", "/sign-up", "/support", "/v1/vehicles", "/v1/sign-ups"):
        answer, _ = stage.ask("GET", path)
        stage.check(answer.status == 404, f"there is no {path}", str(answer.status))
    for method, path in (("GET", ""), ("GET", "/north"), ("POST", ""), ("PUT", "/north"), ("POST", "/north/suspension")):
        body = None if method == "GET" else {}
        answer, _ = stage.ask(method, f"/v1/platform/tenants{path}", body)
        told = answer.headers.get("www-authenticate")
        stage.check(answer.status == 401 and told == 'Bearer realm="api"', f"{method} {path} takes somebody", f"{answer.status} {told}")
        answer, _ = stage.ask(method, f"/v1/platform/tenants{path}", body, host=NORTH)
        stage.check(answer.status == 404, f"{method} {path} is not there on a dealership's site", str(answer.status))
    sets_up(stage, link, ADA)
    stage.open("/")
    stage.check(stage.path == "/tenants" and "North Motors" in stage.text, "the way in leads to the tenants")
    for path in ("/account", "/staff"):
        stage.open(path)
        stage.check("Admin" in stage.text and "ocations" not in stage.text, f"{path} knows no locations")
    with stage.browser.loading():
        stage.browser.click("main a[href^='/staff/']")
    stage.check("Second factor" in stage.text and "Works at" not in stage.text, "nor does the page of one of the staff")
    stage.open("/tenants")
    stage.check("FleetPass" == stage.browser.ask("document.querySelector('.brand').innerText"), "it has its name")
    stage.looks(tenants="/tenants", tenant="/tenants/north", roles="/roles", staff="/staff", keys="/api-keys", sign_in="/sign-in")


def makes(stage):
    """A tenant by the form; a slug that is taken, or is none, is told on it."""
    stage.open("/tenants")
    for slug, words in (("platform", "own site"), ("No!", "must be 1 to 40"), ("north", "already")):
        stage.send("/tenants", slug=slug, name="West Wagons", hosts="")
        stage.check(words in stage.text, f"the slug {slug} is refused")
        stage.open("/tenants")
    stage.send("/tenants", slug="west", name="West Wagons", hosts="West.localhost, www.west.example")
    stage.check("West Wagons is served" in stage.text, "a tenant is made")
    link = stage.browser.ask("document.querySelector('.secret').value")
    stage.check("://west.localhost:" in link and "/setup/" in link, "its administrator has a link", link)
    stage.waits(lambda: stage.ask("GET", "/robots.txt", host="www.west.example", server=stage.servers[1])[0].status == 200,
                "another server serves it at once", most=1.0)  # fmt: skip
    stage.open("/tenants/west")
    stage.send("/tenants/west", staff="2", vehicles="many", hosts="a!", accent="#c0392b")
    stage.check("Vehicles must be a number" in stage.text and "'a!' is not" in stage.text, "each fault is told beside its field")
    stage.send("/tenants/west", vehicles="0", hosts="West.localhost, www.west.example")
    stage.check("Your change is saved" in stage.text, "a change that was taken is told")
    stage.check(stage.path.startswith("/tenants/west") and "0 of 2" in stage.text, "quotas are shown")
    bars = stage.browser.ask("[...document.querySelectorAll('.quotas progress')].map(e => [e.className, e.position])")
    stage.check(bars == [["full", 1], ["", 0]], "where nothing is allowed all is used up", str(bars))
    stage.looks(west="/tenants/west")
    return link


def program(stage):
    """The same for programs: by a token, with versions, and harmless to send twice."""
    _, token = stage.ask("POST", "/v1/token", {"grant_type": "password", "kind": "staff", "email": ADA["email"], "password": ADA["password"]})
    who = {"Authorization": f"Bearer {(token or {}).get('access_token')}"}
    answer, listed = stage.ask("GET", "/v1/platform/tenants", **who)
    slugs = [it["slug"] for it in (listed or {}).get("items", [])]
    stage.check(slugs == ["east", "north", "west"], "programs have the list", f"{answer.status} {slugs}")
    pages(stage, who)
    body = {"slug": "far", "name": "Far Cars", "hosts": ["far.example"]}
    first, made = stage.ask("POST", "/v1/platform/tenants", body, Idempotency_Key="once", **who)
    again, same = stage.ask("POST", "/v1/platform/tenants", body, Idempotency_Key="once", **who)
    stage.check(first.status == again.status == 201 and made == same and made["setup_link"], "it is made once", f"{first.status} {made}")
    change = {"name": "Far & Wide", "requests_per_minute": 4, "staff": 1}
    answer, _ = stage.ask("PUT", "/v1/platform/tenants/far", change, **who)
    stage.check(answer.status == 428, "a change names its version", str(answer.status))
    answer, _ = stage.ask("PUT", "/v1/platform/tenants/far", change, If_Match='"v1"', **who)
    stage.check(answer.status == 412, "an old version is refused", str(answer.status))
    answer, changed = stage.ask("PUT", "/v1/platform/tenants/far", change, If_Match=f'"v{made["version"]}"', **who)
    stage.check(answer.status == 200 and changed["settings"] == {"requests_per_minute": 4, "staff": 1}, "it is changed", str(changed))
    stage.check(made["hosts"] == ["far.example"] and changed["hosts"] == [], "what is left out is taken away", str(changed))
    answers = [stage.ask("GET", "/t/far/v1/vehicles", host="127.0.0.1")[0] for _ in range(8)]
    refused = [it for it in answers if it.status == 429]
    stage.check(len(refused) >= 3 and all(it.headers.get("retry-after") for it in refused), "its requests have an end",
                str([it.status for it in answers]))  # fmt: skip
    stage.check("site" in str(refused[-1].headers.get("ratelimit")) if refused else False, "clients are told of which", str(refused[-1:]))
    answer, described = stage.ask("GET", "/openapi.json")
    paths = set(described["paths"])
    stage.check("/v1/platform/tenants/{slug}" in paths and "/v1/vehicles" not in paths, "the API is described")
    return who


def pages(stage, who):
    """The list by pages: for programs by a cursor, for people by links; what it does not know is refused."""
    place, seen, cursor = "/v1/platform/tenants?limit=2", [], ""
    for _ in range(2):
        answer, listed = stage.ask("GET", place + cursor, **who)
        seen.append([it["slug"] for it in (listed or {}).get("items", [])])
        cursor = f"&cursor={(listed or {}).get('next')}"
        linked = f'<{place}{cursor}>; rel="next"' if len(seen) == 1 else None
        stage.check(answer.headers.get("link") == linked, "a page names the next", str(answer.headers.get("link")))
    stage.check(seen == [["east", "north"], ["west"]] and cursor.endswith("None"), "all tenants by pages", f"{seen} {cursor}")
    for query, name in (("limit=0", "limit"), ("limit=101", "limit"), ("colour=red", "colour"), ("cursor=AAAA", "cursor")):
        answer, told = stage.ask("GET", f"/v1/platform/tenants?{query}", **who)
        named = [it.get("parameter") for it in (told or {}).get("errors", [])]
        stage.check(answer.status == 400 and named == [name], f"{query} is refused", f"{answer.status} {told}")
    stage.open("/tenants?limit=2")
    stage.check("3 in all" in stage.text and "West Wagons" not in stage.text, "a page shows so many, and counts all")
    with stage.browser.loading():
        stage.browser.click("nav.pages a[rel=next]")
    stage.check("West Wagons" in stage.text and "North Motors" not in stage.text, "its link leads to the next")
    with stage.browser.loading():
        stage.browser.click("nav.pages a")
    stage.check(stage.path == "/tenants?limit=2" and "East Estates" in stage.text, "and that leads back to the start")


def quotas(stage, link):
    """One more than allotted is refused, and the quota is named."""
    stage.at("west.localhost")
    sets_up(stage, link, BEN)
    stage.browser.open(stage.base + "/staff")
    for number, holds in ((1, True), (2, False)):
        stage.open("/staff")
        stage.send("/staff", name="Cy", email=f"cy{number}@west.example")
        stage.check(("can join" in stage.text) == holds, f"member of staff {number + 1} of 2")
    stage.check("The quota 'staff' is used up" in stage.text, "the quota is named")
    seeded = stage.server.command("seed", "west", "--vehicles", 5)
    stage.check("quota 'vehicles'" in seeded.stderr and seeded.returncode, "a demonstration has it too", seeded.stderr)
    stage.open("/vehicles")
    accent = stage.browser.ask("getComputedStyle(document.querySelector('.site-nav a, a')).getPropertyValue('--accent-fill')")
    stage.check("c0392b" in accent, "its pages have its colour", accent)
    stage.looks(west_vehicles="/vehicles", west_staff="/staff")
    stage.signs_out()
    stage.at(PLATFORM)


def news(stage, who, cluster):
    """A tenant that is suspended through one server is closed on the other at once, also after a lost connection."""
    one, two = stage.servers
    closed = lambda: stage.ask("GET", "/v1/vehicles?limit=1", host=NORTH, server=two)[0].status == 503  # noqa: E731
    took = []
    for turn in range(3):
        answer, _ = stage.ask("POST", "/v1/platform/tenants/north/suspension", {"reason": f"turn {turn}"}, **who)
        stage.check(answer.status == 200, "it is suspended", str(answer.status))
        took.append(stage.waits(closed, "another server closes it within 200 ms"))
        stage.ask("DELETE", "/v1/platform/tenants/north/suspension", **who)
        stage.waits(lambda: not closed(), "and opens it again")
    with cluster.connect() as connection:
        killed = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'fleetpass_platform'"
        ).fetchone()[0]
    stage.check(killed >= 4, "each server listens by a connection of its own", str(killed))
    time.sleep(0.5)
    stage.ask("POST", "/v1/platform/tenants/north/suspension", {"reason": "after a loss"}, **who)
    took.append(stage.waits(closed, "a lost connection is listened on again"))
    stage.ask("DELETE", "/v1/platform/tenants/north/suspension", **who)
    print("another server has heard after " + ", ".join(f"{it * 1000:.0f} ms" for it in took))


def crowds(stage):
    """Many who wait for a write at once leave somebody free to make it."""
    body = {"grant_type": "password", "kind": "staff", "email": "nobody@north.example", "password": "not this one at all"}
    with ThreadPoolExecutor(16) as pool:
        asked = [pool.submit(stage.ask, "POST", "/v1/token", body, NORTH, stage.servers[1]) for _ in range(16)]
        told = {it.result()[0].status for it in asked}
    stage.check(told <= {401, 429, 503} and 401 in told, "all who ask at once are answered", str(told))


def records(stage, cluster):
    """Each action is in the platform's record; an event that was changed is found by `check`."""
    stage.at(PLATFORM)
    stage.open("/audit")
    for words in ("Made a tenant", "Changed a tenant", "Suspended a tenant", "Resumed a tenant"):
        stage.check(words in stage.text, f"the record says: {words}")
    stage.check(" UTC" in stage.text and "deed:" not in stage.text, "it says when in words")
    stage.looks(record="/audit")
    whole = stage.server.command("check")
    stage.check(whole.returncode == 0 and whole.stdout.strip() == "ok", "all is well", whole.stdout + whole.stderr)
    with cluster.connect() as connection:
        connection.execute(
            "UPDATE audit_events SET changes = '{}' WHERE number = 2"
            " AND tenant_id = (SELECT id FROM fp.tenants WHERE slug = 'west')"
        )
        broken = stage.server.command("check", "--json")
        found = json.loads(broken.stdout)["findings"]
        told = [it for it in found if it["check"] == "record" and "west: event 2" in it["detail"]]
        stage.check(broken.returncode == 1 and len(told) == 1 == len(found), "a changed event is found", broken.stdout)
        alone = stage.server.command("check", "--tenant", "north")
        stage.check(alone.returncode == 0, "of another tenant nothing is said", alone.stdout)
        connection.execute("ALTER TABLE vehicles NO FORCE ROW LEVEL SECURITY")
        loose = stage.server.command("check").stdout
        stage.check("does not hold for the owner: public.vehicles" in loose, "a policy that is off is found", loose)
        connection.execute("ALTER TABLE vehicles FORCE ROW LEVEL SECURITY")


def main():
    parser = appliance.arguments(__doc__)
    parser.set_defaults(binary=service.BINARY)
    parser.add_argument("--pictures", type=Path, help="a directory for pictures of every page")
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with appliance.workshop(options.keep) as place, service.database(place) as cluster:
        own = {"FLEETPASS_PLATFORM_HOST": PLATFORM}
        few = own | {"FLEETPASS_CONNECTIONS": "2"}
        servers = [service.Server(options.binary, place / "data", cluster, **it) for it in (own, few)]
        service.migrated(servers[0])
        first = json.loads(servers[0].do("tenant", "create", "north", "--name", "North Motors", "--host", NORTH, "--json"))
        servers[0].do("tenant", "create", "east", "--name", "East Estates")
        servers[0].do("seed", "north", "--vehicles", 30)
        try:
            for server in servers:
                server.start()
            with Browser(place) as browser:
                return walks(Stage(browser, Verdict(), servers, options.pictures), cluster, first["setup_link"])
        finally:
            for server in servers:
                server.stop()


def walks(stage, cluster, link):
    opens(stage)
    link_of_west = makes(stage)
    west = stage.server.do("tenant", "show", "west", "--json")
    stage.check(json.loads(west)["settings"] == {"vehicles": 0, "staff": 2, "accent": "#c0392b"}, "the command shows it", west)
    who = program(stage)
    goes_in(stage, link)
    quotas(stage, link_of_west)
    for _ in stage.verdict.attempts():
        news(stage, who, cluster)
    crowds(stage)
    records(stage, cluster)
    return stage.verdict.finish()


def goes_in(stage, link):
    """Support comes in where it was let in and by name; both records have it, and what is done."""
    stage.at(NORTH)
    sets_up(stage, link, BEN)
    stage.at(PLATFORM)
    stage.open("/tenants/north")
    stage.check("has not let support in" in stage.text, "nobody gets in without being let in")
    stage.at(NORTH)
    stage.open("/support")
    stage.choose("/support", "grants", "fleet:view")
    stage.send("/support", hours="4", reason="The fleet's page is slow")
    stage.check("Support may come in" in stage.text, "a dealership lets support in")
    passed_on = stage.browser.ask("document.querySelector('.secret').value")
    stage.signs_out()
    stage.at(PLATFORM)
    stage.looks(tenant_open="/tenants/north")
    stage.open("/tenants/north")
    stage.check("The fleet's page is slow" in stage.text and BEN["name"] in stage.text, "the access is shown")
    action = stage.browser.ask("document.querySelector('form[action*=\"/support/\"]').getAttribute('action')")
    stage.send(action, reason="Ticket 4711")
    stage.check("You may go in" in stage.text, "a way in is made")
    stage.picture("entrance")
    way = stage.browser.ask("document.querySelector('.actions a').href")
    stage.check(way.startswith(f"http://{NORTH}:") and way != passed_on, "it leads to the tenant's own site", way)
    with stage.browser.loading():
        stage.browser.click(".actions a")
    stage.check("Everything you do is put on record" in stage.text, "the tenant's page says what is done")
    stage.at(NORTH)
    path = way.removeprefix(stage.base)
    stage.send(path)
    stage.check("You are in" in stage.text, "support is in")
    stage.open(path)
    stage.check("not good any more" in stage.text, "the link is good once")
    stage.browser.open(passed_on)
    stage.check("not good any more" in stage.text, "the one before is good no more")
    stage.open("/audit")
    stage.check("This takes the permission" in stage.text, "support sees no more than it was let see")
    stage.signs_out()
    stage.signs_in(BEN, "/audit")
    for words in ("Is on the way in as support", ADA["name"], "Ticket 4711", "Came in as support"):
        stage.check(words in stage.text, f"the tenant's record says: {words}")
    stage.signs_out()
    stage.at(PLATFORM)
    stage.open("/audit")
    stage.check("Went in as support" in stage.text and "Ticket 4711" in stage.text, "the platform's record says so too")


if __name__ == "__main__":
    sys.exit(main())
