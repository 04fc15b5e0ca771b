"""Twenty tenants in which all but ids is the same: what is one's own is never another's, by whatever way one asks."""

import hashlib
import json
import random
import re
import statistics
import subprocess
import sys
import time

import manifest
import server as shared
from belongings import ID, SESSION, Watch, address, key, nowhere, settle
from passkeys_of import identities, passkeys
from provider import Provider
from requests_of import filled, routes
from tricks import hosts, lives, values
from verdict import Verdict, table

NEW_EACH_TIME = ("date", "x-request-id", "etag")
WAYS = ("host", "path", "header")
# Where all tenants share one table of routes, each route still has to lead to what it names.
PUBLIC = {
    "/": "text/html", "/sitemap.xml": "application/xml", "/docs": "text/html",
    "/openapi.json": "application/json", "/robots.txt": "text/plain", "/vehicles": "text/html",
}  # fmt: skip
MUTATIONS = {
    "bypass": "ALTER ROLE fleetpass_app BYPASSRLS",
    "policy": "DROP POLICY tenant ON vehicles; CREATE POLICY tenant ON vehicles USING (true) WITH CHECK (true)",
    "setting": """
        CREATE OR REPLACE FUNCTION fp.app_tenant() RETURNS uuid LANGUAGE sql IMMUTABLE AS
            $$ SELECT '{first}'::uuid $$;
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT tablename FROM pg_policies WHERE schemaname = 'public' LOOP
                EXECUTE format('ALTER POLICY tenant ON %I USING (tenant_id = fp.app_tenant())', name);
            END LOOP;
        END $$""",
}


def credentials(tenant):
    """By name: the fields that show somebody's right to be there, and the secret among them."""
    secrets = tenant.secrets
    carried = {
        "access token": ("Authorization", "Bearer {}"),
        "API key": ("Authorization", "Bearer {}"),
        "refresh token": ("Authorization", "Bearer {}"),
        "session": ("Cookie", SESSION + "={}"),
        "customer's session": ("Cookie", SESSION + "={}"),
        "support session": ("Cookie", SESSION + "={}"),
    }
    proofs = {"session": tenant.proof, "customer's session": tenant.customer_proof}
    return {name: (field, secrets[name], proofs.get(name, "none")) for name, field in carried.items()}


def spoilt(secret):
    """As long, of the same form, and nobody's."""
    middle = len(secret) - 8
    return secret[:middle] + ("A" if secret[middle] != "A" else "B") + secret[middle + 1 :]


def plain(answer):
    """An answer without what differs from one to the next: instants, and what a request is known by."""
    body = re.sub(rb"urn:request:[0-9a-f]+|[0-9a-f]{16}(?=<)", b"", ID.sub(b"ID", answer.body))
    body = re.sub(rb'(name="(?:form_token|idempotency_key|form_id|once)" value=")[^"]*', rb"\1", body)
    fields = {
        name: ID.sub(b"ID", value.encode()) for name, value in answer.headers.items() if name not in NEW_EACH_TIME
    }
    if "set-cookie" in fields:
        fields["set-cookie"] = re.sub(b"=[^;]*", b"=", fields["set-cookie"], count=1)
    if len(body) != len(answer.body):
        fields.pop("content-length", None)
    return answer.status, fields, body


def strangers(owner, visited, watch, chance, share=1.0):
    """Each route at another tenant's, with each credential: it is worth what a made-up one is worth, to the byte."""
    for route in routes():
        for name, (field, secret, proof) in credentials(owner).items():
            if chance.random() > share:
                continue
            way = chance.choice(WAYS)
            answers = []
            for given, shown in ((secret, proof), (spoilt(secret), proof)):
                fields = [address(), *carried(field, given, visited, way), ("X-Form-Token", shown)]
                method, path, more, body = filled(route, visited.ids, shown)
                what = f"{route} with the {name} of {owner.slug} at {visited.slug} by {way}"
                answers.append(watch.ask(visited, visited.bytes(method, path, fields + more, body, way), what))
            real, made_up = map(plain, answers)
            same = real == made_up or (real[0] == made_up[0] < 300 and route.is_open)
            watch.verdict.check(same, f"{what}: as made up", f"{real} {made_up}")
            if not route.is_open:
                watch.verdict.check(real[0] in (303, 401, 403, 404), f"{what}: refused", real[0])


