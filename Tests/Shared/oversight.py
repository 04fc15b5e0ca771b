"""What the platform's people may do, and that the record has whatever was done to tenants: by them, by commands, across a
crash between the change and its entry. And the operator's door of a shared server."""

import contextlib
import json
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import service  # noqa: E402
import wire  # noqa: E402
from verdict import Verdict  # noqa: E402

PLATFORM, NORTH = "/t/platform", "/t/north"
PASSWORD = "wobbly kite under seven moons"
OF_PLATFORM = {"settings:manage", "users:manage", "audit:view", "tenants:read", "tenants:manage", "tenants:support"}
TENANTS = "/v1/platform/tenants"
PATIENCE = 10.0


class Site:
    """One site of a server, as a program sees it."""

    def __init__(self, server, mount):
        self.server, self.mount = server, mount

    def ask(self, method, path, body=None, who=None, **fields):
        headers = [(name.replace("_", "-"), value) for name, value in fields.items()]
        if who:
            headers.append(("Authorization", f"Bearer {who}"))
        data = wire.request(method, self.mount + path, headers, body)
        answer = wire.ask(self.server.address, data, timeout=20)
        with contextlib.suppress(ValueError):
            return answer, json.loads(answer.body)
        return answer, None

    def told(self, *words, **fields):
        answer, json = self.ask(*words, **fields)
        if answer.status >= 300:
            raise RuntimeError(f"{words}: {answer.status} {answer.body[:300]}")
        return json

    def begins(self, link, email):
        """The first administrator."""
        self.told("POST", "/v1/setup", {"token": link.rsplit("/", 1)[1], "name": "Ada", "email": email, "new_password": PASSWORD})
        return self.signs_in(email)

    def joins(self, who, role, email):
        invited = self.told("POST", "/v1/staff", {"name": role, "email": email, "role": role}, who=who)
        link = {"token": invited["join_url"].rsplit("/", 1)[1], "new_password": PASSWORD}
        self.told("POST", "/v1/invitations/acceptance", link)
        return self.signs_in(email)

    def signs_in(self, email):
        body = {"grant_type": "password", "kind": "staff", "email": email, "password": PASSWORD}
        return self.told("POST", "/v1/token", body)["access_token"]

    def described(self):
        """What the document says may be named, by shape."""
        shapes = self.told("GET", "/openapi.json")["components"]["schemas"]
        grants = {name: set(shapes[name]["properties"]["grants"]["items"]["enum"]) for name in ("RoleInput", "ApiKeyInput", "ApiKey", "Role", "Me")}
        return grants, set(shapes["StaffInvitation"]["properties"]["role"]["enum"])


class Record:
    """What the database has of deeds, past all servers."""

    def __init__(self, cluster):
        self.cluster = cluster

    def ask(self, sql, *values):
        with self.cluster.connect() as connection:
            return connection.execute(sql, values).fetchall()

    def events(self, action="tenant.%"):
        """Pairs of an action and who did it, in their order."""
        return self.ask(
            "SELECT action, actor, changes FROM audit_events WHERE action LIKE %s AND tenant_id ="
            " (SELECT id FROM fp.tenants WHERE slug = 'platform') ORDER BY number", action)  # fmt: skip

    def waiting(self):
        return self.ask("SELECT count(*) FROM fp.deeds")[0][0]

    def state(self, slug):
        return self.ask("SELECT state FROM fp.tenants WHERE slug = %s", slug)[0][0]


def waits(holds):
    deadline = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def names(verdict, platform, north):
    """Permissions and roles are those of the kind of site, wherever they can be named."""
    for site, kind in ((platform, "platform"), (north, "dealership")):
        grants, roles = site.described()
        for shape, named in grants.items():
            right = named == OF_PLATFORM if kind == "platform" else "fleet:view" in named and not any("tenants" in it for it in named)
            verdict.check(right, f"{kind}: {shape} names its own permissions", str(sorted(named)))
        own = {"admin", "support", "viewer"} if kind == "platform" else {"admin", "manager", "sales", "crew"}
        verdict.check(roles == own | {"custom"}, f"{kind}: its own roles", str(roles))


