"""Walks through the pages of people in Chromium: set up, sign in, a second factor, invite, join, roles, keys, record."""

import contextlib
import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
from looks import SIZES  # noqa: E402
from stage import stage  # noqa: E402
from walk import Walk, code  # noqa: E402

ADA = {"name": "Ada Bright", "email": "ada@example.com", "password": "wobbly kite under seven moons"}
BEN = {"name": "Ben Łukasik", "email": "ben@example.com", "password": "purple anvils rarely whistle"}


def sets_up(walk):
    """The first administrator, by the link that the operator is given; it is good once."""
    printed = walk.server.command("setup-link", "--public-url", walk.base).stdout.strip()
    link = printed.removeprefix(walk.base)
    walk.check(link.startswith("/setup/"), "the operator is given a link of this site")
    walk.looks(setup=link, setup_spent="/setup/" + "x" * 43, refused={"setup_spent": 404})
    walk.open(link)
    walk.send(link, name=ADA["name"], email=ADA["email"], new_password="password1")
    walk.check("at least 15 characters" in walk.text, "a short password is refused beside its field")
    kept = walk.browser.ask("[...document.querySelectorAll('main input:not([type=hidden])')].map(e => e.value)")
    walk.check(kept == [ADA["name"], ADA["email"], ""], "what was typed stays, but never a password")
    walk.send(link, new_password=ADA["password"])
    walk.check("Your account is ready" in walk.text, "setting up leads to the page to sign in")
    walk.open(link)
    walk.check("This link is not good any more" in walk.text, "the link is good once")


def comes_back(walk):
    """A page that takes a sign-in leads there and back; a wrong password is told on the form."""
    walk.open("/audit?action=staff.joined")
    walk.check("Staff sign-in" in walk.text, "a page of staff leads to where staff sign in")
    walk.send("/sign-in", email=ADA["email"], password="not this one at all")
    walk.check("is not right" in walk.text, "a wrong password is told on the form")
    walk.send("/sign-in", password=ADA["password"])
    walk.check(walk.path == "/audit?action=staff.joined", "signing in leads back to what was asked for")


def sets_a_second_factor(walk):
    """The secret is shown as a picture and as letters; ten codes for paper are shown once."""
    walk.open("/account/second-factor")
    walk.send("/account/second-factor")
    walk.looks(factor_picture="/account/second-factor")
    walk.open("/account/second-factor")
    secret = walk.browser.ask("document.querySelector('.groups').innerText").replace(" ", "")
    squares = walk.browser.ask("document.querySelector('.qr path').getBBox().width")
    walk.check(len(secret) == 32 and squares >= 33, "the secret is there in letters and as a picture")
    form = 'form:has(input[value="confirm"])'
    for digits in ("000000", code(secret, -1)):
        walk.browser.type(f"{form} [name=code]", digits)
        with walk.browser.loading():
            walk.browser.click(f"{form} button")
        if digits == "000000":
            walk.check("That code is not right" in walk.text, "a wrong code is told on the form")
    codes = walk.browser.ask("[...document.querySelectorAll('.codes code')].map(e => e.innerText)")
    walk.check(len(set(codes)) == 10, "ten codes for paper are shown")
    walk.picture("codes")
    walk.signs_out()
    for digits, rule in ((code(secret), "a code of the app"), (codes[0], "a code from paper")):
        walk.signs_in(ADA)
        walk.check(walk.path.startswith("/sign-in/code"), "the password alone is half a sign-in")
        if digits != codes[0]:
            walk.looks(code="/sign-in/code?next=/account")
        walk.open("/account")
        walk.check(walk.path.startswith("/sign-in/code"), "and opens no page but the one for the code")
        if digits == codes[0]:
            walk.enters_from_paper(digits)
        else:
            walk.send("/sign-in/code", code=digits)
        walk.check(walk.path == "/account", f"{rule} is the other half")
        if digits != codes[0]:
            walk.signs_out()
    walk.check("9 recovery codes are left" in walk.text, "a code from paper is good once")
    walk.paper = codes[1:]
    walk.looks(account_with_factor="/account", factor_set="/account/second-factor")


