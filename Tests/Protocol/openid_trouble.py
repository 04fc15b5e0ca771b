"""What a broken, slow or endless provider can do, and a careless operator; and what we still ask for."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("Load", "Browser")]
import appliance  # noqa: E402
import provider  # noqa: E402
from signing_in import CLIENT, SECRET, Browser, Instance, refused  # noqa: E402
from verdict import Verdict  # noqa: E402
from walk import code  # noqa: E402


def trouble(server, liar, verdict):
    """A provider that is broken is told plainly, in a few seconds, and the rest goes on."""
    browser = Browser(server)
    refused(
        verdict,
        server,
        browser,
        browser.begin("google"),
        503,
        "no connection",
        "a provider that is not there",
    )
    for trick, reason in (
        ("document of another", "another issuer's"),
        ("document with a plain endpoint", "no safe token_endpoint"),
        ("document without keys", "no safe jwks_uri"),
        ("document that is none", "document is none"),
        ("document that nests", "document is none"),
        ("document that never ends", "sends too much"),
        ("document with an error", "answers 500"),
        ("document that is elsewhere", "answers 302"),
        ("document that is late", "took too long"),
    ):
        for _ in verdict.attempts():
            browser, began = Browser(server), time.monotonic()
            with liar.lying(trick), contextlib.ExitStack() as end:
                if trick == "document that is late":
                    for _ in range(8):
                        patient = threading.Thread(target=Browser(server).begin, args=("microsoft",))
                        patient.start()
                        end.callback(patient.join)
                    time.sleep(0.5)
                    passed = server.token("ada@example.com")
                    verdict.check(bool(passed), "passwords do not wait for a provider")
                    waited, reason = time.monotonic() - began, "the provider"
                    verdict.in_time(waited < 3, "nor long", f"{waited:.1f} s")
                    began = time.monotonic()
                answer = browser.begin("microsoft")
            refused(verdict, server, browser, answer, 503, reason, trick)
            took = time.monotonic() - began
            verdict.in_time(took < 8, f"{trick}: told in time", f"{took:.1f} s")
    for trick, status, reason in (
        ("keys that never end", 503, "sends too much"),
        ("too many keys", 503, "keys are none"),
        ("keys that are none", 503, "keys are none"),
        ("no keys", 403, "unknown key"),
        ("token that is none", 403, "no token"),
        ("no token", 503, "sends no token"),
        ("token endpoint with an error", 503, "answers 503"),
    ):
        browser = Browser(server)
        code, asked = liar.code(browser.begin("microsoft"))
        with liar.lying(trick):
            answer = browser.get(f"/sign-in/with/microsoft/return?state={asked['state']}&code={code}")
        refused(verdict, server, browser, answer, status, reason, trick)


def second_factor(server, liar, verdict):
    """A code of ours is asked for all the same."""
    secret = json.loads(server.post("/v1/me/second-factor", {}, server.admin).body)["secret"]
    body = {"code": code(secret, -1)}
    answer = server.post("/v1/me/second-factor/confirmation", body, server.admin)
    verdict.check(answer.status == 200, "a second factor is set", answer.body)
    browser = Browser(server)
    brought, asked = liar.code(browser.begin("microsoft", "staff", "&next=/roles"))
    with liar.lying(email="ada@example.com", sub="ada"):
        answer = browser.get(f"/sign-in/with/microsoft/return?state={asked['state']}&code={brought}")
    verdict.check(
        answer.headers.get("location") == "/sign-in/code?next=%2Froles", "the provider's word is half", answer
    )
    verdict.check((browser.me() or {}).get("stage") != "whole", "and half is not enough")


def refuses_to_start(options, place, verdict):
    """A secret that others can read, and an issuer that anybody could play, keep it from starting."""
    server = Instance(
        options.binary, place / "careless", "https://accounts.google.com", "http://192.0.2.1/v2.0"
    )
    server.spawn()
    verdict.check(server.process.wait(10) == 6 and "is no issuer" in server.last_words(), "a plain issuer")
    server.environment["FLEETPASS_OPENID_MICROSOFT_ISSUER"] = "https://login.microsoftonline.com/common/v2.0"
    server.secret.chmod(0o640)
    server.spawn()
    verdict.check(server.process.wait(10) == 6, "a secret for all")
    verdict.check("mode 0600" in server.last_words(), "and what to do about it", server.last_words())
    server.secret.chmod(0o600)
    command = [server.binary, "config", "show"]
    done = subprocess.run(command, env=server.environment, capture_output=True, text=True)
    verdict.check(
        CLIENT in done.stdout and SECRET not in done.stdout + done.stderr, "no secret is shown", done.stderr
    )


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place, provider.Provider(CLIENT, SECRET) as liar:
        with Instance(options.binary, place / "broken", "http://127.0.0.1:9", liar.issuer) as server:
            server.sets_up("ada@example.com")
            trouble(server, liar, verdict)
        with Instance(options.binary, place / "half", "http://127.0.0.1:9", liar.issuer) as server:
            server.sets_up("ada@example.com")
            second_factor(server, liar, verdict)
        refuses_to_start(options, place, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