def people(verdict, platform, north, ada, ben):
    listed = {it["name"]: set(it["grants"]) for it in platform.told("GET", "/v1/roles", who=ada)["items"]}
    reading = {"tenants:read"}
    wanted = {"admin": OF_PLATFORM, "support": reading | {"tenants:support"}, "viewer": reading}
    verdict.check(listed == wanted, "the platform's roles", str(listed))
    mine = set(platform.told("GET", "/v1/me", who=ada)["grants"])
    verdict.check(mine == OF_PLATFORM, "whoever runs the platform has its permissions", str(mine))
    mine = set(north.told("GET", "/v1/me", who=ben)["grants"])
    verdict.check("money:take" in mine and not any("tenants" in it for it in mine), "a dealer has none of them", str(mine))
    for site, who, name in ((north, ben, "tenants:manage"), (platform, ada, "fleet:edit")):
        for path in ("/v1/roles", "/v1/api-keys"):
            answer, _ = site.ask("POST", path, {"name": "Other", "grants": [name]}, who=who)
            verdict.check(answer.status == 400, f"{site.mount}{path} knows no {name}", str(answer.status))
    for site, who, role in ((north, ben, "support"), (platform, ada, "sales")):
        answer, _ = site.ask("POST", "/v1/staff", {"name": "Cy", "email": "cy@a.example", "role": role}, who=who)
        verdict.check(answer.status == 400, f"{site.mount} has no role {role}", str(answer.status))
    may = {"viewer": (200, 403, 403), "support": (200, 403, 404)}
    nobody = "/support/01890000-0000-7000-8000-000000000000"
    for role, wanted in may.items():
        who = platform.joins(ada, role, f"{role}@platform.example")
        got = tuple(
            platform.ask(method, TENANTS + path, body, who=who)[0].status
            for method, path, body in (
                ("GET", "", None), ("POST", "/north/suspension", {"reason": "none"}), ("POST", f"/north{nobody}", {"reason": "none"}),
            )
        )  # fmt: skip
        verdict.check(got == wanted, f"what {role} may do", f"{got}, not {wanted}")


def settles(verdict, server, record):
    """What a command refuses, in one line that says what to do; nothing is changed by it."""
    server.do("tenant", "set", "north", "hosts=north.example")
    server.environment["FLEETPASS_PLATFORM_HOST"] = "platform.example"
    before = server.do("tenant", "list", "--json")
    create = ("tenant", "create", "far", "--name")
    for words, status, told in (
        (("tenant", "create", "No!", "--name", "Far"), 2, "'No!' is no slug: 1 to 40 of a–z, 0–9 and -"),
        ((*create, "x" * 101), 2, "'name' must have at most 100 characters"),
        ((*create, "Far\tCars"), 2, "'name' must be one line"),
        ((*create, "Far", "--host", "a.example, a_b"), 2, "'hosts' must be names such as rent.example.com, which 'a_b' is not"),
        ((*create, "Far", "--host", "North.example"), 4, "the host north.example leads to tenant 'north' already"),
        ((*create, "Far", "--host", "platform.example"), 4, "leads to the platform's own site"),
        (("tenant", "create", "north", "--name", "Other"), 4, "there is a tenant 'north' already, with another name"),
        (("tenant", "create", "platform", "--name", "Other"), 4, "is the platform's own site"),
        (("tenant", "set", "north", "staff=many", "accent=red"), 2, "'staff' must be a number, 0 to 10000000; 'accent' must be a colour"),
        (("tenant", "set", "north", "public_url=https://a.example:99999"), 2, "'public_url' must be an address"),
        (("tenant", "set", "north", "hosts=platform.example"), 4, "leads to the platform's own site"),
        (("tenant", "set", "north", "pears=2"), 2, "'pears' is none of name, hosts,"),
        (("tenant", "set", "north", "staff"), 2, "'staff' is not key=value"),
        (("tenant", "suspend", "north", "--reason", "x" * 301), 2, "'reason' must have at most 300 characters"),
        (("tenant", "remove", "north", "--confirm", "north"), 4, "suspend it first"),
        (("tenant", "show", "nobody"), 3, "there is no tenant 'nobody'; 'tenant list' shows them all"),
    ):
        refuses(verdict, server, words, status, told)
    del server.environment["FLEETPASS_PLATFORM_HOST"]
    verdict.check(server.do("tenant", "list", "--json") == before, "what is refused changes nothing")
    server.do("tenant", "set", "north", "hosts=b.example,a.example B.example", "staff=90")
    shown = server.do("tenant", "show", "north").splitlines()[1:]
    verdict.check(shown == ["host\ta.example", "host\tb.example", "staff\t90"], "a tenant is shown with hosts and settings", str(shown))
    server.do("tenant", "set", "north", "hosts=", "staff=")
    server.do("seed", "north", "--vehicles", 3)
    refuses(verdict, server, ("seed", "north"), 4, "nothing was changed; make a new tenant for it with 'tenant create'")


