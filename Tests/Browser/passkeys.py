"""Adds a passkey in Chromium with an authenticator of its own, signs in with it, removes it, and is refused."""

import contextlib
import sqlite3
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
from looks import SIZES  # noqa: E402
from people import ADA, sets_up  # noqa: E402
from stage import stage  # noqa: E402
from walk import Walk  # noqa: E402

ADD, ENTER = '[data-passkey="add"]', '[data-passkey="sign-in"]'
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def is_shown(walk, selector):
    """What waits unseen in its place, so that nothing jumps, is not shown."""
    seen = f"document.querySelector('{selector}')?.checkVisibility({{ visibilityProperty: true }})"
    return walk.browser.ask(f"{seen} ?? false")


def fails(walk, part):
    """Presses the button of a part, and waits for what it says against it."""
    walk.browser.click(f"{part} button")
    alert = f"document.querySelector('{part} [role=alert]').innerText"
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not walk.browser.ask(alert):
        time.sleep(0.05)
    return walk.browser.ask(alert)


def adds(walk):
    """Under a name; the same device is not added twice."""
    walk.open("/account")
    walk.check(is_shown(walk, ADD), "passkeys: adding is offered where the browser can")
    walk.check(not is_shown(walk, "[data-passkey-else]"), "passkeys: and nothing says that it cannot")
    walk.open("/account")
    walk.browser.type("#passkey-name", "Ada's laptop <b>")
    with walk.browser.loading():
        walk.browser.click(f"{ADD} button")
    walk.check("Your passkey is added" in walk.text, "passkeys: the page says that one was added")
    walk.check("Ada's laptop <b>" in walk.text and "Never used yet" in walk.text, "passkeys: it is listed")
    walk.looks(passkeys="/account", sign_in_passkey="/sign-in")
    walk.open("/account")
    walk.browser.type("#passkey-name", "Again")
    said = fails(walk, ADD)
    walk.check("has a passkey for you already" in said, f"passkeys: the same device is refused ({said})")


def enters(walk):
    """By a button, without a password, and to where one wanted to go."""
    walk.signs_out()
    walk.open("/sign-in?as=staff&next=/account/security?notice=signed_out_there")
    walk.check(is_shown(walk, ENTER), "passkeys: the page to sign in offers it")
    with walk.browser.loading():
        walk.browser.click(f"{ENTER} button")
    walk.check(
        walk.path == "/account/security?notice=signed_out_there", "passkeys: it leads to where one wanted to go"
    )
    walk.check("Passkey, since" in walk.text, "passkeys: the list of devices says how one came in")
    walk.check("Last used" in walk.text and "Never used yet" not in walk.text, "passkeys: its use is noted")


def is_refused_unverified(walk, authenticator):
    """A passkey whose owner does not show a finger is none."""
    walk.browser.call("WebAuthn.setUserVerified", authenticatorId=authenticator, isUserVerified=False)
    walk.signs_out()
    walk.open("/sign-in")
    said = fails(walk, ENTER)
    walk.check("Nothing came of it" in said, f"passkeys: nobody gets in unverified ({said})")
    walk.browser.call("WebAuthn.setUserVerified", authenticatorId=authenticator, isUserVerified=True)
    with walk.browser.loading():
        walk.browser.click(f"{ENTER} button")
    walk.check(walk.path == "/account", "passkeys: whoever shows it then does")


def removes(walk):
    """By a button that works without JavaScript; afterwards the device's own copy is good for nothing."""
    walk.browser.scripts(False)
    walk.open("/account")
    walk.check(not is_shown(walk, ADD), "passkeys: without JavaScript adding is not offered")
    walk.check("Passkeys are added with JavaScript" in walk.text, "passkeys: and the page says why")
    with walk.browser.loading():
        walk.browser.click('form[action^="/account/passkeys/"] button')
    walk.browser.scripts(True)
    walk.check("Your passkey is removed" in walk.text, "passkeys: one is removed by a button")
    walk.signs_out()
    walk.open("/sign-in")
    said = fails(walk, ENTER)
    walk.check("does not let you in" in said, f"passkeys: a removed one lets nobody in ({said})")
    walk.open("/account")
    walk.check(walk.path.startswith("/sign-in"), "passkeys: and nobody is signed in")


def is_elsewhere(walk, port):
    """At another address than the site's, browsers would refuse; so nothing is offered."""
    walk.browser.open(f"http://127.0.0.1:{port}/sign-in")
    walk.check(not is_shown(walk, ENTER), "passkeys: at another address nothing is offered")


def is_recorded(walk):
    with contextlib.closing(
        sqlite3.connect(f"file:{walk.server.data / 'fleetpass.db'}?mode=ro", uri=True)
    ) as file:
        rows = file.execute(
            "SELECT action, changes FROM audit_events WHERE action LIKE 'passkey.%' ORDER BY number"
        ).fetchall()
    kept = [action for action, _ in rows]
    walk.check(
        kept == ["passkey.added", "passkey.removed", "passkey.refused"]
        and "an unknown credential" in rows[-1][1],
        f"passkeys: the record has it all ({rows})",
    )


def main():
    with stage(__doc__, 20) as scene:
        walk = Walk(scene.browser, scene.verdict, scene.server, scene.pictures)
        # Passkeys are bound to a name, which an address in numbers is not.
        walk.base = f"http://localhost:{scene.server.port}"
        scene.browser.look(*SIZES["desk"], "light")
        scene.browser.call("WebAuthn.enable")
        authenticator = scene.browser.call("WebAuthn.addVirtualAuthenticator", options=AUTHENTICATOR)["authenticatorId"]
        sets_up(walk)
        walk.signs_in(ADA)
        adds(walk)
        enters(walk)
        is_refused_unverified(walk, authenticator)
        removes(walk)
        is_elsewhere(walk, scene.server.port)
        is_recorded(walk)
    return scene.verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
