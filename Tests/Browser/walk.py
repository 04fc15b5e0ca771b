"""What every step of the walk through the pages of people needs: forms, looks, and the codes that an app would show."""

import base64
import hashlib
import hmac
import json
import struct
import time

from looks import SIZES, Look


class Walk:
    """One browser, one instance, and what every step needs."""

    def __init__(self, browser, verdict, server, pictures):
        self.browser, self.verdict, self.server, self.pictures = browser, verdict, server, pictures
        # The browser takes cookies that demand TLS without it from the machine that it runs on.
        self.base = f"http://127.0.0.1:{server.port}"
        self.paper, self.look = [], None

    def open(self, path):
        self.browser.open(self.base + path)

    def send(self, action, **fields):
        """Types into the form that goes there, and presses its button."""
        form = f'form[action="{action}"]'
        for name, value in fields.items():
            self.browser.ask(f"document.querySelector('{form} [name={name}]').value = ''")
            self.browser.type(f"{form} [name={name}]", value)
        with self.browser.loading():
            self.browser.click(f"{form} button[type=submit]")

    def choose(self, action, name, value):
        """An option of a select, or a box to tick."""
        control = f'form[action="{action}"] [name={name}]'
        self.browser.ask(
            f"(() => {{ const all = [...document.querySelectorAll({json.dumps(control)})];"
            f" const box = all.find(e => e.type === 'checkbox' && e.value === {json.dumps(value)});"
            f" if (box) box.checked = true; else all[0].value = {json.dumps(value)}; }})()"
        )

    def signs_in(self, person, path="/account", kind="staff"):
        """With a password, and with a code from paper where one is asked for."""
        self.open(f"/sign-in?as={kind}&next={path}")
        self.send("/sign-in", email=person["email"], password=person["password"])
        if self.path.startswith("/sign-in/code") and self.paper:
            self.enters_from_paper(self.paper.pop())

    def enters_from_paper(self, code):
        """A code that stands in for a lost app has letters, and a field of its own."""
        self.browser.click(".otherwise summary")
        self.browser.type("#paper-code", code)
        with self.browser.loading():
            self.browser.click(".otherwise button")

    def signs_out(self):
        """By the button in one's menu, or where it stands in the open."""
        menu = '[popovertarget="desk-person"]'
        if self.browser.ask(f"document.querySelector('{menu}') !== null"):
            self.browser.click(menu)
            # A menu that is still on its way, or sets out with the next frame, is not where it will be.
            frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            still = "Promise.allSettled(document.getAnimations().map((one) => one.finished))"
            self.browser.ask(f"{frames}.then(() => {still}).then(() => true)")
        with self.browser.loading():
            self.browser.click(".desk-out button")
        self.check("You are signed out" in self.text, "signing out says so")

    def picture(self, name):
        """Of something that is shown once."""
        if self.pictures:
            self.browser.picture(self.pictures / f"{name}.png")

    @property
    def text(self):
        return self.browser.ask("(document.querySelector('main') ?? document.body).innerText")

    @property
    def path(self):
        return self.browser.ask("location.pathname + location.search")

    def check(self, holds, rule):
        self.verdict.check(holds, f"people: {rule}", f"{self.path}: {self.text[:300]}")

    def looks(self, refused=None, **pages):
        """What only this walk can show, on a phone in light and on a desk in dark; with that status, if in `refused`."""
        self.look = self.look or Look(self.browser, self.verdict, self.base, short=True)
        self.look.base = self.base
        for name, path in pages.items():
            self.look.page(name, path, (refused or {}).get(name, 200))
        self.browser.look(*SIZES["desk"], "light")


def code(secret, ahead=0):
    """What an app shows for that secret; the next one or the one before with `ahead`."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + ahead), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