def refuses(verdict, server, words, status, told):
    done = server.command(*words, timeout=20)
    line = done.stderr.startswith("fleetpass-shared: ") and done.stderr.count("\n") == 1 and done.stdout == ""
    right = done.returncode == status and told in done.stderr and line
    verdict.check(right, f"{' '.join(map(str, words))[:60]} is refused", f"{done.returncode} {done.stdout}{done.stderr}")


def reaches(verdict, server, record, elsewhere):
    """What a command says of a database that is not there or not this version's, and of another platform's key."""
    record.cluster.run("CREATE DATABASE empty", database="postgres")
    address = server.environment.pop("FLEETPASS_DATABASE")
    refuses(verdict, server, ("tenant", "list"), 6, "give --database 'host=/run/postgresql dbname=fleetpass', or FLEETPASS_DATABASE")
    for name, status, told in (("nowhere", 1, "PostgreSQL lets nobody in (08001)"), ("empty", 4, "run 'fleetpass-shared migrate'")):
        server.environment["FLEETPASS_DATABASE"] = address.replace("dbname=fleetpass", f"dbname={name}")
        for words in (("tenant", "list"), ("check",), ("serve",)):
            refuses(verdict, server, words, status, told)
    server.environment["FLEETPASS_DATABASE"] = address
    record.cluster.run("INSERT INTO fp.migrations VALUES ('product', 999, 'later', '', 0)")
    for words in (("tenant", "list"), ("serve",)):
        refuses(verdict, server, words, 4, "product migration 999 (later) is of a newer version")
    judged = server.command("check")
    verdict.check(judged.returncode == 1 and "schema: product migration 999" in judged.stdout, "check finds it", judged.stdout + judged.stderr)
    record.cluster.run("DELETE FROM fp.migrations WHERE number = 999")
    before = server.do("tenant", "list")
    create = ("tenant", "create", "lost", "--name", "Lost")
    refuses(verdict, elsewhere, create, 1, "keys/platform is missing, and this database's tenants are sealed with it")
    verdict.check(not elsewhere.data.exists(), "a directory that is not the platform's is not made one")
    (elsewhere.data / "keys").mkdir(parents=True)
    (elsewhere.data / "keys/platform").write_bytes(bytes(32))
    refuses(verdict, elsewhere, create, 1, "the platform's key does not open the tenants' keys")
    verdict.check(server.do("tenant", "list") == before, "nothing is sealed with another key")


def closes(verdict, server, platform, north, ada):
    """Whoever is turned away from a closed door is no failure of the tenant's."""
    server.do("tenant", "suspend", "north", "--reason", "as agreed")
    waits(lambda: north.ask("GET", "/v1/vehicles")[0].status == 503)
    before = platform.told("GET", f"{TENANTS}/north", who=ada)["health"]
    told = {north.ask("GET", path)[0].status for path in ("/v1/vehicles", "/", "/vehicles")}
    after = platform.told("GET", f"{TENANTS}/north", who=ada)["health"]
    verdict.check(told == {503} and after == before, "a closed door counts as no failure", f"{told} {before} {after}")
    server.do("tenant", "resume", "north")
    waits(lambda: north.ask("GET", "/v1/vehicles")[0].status == 200)


