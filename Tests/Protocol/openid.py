"""Signs in with two providers over real sockets: one from PyPI, and one of our own, which lies on demand."""

import json
import logging
import sys
import time
import urllib.parse
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import provider  # noqa: E402
from signing_in import CLIENT, SECRET, Browser, Instance, agrees, refused, user  # noqa: E402
from verdict import Verdict  # noqa: E402

warnings.showwarning = lambda *_, **__: None  # what it is built of gives notice of its future, not of ours
import oidc_provider_mock  # noqa: E402

logging.getLogger("werkzeug").setLevel(logging.ERROR)
logging.getLogger("oidc_provider_mock").setLevel(logging.ERROR)


def customers(server, google, verdict):
    user(google, "rene", email="rene@example.com", email_verified=True, name="René Driver")
    browser = Browser(server)
    page = browser.get("/sign-in?next=/account?notice=signed_out_there").body.decode()
    verdict.check(
        "Continue with Google" in page and "Continue with Microsoft" in page, "the page offers both"
    )
    place = browser.begin("google", more="&next=/account?notice=signed_out_there")
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(place).query))
    verdict.check(
        asked["redirect_uri"] == f"{server.base}/sign-in/with/google/return", "it names where to return"
    )
    back = agrees(place, "rene")
    answer = browser.get(back)
    location = answer.headers.get("location")
    verdict.check(
        answer.status == 303 and location == "/account?notice=signed_out_there", "it leads on", answer
    )
    me = browser.me()
    verdict.check(me and me["kind"] == "customer" and me["name"] == "René Driver", "a customer is made", me)
    account = browser.get("/account/security").body.decode()
    verdict.check(
        "rene@example.com" in account and "You have none" in account, "the account shows the identity"
    )
    form = {"form_token": me["form_token"]}
    answer = browser.ask("POST", "/account/identities/google/removal", form)
    verdict.check(
        answer.status == 409 and b"no other way" in answer.body, "the only way in stays", answer.status
    )

    again = Browser(server)
    user(google, "rene", email="moved@example.com", email_verified=False, name="Another")
    again.get(agrees(again.begin("google"), "rene"))
    verdict.check(
        (again.me() or {}).get("id") == me["id"], "an identity stays who it is, whatever its address"
    )

    replay = Browser(server)
    replay.cookies["__Host-browser"] = browser.cookies["__Host-browser"]
    refused(verdict, server, replay, replay.get(back), 403, "no such attempt", "a used state")
    browser = Browser(server)
    refused(
        verdict,
        server,
        browser,
        browser.get("/sign-in/with/google/return?code=x"),
        403,
        "no reply",
        "no state",
    )

    token = (again.me() or {}).get("form_token")
    again.ask("POST", "/account/erasure", {"form_token": token, "email": "rene@example.com"})
    verdict.check(again.me() is None, "a customer is forgotten")
    user(google, "rene", email="rene@example.com", email_verified=True)
    again.get(agrees(again.begin("google"), "rene"))
    verdict.check((again.me() or me)["id"] != me["id"], "and comes back as somebody new")
    verdict.check((again.me() or me)["name"] == "rene", "named by the address")


