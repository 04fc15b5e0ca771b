"""Ways of getting at another tenant that a client might think of, and the lives that tenants have."""

import json

import server as shared
from belongings import BROWSER, ID, SESSION, address, key
from manifest import read as tables

LINKS = {
    "setup link": ("/setup/{}", "POST /v1/setup"),
    "invitation": ("/join/{}", "POST /v1/invitations/acceptance"),
    "confirmation": ("/confirm/{}", "POST /v1/sign-ups/confirmation"),
}


def values(owner, other, watch):
    """What one tenant signed, sealed or handed out, at another: as what nobody has made."""
    check = watch.verdict.check

    def asked(tenant, method, path, fields=(), body=None, way="host"):
        return watch.ask(tenant, tenant.bytes(method, path, [address(), *fields], body, way), f"{method} {path}")

    first = json.loads(asked(owner, "GET", "/v1/vehicles?limit=2").body)
    cursor = first.get("next_cursor") or first.get("next")
    for text, wanted in ((cursor, 200), (cursor[:-1] + ("A" if cursor[-1] != "A" else "B"), 400)):
        answer = asked(owner, "GET", f"/v1/vehicles?limit=2&cursor={text}")
        check(answer.status == wanted, "a cursor is good where it comes from, whole", answer)
    check(asked(other, "GET", f"/v1/vehicles?limit=2&cursor={cursor}").status == 400, "no cursor of another's is taken")

    for path in ("/v1/vehicles?limit=3", "/v1/locations"):
        mark = asked(owner, "GET", path).headers.get("etag")
        answer = asked(other, "GET", path, [("If-None-Match", mark or '"none"')])
        check(answer.status == 200 and ID.search(answer.body), f"{path}: an ETag of another's saves nothing", answer)

    keys(owner, other, asked, check)
    proofs(owner, other, asked, check)
    for name, (page, route) in LINKS.items():
        token, junk = owner.secrets[name], "n" * len(owner.secrets[name])
        shown = [asked(other, "GET", page.format(text)) for text in (token, junk)]
        check(len({answer.status for answer in shown}) == 1, f"the {name} of another's leads nowhere", shown)
        method, path = route.split()
        body = {"new_password": "six pale horses by the sea"}
        more = {"name": "A", "email": "a@b.test"} if "setup" in path else {}
        sent = [asked(other, method, path, body={**body, **more, "token": text}) for text in (token, junk)]
        same = sent[0].status == sent[1].status in (404, 409, 422)
        check(same, f"the {name} of another's opens nothing", [answer.status for answer in sent])
    answer = asked(other, "GET", "/support-access/" + owner.link.rpartition("/")[2])
    check(answer.status == 404, "support comes in where it was let in alone", answer.status)
    refresh = {"grant_type": "refresh_token", "refresh_token": owner.secrets["refresh token"]}
    check(asked(other, "POST", "/v1/token", body=refresh).status == 401, "no refresh token of another's is taken")


def keys(owner, other, asked, check):
    """One key, two tenants: two effects, and each its own answer, however often it is sent."""
    body = {"name": "Eve", "email": "eve@example.com", "phone": "+1 555 0100", "message": "Once more?"}
    given = {}
    for turn in range(3):
        for tenant in (owner, other):
            answer = asked(tenant, "POST", "/v1/enquiries", key("the-very-same-key-of-both"), body)
            check(answer.status == 201, "a key is used at two tenants", answer)
            check(given.setdefault(tenant.slug, answer.body) == answer.body, "each gets its own answer again", turn)
    check(given[owner.slug] != given[other.slug], "two tenants, two effects", given)
    other_body = body | {"message": "Something else"}
    check(asked(owner, "POST", "/v1/enquiries", key("the-very-same-key-of-both"), other_body).status == 422, "a key is a body's")


def proofs(owner, other, asked, check):
    """What shows that a page of ours sent a form, and the cookies of two tenants below one host."""
    mine = [("Cookie", f"{SESSION}={owner.secrets['session']}")]
    change = ("PATCH", "/v1/me")
    body = {"name": "Ada Bright"}
    answer = asked(owner, *change, [*mine, ("X-Form-Token", owner.proof), ("If-Match", "*")], body)
    check(answer.status == 204, "the proof is good at home", answer)
    for proof in (other.proof, other.first_proof, owner.first_proof):
        answer = asked(owner, *change, [*mine, ("X-Form-Token", proof)], body)
        check(answer.status == 403, "a proof of another's is none", answer.status)
    check(owner.proof != other.proof, "the same person has another proof at each tenant")
    sent = {"as": "staff", "email": shared.PERSON["email"], "password": shared.PERSON["password"]}
    answer = other.sends("/sign-in", {BROWSER: owner.browser}, owner.first_proof, **sent)
    check(answer.status == 403, "nobody signs in by a form of another's", answer.status)
    for way in ("path", "header", "host", "domain"):
        session, _ = owner.signs_in(shared.PERSON, "staff", way)
        at_home = owner.cookies({SESSION: session}, way)
        check(asked(owner, "GET", "/v1/me", at_home, way=way).status == 200, f"{way}: a session is good at home")
        for name in (owner.cookie(SESSION, "path"), other.cookie(SESSION, "path"), SESSION):
            for there in ("path", "header", "host", "domain"):
                answer = asked(other, "GET", "/v1/me", [("Cookie", f"{name}={session}")], way=there)
                check(answer.status == 401, f"{name} of {way} is worth nothing at the neighbour by {there}", answer)