def programs(verdict, platform, ada):
    """What programs are refused, with a pointer to each fault; hosts are entries, each kept once."""
    body = {"slug": "No!", "name": "Far", "hosts": ["a.example,b.example"], "accent": "red", "public_url": "https://a.example:99999"}
    answer, told = platform.ask("POST", TENANTS, body, who=ada)
    pointers = [it["pointer"] for it in (told or {}).get("errors", [])]
    verdict.check(answer.status == 400 and pointers == ["/slug", "/hosts", "/public_url", "/accent"], "all faults are told at once", f"{answer.status} {told}")
    made = platform.told("POST", TENANTS, {"slug": "far", "name": "Far", "hosts": ["Far.example", "far.example"]}, who=ada)
    verdict.check(made["hosts"] == ["far.example"], "a host that is named twice is kept once", str(made))
    answer, told = platform.ask("POST", TENANTS, {"slug": "farther", "name": "Far", "hosts": ["far.example"]}, who=ada)
    verdict.check(answer.status == 409 and "'far'" in told["detail"], "whose a host is is told", f"{answer.status} {told}")


def commands(verdict, server, record):
    """What is done at the shell is in the record, by the system, and nothing is left to be noted."""
    server.do("tenant", "create", "west", "--name", "West Wagons", "--host", "west.example")
    server.do("tenant", "create", "west", "--name", "West Wagons", "--host", "west.example")
    server.do("tenant", "set", "west", "staff=2", "hosts=")
    server.do("tenant", "set", "west", "staff=2")
    server.do("tenant", "suspend", "west", "--reason", "as agreed")
    server.do("tenant", "resume", "west")
    server.do("tenant", "suspend", "west")
    folder = server.data / "tenants" / json.loads(server.do("tenant", "show", "west", "--json"))["id"]
    (folder / "mail/letter.eml").write_text("To: ada@west.example")
    server.do("tenant", "remove", "west", "--confirm", "west")
    verdict.check(not folder.exists(), "what was written out for it is gone with it", str(folder))
    of_west = [it for it in record.events() if '"west"' in it[2]]
    wanted = ["created", "changed", "suspended", "resumed", "suspended", "closed", "removed"]
    got = [it[0] for it in of_west]
    if not verdict.check(got == [f"tenant.{it}" for it in wanted], "each command that changed something is on record", str(got)):
        return
    verdict.check({it[1] for it in of_west} == {"system"}, "by the system")
    told = [json.loads(it[2]) for it in of_west]
    verdict.check(told[0]["name"] == [None, "West Wagons"] and told[0]["hosts"] == [[], ["west.example"]], "how it was made", str(told[0]))
    verdict.check(told[1]["staff"] == [None, 2] and told[1]["hosts"] == [["west.example"], []], "what was changed", str(told[1]))
    verdict.check(told[2]["reason"] == [None, "as agreed"], "why it was suspended", str(told[2]))
    verdict.check(record.waiting() == 0, "nothing is left to be noted")


def refused(verdict, platform, record, ada):
    """Where the deed cannot be kept nothing is done."""
    record.cluster.run("REVOKE INSERT ON fp.deeds FROM fleetpass_platform")
    answer, _ = platform.ask("POST", f"{TENANTS}/north/suspension", {"reason": "one"}, who=ada)
    record.cluster.run("GRANT INSERT ON fp.deeds TO fleetpass_platform")
    verdict.check(answer.status >= 500 and record.state("north") == "active", "no change without its deed", f"{answer.status}")
    verdict.check(not record.events("tenant.suspended") or '"one"' not in str(record.events()), "and nothing in the record")