def staff(server, google, verdict):
    user(google, "ada", email="Ada@Example.com", email_verified=True, name="Somebody")
    browser = Browser(server)
    answer = browser.get(agrees(browser.begin("google", "staff"), "ada"))
    reason = "google: its provider does not answer for its address"
    refused(verdict, server, browser, answer, 403, reason, "an address that Google has only seen once")
    user(google, "ada", email="Ada@Example.com", email_verified=True, hd="example.com", name="Somebody")
    browser = Browser(server)
    browser.get(agrees(browser.begin("google", "staff"), "ada"))
    me = browser.me() or {}
    verdict.check(
        me.get("kind") == "staff" and me.get("name") == "Ada Bright", "staff are linked by address", me
    )
    items = json.loads(browser.get("/v1/me/identities").body)["items"]
    verdict.check([item["provider"] for item in items] == ["google"], "which programs can see", items)
    linked = [event["changes"]["provider"] for event in server.record("identity.linked")]
    verdict.check([None, "google"] in linked, "which is on record", linked)
    answer = browser.ask("POST", "/account/identities/google/removal", {"form_token": me.get("form_token")})
    place = answer.headers.get("location")
    verdict.check(place == "/account/security?notice=identity_removed", "and unlinked", answer)
    verdict.check(len(server.record("identity.removed")) == 1, "which is on record too")

    user(google, "ada", email="ada@example.com", email_verified=False, hd="example.com")
    user(google, "eve", email="eve@example.com", email_verified=True)
    for subject, reason, what in (
        ("ada", "google: its address is not verified", "an address that is not verified"),
        ("eve", "google: no member of staff has its address", "a stranger who wants to be staff"),
    ):
        browser = Browser(server)
        answer = browser.get(agrees(browser.begin("google", "staff"), subject))
        refused(verdict, server, browser, answer, 403, reason, what)
    user(google, "ada", email="ada@example.com", email_verified=True, hd="example.com")
    Browser(server).get(agrees((first := Browser(server)).begin("google", "staff"), "ada"))
    first.get(agrees(first.begin("google", "staff"), "ada"))
    user(google, "ada2", email="ada@example.com", email_verified=True, hd="example.com")
    browser = Browser(server)
    answer = browser.get(agrees(browser.begin("google", "staff"), "ada2"))
    refused(
        verdict, server, browser, answer, 403, "belongs to another identity", "an address with a new owner"
    )


def attempts(server, google, verdict):
    user(google, "kim", email="kim@example.com", email_verified=True)
    browser, thief = Browser(server), Browser(server)
    thief.begin("google")
    back = agrees(browser.begin("google"), "kim")
    refused(verdict, server, thief, thief.get(back), 403, "another browser", "another browser's attempt")
    refused(verdict, server, Browser(server), Browser(server).get(back), 403, "another browser", "no cookie")
    other = browser.get(back.replace("/google/", "/microsoft/"))
    refused(verdict, server, browser, other, 403, "no such attempt", "another provider's attempt")
    verdict.check(browser.get(back).status == 303 and browser.me(), "whoever began is let in all the same")

    used = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)["code"][0]
    browser = Browser(server)
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.begin("google")).query)["state"][0]
    answer = browser.get(f"/sign-in/with/google/return?state={state}&code={used}")
    refused(verdict, server, browser, answer, 403, "does not take the code", "a code twice")

    # The provider from PyPI does not look at the verifier: its token comes, with the nonce of the victim.
    victim, browser = Browser(server), Browser(server)
    stolen = urllib.parse.parse_qs(urllib.parse.urlsplit(agrees(victim.begin("google"), "kim")).query)[
        "code"
    ][0]
    state = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.begin("google")).query)["state"][0]
    answer = browser.get(f"/sign-in/with/google/return?state={state}&code={stolen}")
    refused(verdict, server, browser, answer, 403, "another nonce", "a code of another attempt")

    browser = Browser(server)
    answer = browser.get(agrees(browser.begin("google"), "kim", deny=True))
    refused(verdict, server, browser, answer, 403, "no reply", "a user who turns back, and no state")
    answer = Browser(server).get("/sign-in/with/yahoo")
    verdict.check(answer.status == 404, "nobody else is a provider", answer.status)