def carried(field, secret, visited, way):
    """A cookie under the name that the visited tenant's own would have, and under its own."""
    name, form = field
    given = form.format(secret)
    if name == "Cookie" and way == "path":
        given += f"; {given.replace('__Host-', f'__Host-t-{visited.slug}-')}"
    return [(name, given)]


def objects(owner, other, watch):
    """With one's own right, at home: another's things are as those that there are nowhere."""
    for route in (route for route in routes() if "{id}" in route.path or route.names_things):
        askers = ["customer's session"] if route.permission == "customer" else ["access token", "session", "API key"]
        for name in askers:
            (field, form), secret, proof = credentials(owner)[name]
            answers = []
            for ids in (other.ids, {kind: nowhere(id) for kind, id in other.ids.items()}):
                fields = [address(), (field, form.format(secret)), ("X-Form-Token", proof), ("If-Match", "*")]
                method, path, more, body = filled(route, ids, proof)
                what = f"{route} of {other.slug} with the {name} of {owner.slug}"
                answers.append(watch.ask(owner, owner.bytes(method, path, fields + more, body), what))
            known, unknown = map(plain, answers)
            watch.verdict.check(known == unknown, f"{what}: as of nobody", f"{known} {unknown}")


def timing(owner, other, verdict, samples):
    """How long it takes to say that there is no such vehicle tells nothing of whether another has it."""
    took = {"there": [], "nowhere": []}
    with shared.wire.Line(owner.server.address, timeout=20) as line:
        for number in range(samples):
            for kind in sorted(took, reverse=number % 2 == 0):
                id = other.ids["vehicles"] if kind == "there" else nowhere(other.ids["vehicles"])
                data = owner.bytes("GET", f"/v1/vehicles/{id}")
                began = time.perf_counter()
                answer = line.ask(data)
                took[kind].append(time.perf_counter() - began)
                verdict.check(answer.status == 404, "a vehicle of another's is not found", answer.status)
    there, none = (statistics.median(values) for values in took.values())
    told = f"{there * 1e6:.0f} µs and {none * 1e6:.0f} µs"
    verdict.in_time(0.85 < there / none < 1.18, "no time tells that another has it", told)
    return there / none


def digest(cluster, tenants):
    """Of the rows that each tenant has in each table, but for what every refusal adds to."""
    found, names = {}, {tenant.id: tenant.slug for tenant in tenants}
    with cluster.connect() as connection:
        for table_ in manifest.read():
            if table_.name.startswith("audit"):
                continue
            asked = f"SELECT tenant_id::text, t::text FROM {table_.name} t ORDER BY t::text COLLATE \"C\""
            for id, row in connection.execute(asked):
                if id in names:
                    found.setdefault((names[id], table_.name), hashlib.sha256()).update(row.encode())
    return {place: value.hexdigest() for place, value in found.items()}


def examine(options, verdict):
    """Everything, with a database as it should be, or spoilt in one way."""
    chance = random.Random(options.seed)
    with (
        shared.appliance.workshop(options.keep) as place,
        shared.database(options, place) as (cluster, serve),
        Provider("tests", "between us") as provider,
    ):
        server = serve(**agreed(provider, place)).start()
        second = serve(FLEETPASS_TRUSTED_PROXIES="").start()
        tenants = settle(server, cluster, options.tenants, options.vehicles)
        watch = Watch(tenants, verdict)
        watch.learn(cluster)
        if options.mutation:
            cluster.run(MUTATIONS[options.mutation].format(first=tenants[0].id))
        owner, visited = tenants[0], tenants[1]
        before = digest(cluster, tenants[1:])
        objects(owner, visited, watch)
        values(owner, visited, watch)
        passkeys(owner, visited, watch)
        identities(owner, visited, watch, provider)
        hosts(owner, visited, watch, second)
        after = digest(cluster, tenants[2:])
        before = {place: value for place, value in before.items() if place[0] != visited.slug}
        changed = {place for place in before | after if before.get(place) != after.get(place)}
        verdict.check(not changed, "no row of whoever was not asked has changed", sorted(changed)[:5])
        strangers(owner, visited, watch, chance)
        for number in range(options.pairs):
            one, other = chance.sample(tenants, 2)
            strangers(one, other, watch, chance, options.share)
            objects(one, other, watch)
        at_home(tenants, watch)
        for _ in verdict.attempts():
            ratio = timing(owner, visited, verdict, options.samples)
        if not options.mutation:
            lives(tenants[-1], server, second, cluster, watch)
    return watch.heard, ratio