def crashes(verdict, server, platform, record, ada):
    """Killed after the change and before the record's transaction is committed; then again before the deed is let go of."""
    # A lost machine takes its connections along; of a lost process PostgreSQL still does what is on its way.
    crash(verdict, server, platform, record, ada, "the machine", takes_along=True)
    platform.told("DELETE", f"{TENANTS}/north/suspension", who=ada)
    crash(verdict, server, platform, record, ada, "the process", takes_along=False)
    resumed = len(record.events("tenant.resumed")) + 1
    platform.told("DELETE", f"{TENANTS}/north/suspension", who=ada)
    verdict.check(record.waiting() == 1 and len(record.events("tenant.resumed")) == resumed, "what is noted is let go of later")
    server.kill()
    server.start()
    gone = waits(lambda: record.waiting() == 0)
    verdict.check(gone and len(record.events("tenant.resumed")) == resumed, "a deed that is in the record is not noted twice")
    checked = server.command("check")
    verdict.check(checked.returncode == 0, "the record is whole", checked.stdout + checked.stderr)


def crash(verdict, server, platform, record, ada, reason, takes_along):
    before = record.waiting()
    with record.cluster.connect(autocommit=False) as holder:
        # Nobody can note anything meanwhile; the record can be read.
        holder.execute("LOCK TABLE audit_events IN SHARE MODE")
        asked = threading.Thread(target=lambda: failing(platform, ada, reason), daemon=True)
        asked.start()
        done = waits(lambda: record.state("north") == "suspended")
        server.kill()
        asked.join(PATIENCE)
        if takes_along:
            record.cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    verdict.check(done and record.waiting() == before + 1, f"{reason}: the change is done, and its deed waits", str(record.waiting()))
    if takes_along:
        verdict.check(reason not in str(record.events()), f"{reason}: the record has nothing of it yet")
    server.start()
    noted = waits(lambda: record.waiting() == 0)
    found = [it for it in record.events("tenant.suspended") if reason in it[2]]
    verdict.check(noted and len(found) == 1, f"{reason}: the record has it after the next start, once", str(found))
    verdict.check(found[0][1] == "staff" if found else False, f"{reason}: by whoever did it")


def failing(platform, who, reason):
    with contextlib.suppress(OSError, wire.Broken):
        platform.ask("POST", f"{TENANTS}/north/suspension", {"reason": reason}, who=who)


def door(verdict, server):
    """The operator's."""
    address = server.environment["FLEETPASS_OPERATOR_LISTEN"].removeprefix("unix:")

    def ask(method, path):
        return wire.ask(address, wire.request(method, path), timeout=5)

    metrics = ask("GET", "/metrics")
    verdict.check(metrics.headers.get("content-type") == "text/plain; version=0.0.4; charset=utf-8", "metrics have their type", str(metrics.headers))
    verdict.check(b"\nfleetpass_" in metrics.body or b"\ntenants " in metrics.body, "and are metrics", str(metrics.body[:200]))
    for method, path, status in (("GET", "/healthz", 200), ("GET", "/readyz", 200), ("GET", "/", 404), ("POST", "/nowhere", 404),
                                 ("POST", "/healthz", 405), ("DELETE", "/metrics", 405), ("OPTIONS", "/readyz", 204)):  # fmt: skip
        answer = ask(method, path)
        allow = answer.headers.get("allow")
        right = answer.status == status and allow == ("GET, HEAD, OPTIONS" if status in (204, 405) else None)
        verdict.check(right, f"operator: {method} {path}", f"{answer.status} {allow}")


def main():
    parser = appliance.arguments(__doc__)
    parser.set_defaults(binary=service.BINARY)
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place, service.database(place) as cluster:
        server = service.Server(options.binary, place / "data", cluster)
        service.migrated(server)
        link = server.do("tenant", "create", "north", "--name", "North Motors")
        server.start()
        try:
            platform, north, record = Site(server, PLATFORM), Site(server, NORTH), Record(cluster)
            ada = platform.begins(server.do("platform-link"), "ada@platform.example")
            ben = north.begins(link, "ben@north.example")
            names(verdict, platform, north)
            people(verdict, platform, north, ada, ben)
            door(verdict, server)
            settles(verdict, server, record)
            reaches(verdict, server, record, service.Server(options.binary, place / "elsewhere", cluster))
            closes(verdict, server, platform, north, ada)
            programs(verdict, platform, ada)
            commands(verdict, server, record)
            refused(verdict, platform, record, ada)
            crashes(verdict, server, platform, record, ada)
        finally:
            server.stop()
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
