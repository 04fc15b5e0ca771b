"""Somebody with a browser of their own who goes through pages: forms by their fields' names, links by their words."""

import contextlib
import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from browser import Browser
from looks import SIZES
from stage import CLOCK

# The first form that is sent there and has all those fields; what ends with a star is how the path begins.
FORM = """((action, names, method) => window.theForm = [...document.forms].find(f => {
    if (method && (f.getAttribute('method') ?? 'get').toLowerCase() !== method) return false;
    const there = new URL(f.getAttribute('action') || location.href, location).pathname;
    const parts = action.split('*');
    return (there === action || parts.length > 1 && there.startsWith(parts[0]) && there.endsWith(parts[1]))
        && names.every(n => [...f.elements].some(e => e.name === n && e.type !== 'hidden'));
}))(%s, %s, %s) !== undefined"""
# What is clicked first to see the form: the fold that it lies in, or what opens its dialog.
OPENER = """(form => {
    const fold = form.closest('details:not([open])'), dialog = form.closest('dialog:not([open])');
    const mark = (e, name) => e && (e.id ||= name, '#' + CSS.escape(e.id));
    if (fold) return mark(fold.querySelector('summary'), 'the-fold');
    const opener = dialog && document.querySelector(`[data-dialog="${dialog.id}"]`);
    return opener && !form.checkVisibility() ? mark(opener, 'the-opener') : null;
})(window.theForm)"""
# Chooses by value or by words, ticks, sets a date; of a line of text it answers where it is.
SET = """((form, name, value) => {
    const all = [...form.elements].filter(e => e.name === name && e.type !== 'hidden'), e = all[0];
    if (e.tagName === 'SELECT') {
        const options = [...e.options];
        const option = options.find(o => o.value === value) ?? options.find(o => o.text.includes(value));
        if (!option) throw new Error(`${name} has no ${value}, but ${options.map(o => o.text)}`);
        option.selected = true;
    } else if (e.type === 'checkbox' || e.type === 'radio') {
        const box = value === true || value === false ? e : all.find(b => b.value === value
            || [...(b.labels ?? [])].some(l => l.innerText.trim() === value));
        if (!box) throw new Error(`${name} has no ${value}`);
        box.checked = value !== false;
    } else if (/date|time|month|color|range/.test(e.type)) e.value = value;
    else { e.value = ''; e.id ||= 'the-field'; return '#' + CSS.escape(e.id); }
    for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, { bubbles: true }));
    return null;
})(window.theForm, %s, %s)"""
SUBMIT = """(form => {
    const all = [...form.elements, ...document.querySelectorAll(`button[form="${form.id || '?'}"]`)]
        .filter(e => e.type === 'submit' && e.checkVisibility());
    const button = all.find(e => %s === null || e.innerText.trim() === %s);
    if (!button) throw new Error('no such button, but ' + all.map(e => e.innerText.trim()));
    button.id ||= 'the-button';
    return '#' + CSS.escape(button.id);
})(window.theForm)"""
LINK = """((words, within) => {
    const all = [...document.querySelectorAll(within + ' a[href], ' + within + 'a[href]')];
    const said = e => (e.getAttribute('aria-label') ?? e.innerText).trim();
    const link = all.find(e => e.checkVisibility() && said(e) === words)
        ?? all.find(e => e.checkVisibility() && said(e).startsWith(words));
    if (!link) throw new Error(`no link says ${words}`);
    link.id ||= 'the-link';
    return '#' + CSS.escape(link.id);
})(%s, %s)"""


# What a page may take on a machine that is busy with anything; whether it is fast is measured elsewhere.
PATIENCE = 60


class Lost(Exception):
    """A person cannot go on: what they would press is not there, or leads nowhere."""