def agreed(provider, place):
    """The settings of a server that has agreed with a provider."""
    secret = place / "secret"
    secret.write_text(f"{provider.secret}\n")
    secret.chmod(0o600)
    told = {"ISSUER": provider.issuer, "CLIENT_ID": provider.client, "SECRET_FILE": str(secret)}
    named = {f"FLEETPASS_OPENID_MICROSOFT_{name}": value for name, value in told.items()}
    return named | {"FLEETPASS_OUTBOUND_ALLOW": "127.0.0.1/32"}


def at_home(tenants, watch):
    """After all that, everybody's own is as good as before where it belongs."""
    for tenant in tenants:
        # Its style sheet lies where its own first page says.
        first = tenant.ask("GET", "/", [address()]).body.decode(errors="replace")
        sheet = re.search(r'href="(?:/t/[^/"]+)?(/assets/[^"]+/site.css)"', first)
        for path, kind in {**PUBLIC, (sheet or [None, "/assets"])[1]: "text/css"}.items():
            answer = tenant.ask("GET", path, [address()])
            told = answer.headers.get("content-type", "")
            watch.verdict.check(
                answer.status == 200 and told.startswith(kind), f"{path} of {tenant.slug} is what it is elsewhere",
                f"{answer.status} {told}",
            )
        for name, ((field, form), secret, _) in credentials(tenant).items():
            if name == "refresh token":
                asked = {"grant_type": "refresh_token", "refresh_token": secret}
                answer = tenant.ask("POST", "/v1/token", [address()], asked)
            else:
                answer = tenant.ask("GET", "/v1/me", [address(), (field, form.format(secret))])
            watch.verdict.check(answer.status == 200, f"the {name} of {tenant.slug} is good at home", answer)


def main():
    parser = shared.arguments(
        __doc__,
        tenants=(20, "how many"),
        vehicles=(12, "of each"),
        pairs=(4, "pairs of tenants that are drawn"),
        share=(0.1, "of their routes and credentials"),
        samples=(400, "requests to compare times by"),
        mutation=("", f"what to spoil first, so that the test has to fail: {', '.join(MUTATIONS)}, or all"),
    )
    options = parser.parse_args()
    if options.mutation == "all":
        return mutations(options)
    verdict = Verdict(most_printed=6 if options.mutation else 25)
    began = time.perf_counter()
    heard, ratio = examine(options, verdict)
    table(
        [
            ("tenants", options.tenants),
            ("answers looked through", heard),
            ("there at another ÷ nowhere, time", ratio),
            ("seconds", time.perf_counter() - began),
        ]
    )
    return verdict.finish()


def mutations(options):
    """Each way of spoiling the database has to be noticed."""
    verdict = Verdict()
    for name in MUTATIONS:
        line = [sys.executable, __file__, "--mutation", name, "--binary", options.binary, "--tenants", "4"]
        done = subprocess.run(line, capture_output=True, text=True, timeout=600)
        noticed = done.returncode == 1 and "FAILED" in done.stderr
        verdict.check(noticed, f"{name} is noticed", (done.stdout + done.stderr)[-500:])
        print(f"{name}: {done.stderr.splitlines()[0][:110] if noticed else 'not noticed'}", flush=True)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