def hosts(owner, other, watch, careful):
    """Names of hosts as nobody should write them; `careful` is a server that trusts no proxy."""
    check, ask = watch.verdict.check, shared.wire.ask
    name = f"{owner.slug}.test"
    mine, theirs = (tenant.ids["vehicles"].encode() for tenant in (owner, other))

    def said(lines, server=owner.server, path=None):
        head = f"GET {path or '/v1/vehicles?limit=2'} HTTP/1.1\r\n" + "".join(f"{line}\r\n" for line in lines)
        return ask(server.address, head.encode() + b"\r\n", timeout=20)

    for host in (name, name.upper(), f"{name}:8443", f"{owner.slug}.{shared.DOMAIN}"):
        answer = said([f"Host: {host}"])
        check(answer.status == 200 and mine in answer.body, f"{host} leads to its tenant", answer.status)
    nothing = said(["Host: nobody.test"])
    strange = ["{0}.", "{0}.evil.test", "evil.{0}", "{0}%00", "{0}@{1}.test", " {0} x", "{0}:", "{0}:a", "127.0.0.1"]
    strange += ["x.{2}.{3}", "{3}", ".{3}"]
    for form in strange:
        host = form.format(name, other.slug, owner.slug, shared.DOMAIN)
        answer = said([f"Host: {host}"])
        is_own = answer.status == 200 and mine in answer.body and theirs not in answer.body
        check(is_own or answer.status in (400, 404), f"{host} leads nowhere else", answer)
    target = f"http://{other.slug}.test/v1/vehicles?limit=2"
    check(said([f"Host: {name}"], path=target).status == 400, "a target that names another host than Host is refused")
    answer = said([f"Host: {other.slug}.test"], path=target)
    check(answer.status == 200 and theirs in answer.body, "a target that names its host is taken", answer.status)
    check(said([f"Host: {name}", f"Host: {other.slug}.test"]).status == 400, "two Hosts are refused")
    for field in ("X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-URL", "X-Rewrite-URL"):
        value = f"host={other.slug}.test" if field == "Forwarded" else f"{other.slug}.test"
        answer = said([f"Host: {name}", f"{field}: {value}"])
        check(answer.status == 200 and mine in answer.body, f"{field} is not believed", answer.status)
    for server, wanted, who in ((owner.server, theirs, "a proxy that is trusted"), (careful, mine, "anybody")):
        answer = said([f"Host: {name}", f"FleetPass-Tenant: {other.slug}"], server)
        check(answer.status == 200 and wanted in answer.body, f"FleetPass-Tenant of {who}", answer.status)
    several = said([f"Host: {name}", f"FleetPass-Tenant: {owner.slug}", f"FleetPass-Tenant: {other.slug}"])
    check(several.status in (400, 404), "who names two tenants is served neither", several.status)
    listing = "/v1/vehicles"
    for slug in (f"nobody{listing}", f"{owner.slug.upper()}{listing}", owner.slug, "", listing):
        path = f"/t/{slug}"
        answer = said(["Host: all.test"], path=path)
        same = (answer.status, answer.body) == (nothing.status, nothing.body)
        check(same, f"{path}: the plain answer of what is not there", answer)
    for path in (f"/t/{owner.slug}/../{other.slug}/v1/vehicles", f"/t/{owner.slug}/%2e%2e/{other.slug}/v1/vehicles"):
        answer = said(["Host: all.test"], path=path)
        check(theirs not in answer.body and answer.status in (400, 404), f"{path} leads nowhere", answer.status)
    crossed = said([f"Host: {name}"], path=f"/t/{other.slug}/v1/vehicles?limit=2")
    check(mine not in crossed.body, "a path that names a tenant is never another's", crossed.status)
    check(nothing.status == 404 and nothing.body == b"There is nothing here.\n", "the plain 404", nothing)


def lives(tenant, server, second, cluster, watch):
    """Suspended, resumed, removed: as both servers see it."""
    check = watch.verdict.check
    server.command("tenant", "suspend", tenant.slug)
    for one in (server, second):
        check(tenant.wait_for(503, one) is not None, "a second later it is closed, on each server")
        for way in ("host", "path"):
            answer = tenant.ask("GET", "/vehicles", [("Accept", "text/html")], way=way, server=one)
            page = answer.status == 503 and b"<html" in answer.body and tenant.name.encode() in answer.body
            check(page and "retry-after" in answer.headers, f"a page says so by {way}", answer)
        answer = tenant.ask("POST", "/v1/enquiries", [], {"name": "A"}, server=one)
        check(answer.status == 503 and "retry-after" in answer.headers, "programs are told when to come back", answer)
    server.command("tenant", "resume", tenant.slug)
    for one in (server, second):
        check(tenant.wait_for(200, one) is not None, "a second later it is open again, on each server")
    mine = [("Cookie", f"{SESSION}={tenant.secrets['session']}")]
    check(tenant.ask("GET", "/v1/me", mine).status == 200, "whoever was signed in still is")
    server.command("tenant", "suspend", tenant.slug)
    server.command("tenant", "remove", tenant.slug, "--confirm", tenant.slug)
    for one in (server, second):
        check(tenant.wait_for(404, one) is not None, "a second later it is gone, on each server")
        answer = tenant.ask("GET", "/v1/vehicles", server=one)
        check(answer.body == b"There is nothing here.\n", "it is as though it had never been", answer)
    with cluster.connect() as connection:
        for table in [table.name for table in tables()] + ["fp.hosts", "fp.keys", "fp.leases", "fp.turns"]:
            left = connection.execute(f"SELECT count(*) FROM {table} WHERE tenant_id = %s", [tenant.id]).fetchone()[0]
            check(left == 0, f"nothing of it is left in {table}", left)
        left = connection.execute("SELECT count(*) FROM fp.tenants WHERE id = %s", [tenant.id]).fetchone()[0]
        check(left == 0, "it is in the list no more")