class Traveller:
    """One person, one browser. Without `scripts`: as somebody who has turned JavaScript off."""

    def __init__(self, place, server, scripts=True, size="desk"):
        place.mkdir(parents=True, exist_ok=True)
        self.browser, self.server, self.has_scripts = Browser(place), server, scripts
        self.browser.patience = PATIENCE
        self.base = f"http://127.0.0.1:{server.port}"
        self.is_touched = size == "phone"
        self.browser.look(*SIZES[size], "light")
        self.heard = None
        self.hears_the_clock()
        self.browser.scripts(scripts)

    def hears_the_clock(self):
        """Scripts of the next pages go by the server's clock, as it is now."""
        if self.heard:
            self.browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=self.heard)
        self.heard = self.browser.before_each_page(CLOCK % (self.server.clock.ahead * 1000))

    def told(self, expression):
        """As the browser's own answer; what cannot be done there is told in one line."""
        try:
            return self.browser.ask(expression)
        except RuntimeError as trouble:
            said = str(trouble).partition("Error: ")[2].partition("\\n")[0] or str(trouble)[-300:]
            raise Lost(f"{said} on {self.where()}") from None

    @property
    def text(self):
        return self.browser.ask("(document.querySelector('main') ?? document.body).innerText")

    @property
    def path(self):
        return self.browser.ask("location.pathname + location.search")

    @property
    def status(self):
        return self.browser.ask("performance.getEntriesByType('navigation')[0]?.responseStatus")

    def open(self, address):
        """A path of this site, or a whole address of it."""
        split = urlsplit(address)
        self.browser.open(self.base + split.path + ("?" + split.query if split.query else ""))
        return self

    def where(self):
        """For what is printed when something does not hold."""
        with contextlib.suppress(RuntimeError, TimeoutError):
            return f"{self.path} ({self.status}): {' '.join(self.text.split())[:400]}"
        return "no page"

    def tap(self, selector):
        """With a finger on a phone, else with the mouse."""
        if not self.is_touched:
            return self.browser.click(selector)
        x, y = self.browser.ask(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.scrollIntoView({{block: 'center',"
            " behavior: 'instant'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        self.browser.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.browser.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def form(self, action, *names, method=None):
        """Finds the form and brings it into sight."""
        if not self.has_form(action, *names, method=method):
            raise Lost(f"no form to {action} with {names} on {self.where()}")
        for _ in range(3):
            opener = self.browser.ask(OPENER)
            if not opener:
                return
            self.tap(opener)
            self.until("window.theForm.checkVisibility()", f"the form to {action} in sight")

    def has_form(self, action, *names, method=None):
        return self.browser.ask(FORM % (json.dumps(action), json.dumps(names), json.dumps(method)))

    def fill(self, action, form_method=None, **fields):
        """A name with dots is written with two underscores: address__city."""
        fields = {name.replace("__", "."): value for name, value in fields.items()}
        self.form(action, *fields, method=form_method)
        is_there = False
        for name, value in fields.items():
            for each in value if isinstance(value, list) else [value]:
                line = self.told(SET % (json.dumps(name), json.dumps(each)))
                if not line:
                    continue
                # From one line to the next one goes without a press, which a browser takes its time for.
                if is_there:
                    self.browser.ask(f"document.querySelector({json.dumps(line)}).focus()")
                else:
                    self.tap(line)
                is_there = True
                self.browser.call("Input.insertText", text=each)

    def send(self, action, button=None, form_method=None, **fields):
        """Fills the form and presses its button, the first one if none is told; another page comes."""
        self.fill(action, form_method, **fields)
        pressed = self.told(SUBMIT % (json.dumps(button), json.dumps(button)))
        with self.loading(f"what {action} leads to"):
            self.tap(pressed)
        return self

    def follow(self, words, within=""):
        link = self.told(LINK % (json.dumps(words), json.dumps(within)))
        with self.loading(f"where {words} leads"):
            self.tap(link)
        return self

    @contextlib.contextmanager
    def loading(self, what):
        """Another page comes, or this one changes its address, as where only its parts are fetched."""
        before = self.browser.ask("[performance.timeOrigin, location.href]")
        yield
        self.until(f"document.readyState === 'complete' && (performance.timeOrigin !== {before[0]}"
                   f" || location.href !== {json.dumps(before[1])})", what)  # fmt: skip

    @contextlib.contextmanager
    def waiting(self, selector):
        """What happens inside brings something into sight, on the same page."""
        yield
        self.until(f"document.querySelector({json.dumps(selector)})?.checkVisibility()", f"{selector} in sight")

    def until(self, holds, what, within=PATIENCE):
        """Waits, not longer than that, for an expression to hold; events are heard meanwhile."""
        deadline = time.monotonic() + within
        while True:
            # Between two pages there is nothing to ask.
            with contextlib.suppress(RuntimeError):
                if self.browser.ask(f"!!({holds})"):
                    return
            if time.monotonic() > deadline:
                raise Lost(f"{what} did not come within {within} s; {self.where()}")
            with contextlib.suppress(TimeoutError):
                self.browser.next(0.03)

    def draws(self, selector):
        """A line across, as a name is written by hand."""
        left, top, width, height = self.told(
            f"(e => {{ e.scrollIntoView({{block: 'center', behavior: 'instant'}}); const r = e.getBoundingClientRect();"
            f" return [r.x, r.y, r.width, r.height]; }})(document.querySelector({json.dumps(selector)}))"
        )
        self.browser.drag([(left + width * part / 10, top + height * (3 + part % 4) / 10) for part in range(1, 10)])

    def choose_files(self, selector, *files):
        root = self.browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        node = self.browser.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.browser.call("DOM.setFileInputFiles", files=[str(file) for file in files], nodeId=node)

    def fetch(self, path):
        """What this person gets from there, with their cookies: its status, its type and its text."""
        cookies = self.browser.call("Network.getCookies", urls=[self.base])["cookies"]
        asked = urllib.request.Request(self.base + path)
        asked.add_header("Cookie", "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies))
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
                return answer.status, answer.headers["content-type"], answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers["content-type"], refusal.read().decode()

    def signs_in(self, person, path="/account", kind="staff"):
        self.open(f"/sign-in?as={kind}&next={path}")
        return self.send("/sign-in", email=person["email"], password=person["password"])

    def close(self):
        self.browser.close()