def lies(server, liar, verdict):
    """Every way in which a token can be wrong; after them, one that is right."""
    now, fetched = int(time.time()), liar.asked.count("keys")
    browser = Browser(server)
    _, asked = liar.code(browser.begin("microsoft"))
    answer = browser.get(f"/sign-in/with/microsoft/return?error=access_denied&state={asked['state']}")
    refused(verdict, server, browser, answer, 403, "the provider says no", "a user who turns back")
    cases = [
        ("no algorithm", {}, {"algorithm": "none"}, "another algorithm"),
        ("the public key as a secret", {}, {"algorithm": "HS256"}, "another algorithm"),
        ("another key's algorithm", {}, {"algorithm": "ES256"}, "another algorithm"),
        ("a key that is none for signatures", {}, {"algorithm": "HS256", "kid": "secret"}, "unknown key"),
        ("an unknown key", {}, {"kid": "new"}, "unknown key"),
        ("no key where there are two", {}, {"kid": None}, "unknown key"),
        ("a wrong signature", {}, {"key": "hidden"}, "a wrong signature"),
        ("an unknown demand", {}, {"crit": ["b64"], "b64": False}, "what is not known"),
        ("another nonce", {"nonce": "x"}, {}, "another nonce"),
        ("no nonce", {"nonce": None}, {}, "another nonce"),
        ("an expired token", {"exp": now - 61}, {}, "has expired"),
        ("no end", {"exp": None}, {}, "from when to when"),
        ("a token of tomorrow", {"iat": now + 3600}, {}, "time to come"),
        ("another audience", {"aud": "somebody-else"}, {}, "another audience"),
        ("an audience of two", {"aud": [CLIENT, "b"]}, {}, "another audience"),
        ("made for another", {"azp": "b"}, {}, "another audience"),
        ("another issuer", {"iss": "https://accounts.example.com"}, {}, "another issuer"),
        ("another tenant's issuer", {"tid": provider.OTHER_TENANT}, {}, "another issuer"),
        ("a tenant that is none", {"tid": "common", "iss": liar.issuer}, {}, "another issuer"),
        ("no tenant", {"tid": None}, {}, "another issuer"),
        ("no subject", {"sub": None}, {}, "no subject"),
        ("an endless subject", {"sub": "x" * 256}, {}, "no subject"),
        ("an address of nobody's domain", {"xms_edov": None}, {}, "not verified"),
        ("an address said to be unproven", {"xms_edov": False, "email_verified": False}, {}, "not verified"),
        (
            "a guest's address, which is somebody's here",
            {"sub": "guest", "email": "rene@example.com", "idp": "mail"},
            {},
            "does not answer for its address",
        ),
        (
            "a personal account with the address of somebody here",
            {
                "tid": provider.PERSONAL_TENANT,
                "iss": f"{liar.base}/{provider.PERSONAL_TENANT}/v2.0",
                "sub": "personal",
                "email": "rene@example.com",
            },
            {},
            "does not answer for its address",
        ),
        ("no address", {"email": None}, {}, "not verified"),
        ("an address that is none", {"email": "mia@localhost\r\n"}, {}, "not verified"),
    ]
    for what, claims, head, reason in cases:
        browser = Browser(server)
        code, asked = liar.code(browser.begin("microsoft"))
        with liar.lying(head=head, **claims):
            answer = browser.get(f"/sign-in/with/microsoft/return?state={asked['state']}&code={code}")
        refused(verdict, server, browser, answer, 403, reason, what)
    fetched = liar.asked.count("keys") - fetched
    verdict.check(fetched == 1, "unknown keys are asked for once a minute at most", fetched)
    for what, claims, head in (
        ("RSA", {}, {}),
        ("a curve", {}, {"algorithm": "ES256", "kid": "ec"}),
        ("an audience of two that names us", {"aud": [CLIENT, "b"], "azp": CLIENT}, {}),
        (
            "another tenant, true to itself",
            {
                "tid": provider.OTHER_TENANT,
                "iss": f"{liar.base}/{provider.OTHER_TENANT}/v2.0",
                "sub": "other",
                "email": "other@example.com",
            },
            {},
        ),
    ):
        browser = Browser(server)
        code, asked = liar.code(browser.begin("microsoft"))
        with liar.lying(head=head, **claims):
            browser.get(f"/sign-in/with/microsoft/return?state={asked['state']}&code={code}&session_state=x")
        verdict.check(
            (browser.me() or {}).get("kind") == "customer",
            f"a good token is good: {what}",
            server.refusals()[:1],
        )


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with (
        appliance.workshop(options.keep) as place,
        oidc_provider_mock.run_server_in_thread() as mock,
        provider.Provider(CLIENT, SECRET) as liar,
    ):
        google = f"http://127.0.0.1:{mock.server_port}"
        with Instance(options.binary, place / "north", google, liar.issuer) as server:
            server.sets_up("ada@example.com")
            for part in (customers, staff, attempts):
                part(server, google, verdict)
            lies(server, liar, verdict)
            verdict.check(server.stop() == 0, "it stops with 0", server.last_words())
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