def invites(walk):
    """Somebody is invited, joins by the link, and may do what their role may."""
    walk.open("/staff")
    walk.send("/staff", name=BEN["name"], email=ADA["email"])
    walk.check("has this address already" in walk.text, "an address that is taken is told on the form")
    walk.send("/staff", email=BEN["email"])
    link = walk.browser.ask("document.querySelector('#secret').value")
    walk.check("can join" in walk.text and "/join/" in link, "the link to join is shown once")
    walk.picture("link")
    walk.open("/staff")
    with walk.browser.loading():
        walk.browser.click("tr:has(th .pill) a")
    member = walk.path
    walk.signs_out()
    join = "/join/" + link.rpartition("/join/")[2]
    walk.looks(join=join)
    walk.open(join)
    walk.check(f"Welcome, {BEN['name']}" in walk.text, "whoever joins is greeted by name")
    walk.send(join, new_password=BEN["password"])
    walk.check("Your account is ready" in walk.text, "joining leads to the page to sign in")
    return member


def sells(walk):
    """What sales may not see is refused as a page; the matrix says why."""
    walk.signs_in(BEN)
    places = set(walk.browser.ask("[...document.querySelectorAll('body > :not(main) a')].map(e => e.getAttribute('href'))"))
    closed = {"/audit", "/staff", "/api-keys", "/outbox", "/support"}
    walk.check("/roles" in places and not places & closed, "the navigation leads where one may go")
    walk.open("/audit")
    walk.check("takes the permission to see the record" in walk.text, "sales may not see the record")
    walk.open("/vehicles")
    walk.check(
        walk.browser.ask("document.querySelector('.desk-out') === null"), "public pages know nobody"
    )
    walk.open("/account")
    walk.signs_out()


def makes_roles_and_keys(walk, member):
    """A role of one's own is made and given; a key is made, shown once, and revoked."""
    walk.open("/roles")
    walk.choose("/roles", "grants", "fleet:view")
    walk.send("/roles", name="Valet")
    columns = walk.browser.ask("[...document.querySelectorAll('.matrix thead th')].map(e => e.innerText)")
    walk.check(columns[-1] == "Valet", "a role of one's own is a column of the matrix")
    with walk.browser.loading():
        walk.browser.click(".matrix thead a")
    walk.open(member)
    walk.browser.ask(
        "(s => { s.value = [...s.options].find(o => o.text === 'Valet').value; })(document.querySelector('[name=role]'))"
    )
    walk.send(member)
    walk.check("Valet" in walk.text and walk.path == member, "somebody is given the role")
    walk.open("/api-keys")
    walk.choose("/api-keys", "grants", "fleet:view")
    walk.send("/api-keys", name="Website")
    key = walk.browser.ask("document.querySelector('#secret').value")
    walk.check(key.startswith("fpk_"), "the key is shown once")
    walk.open("/api-keys")
    walk.check(key not in walk.text and key[:10] in walk.text, "afterwards only its beginning is")
    with walk.browser.loading():
        walk.browser.click(".row button")
    walk.check("revoked" in walk.text, "a key is revoked by a button")


def reads_the_record(walk, member):
    """Everything above stands there, under names, and the record is whole."""
    walk.open("/audit")
    for word in ("Made an API key", "Changed somebody", "Valet", ADA["name"], "Joined"):
        walk.check(word in walk.text, f"the record shows {word}")
    walk.open("/audit/verify")
    walk.check("The record is whole" in walk.text, "the record is whole")
    with contextlib.closing(
        sqlite3.connect(f"file:{walk.server.data / 'fleetpass.db'}?mode=ro", uri=True)
    ) as file:
        kept = file.execute("SELECT count(*) FROM audit_events WHERE action = 'record.read'").fetchone()[0]
    walk.check(kept > 0, "reading the record is noted in it")


def main():
    with stage(__doc__, 20) as scene:
        walk = Walk(scene.browser, scene.verdict, scene.server, scene.pictures)
        scene.browser.look(*SIZES["desk"], "light")
        sets_up(walk)
        comes_back(walk)
        sets_a_second_factor(walk)
        member = invites(walk)
        sells(walk)
        walk.signs_in(ADA)
        makes_roles_and_keys(walk, member)
        reads_the_record(walk, member)
    return scene.verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
