"""Searches and asks in Chromium as a visitor does, with scripts and without."""

import contextlib
import json
import sqlite3
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import wire  # noqa: E402
from appliance import waits_for  # noqa: E402
from looks import SIZES  # noqa: E402
from stage import stage  # noqa: E402

PATIENCE = 30


@contextlib.contextmanager
def arriving(browser):
    """Another page comes, or this one with other parts and another address."""
    before = browser.ask("[performance.timeOrigin, location.href]")
    yield
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        # Between two pages there is nothing to ask.
        with contextlib.suppress(RuntimeError):
            if browser.ask(
                f"(performance.timeOrigin !== {before[0]} || location.href !== {json.dumps(before[1])})"
                " && document.readyState === 'complete' && !document.querySelector('[aria-busy=true]')"
            ):
                return
        with contextlib.suppress(TimeoutError):
            browser.next(0.03)
    raise TimeoutError(f"nothing came after {before[1]}")


def searches(browser, verdict, base, scripts):
    """A word, and a make chosen among the filters; the address holds both."""
    how = "with scripts" if scripts else "without scripts"
    browser.look(*SIZES["desk"], "light")
    browser.scripts(scripts)
    browser.open(base + "/vehicles")
    browser.type("input[name=q]", "suv")
    with arriving(browser):
        browser.click("button[form=filters]")
    words = browser.ask("new URL(location).searchParams.get('q')")
    verdict.check(words == "suv", f"{how}: a search for words is in the address", str(words))
    make = browser.ask("document.querySelector('input[name=make]').value")
    before = int(browser.ask("document.querySelectorAll('main article, .card').length"))
    with arriving(browser):
        browser.click("input[name=make]")
        if not scripts:
            browser.click(".filters-foot button[type=submit]")
    address = browser.ask("location.search")
    verdict.check(f"make={make}" in address.replace("+", " "), f"{how}: a filter is in the address", address)
    titles = browser.ask("[...document.querySelectorAll('.card-title')].map(e => e.textContent)")
    verdict.check(
        0 < len(titles) <= before and all(make in title for title in titles),
        f"{how}: the filter holds", str(titles[:5]),
    )  # fmt: skip
    browser.scripts(True)


def keeps(browser, verdict, base, scripts):
    """The heart of the second vehicle: it is saved, there is a page of it, and it can be taken off again."""
    how = "with scripts" if scripts else "without scripts"
    browser.scripts(scripts)
    browser.open(base + "/vehicles")
    heart = ".cards article:nth-child(2) .heart"
    id = browser.ask(f"document.querySelector('{heart}').value")
    if scripts:
        for pressed in ("true", "false", "true"):
            browser.click(heart)
            shown = waits_for(lambda: browser.ask(f"document.querySelector('{heart}').ariaPressed") == pressed)  # noqa: B023
            verdict.check(shown, f"{how}: the heart says that it is saved: {pressed}")
        browser.open(base + "/saved")
    else:
        with arriving(browser):
            browser.click(heart)
    links = browser.ask("[...document.querySelectorAll('.card-title a')].map(a => a.pathname)")
    verdict.check(links == [f"/vehicles/{id}"], f"{how}: it is among those that are saved, and no other", links)
    with arriving(browser):
        browser.ask("document.querySelector('.saved-acts form').requestSubmit()")
    verdict.check("Nothing is saved yet" in browser.ask("document.body.textContent"), f"{how}: and not any more")
    browser.scripts(True)


def scrolls_on(browser, verdict, base):
    """Whoever has gone on stays there when the focus comes back: to a filter by its answer, to a field by the window."""
    browser.look(*SIZES["desk"], "light")
    browser.open(base + "/vehicles")
    browser.ask("document.querySelector('input[name=make]').focus()")
    with arriving(browser):
        browser.keys("Tab", " ")
        browser.ask("scrollTo(0, 900)")
    told = browser.ask(
        "[scrollY, Math.min(900, document.documentElement.scrollHeight - innerHeight), document.activeElement.name]"
    )
    verdict.check(told == [told[1], told[1], "make"], "a filter's answer leaves the page where it is", str(told))
    browser.open(base + "/vehicles")
    browser.call("Emulation.setFocusEmulationEnabled", enabled=False)
    browser.click("input[name=q]")
    browser.ask("scrollTo(0, 900)")
    ours = browser.session
    browser.call("Page.bringToFront", on=browser.tab())
    gone = waits_for(lambda: not browser.ask("document.hasFocus()"), PATIENCE)
    browser.call("Page.bringToFront", on=ours)
    back = waits_for(lambda: browser.ask("document.hasFocus()"), PATIENCE)
    told = [gone, back, *browser.ask("[scrollY, document.activeElement.name]")]
    verdict.check(told == [True, True, 900, "q"], "coming back to the window leaves the page where it is", str(told))


def asks(browser, verdict, base, vehicle, server):
    """Fills the form, presses the button twice as people do, and is thanked for one enquiry."""
    browser.look(*SIZES["phone"], "light")
    browser.complaints.clear()
    browser.open(f"{base}/vehicles/{vehicle}")
    browser.ask("document.querySelector('.ask-box').open = true")
    browser.type("input[name=name]", "Ada Łukasik")
    browser.type("input[name=email]", "ada@example.com")
    browser.type("textarea[name=message]", "Is it free <b>this</b> weekend?")
    with browser.loading():
        browser.ask(
            "(f => { f.requestSubmit(); f.requestSubmit(); })(document.querySelector('form.enquiry'))"
        )
    text = browser.ask("document.body.textContent")
    verdict.check("Ada Łukasik" in text and "E-" in text, "asking: a page that says thank you", text[:300])
    verdict.check(not browser.complaints, "asking: nothing complains", str(browser.complaints))
    with contextlib.closing(
        sqlite3.connect(f"file:{server.data / 'fleetpass.db'}?mode=ro", uri=True)
    ) as file:
        kept = file.execute("SELECT name, message FROM enquiries").fetchall()
    verdict.check(
        kept == [("Ada Łukasik", "Is it free <b>this</b> weekend?")], "asking: one enquiry is kept", str(kept)
    )


def main():
    with stage(__doc__, 200) as scene:
        browser, verdict, server = scene.browser, scene.verdict, scene.server
        listing = wire.ask(server.address, wire.request("GET", "/v1/vehicles?limit=1"))
        vehicle, base = json.loads(listing.body)["items"][0]["id"], f"http://127.0.0.1:{server.port}"
        for scripts in (True, False):
            searches(browser, verdict, base, scripts)
            keeps(browser, verdict, base, scripts)
        scrolls_on(browser, verdict, base)
        asks(browser, verdict, base, vehicle, server)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
