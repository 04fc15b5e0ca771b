"""Opens every page in Chromium, on a phone and on a desk, light and dark; then searches and asks as a visitor does."""

import contextlib
import json
import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import wire  # noqa: E402
from stage import stage  # noqa: E402

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
SCHEMES = ("light", "dark")
# What the checks below go by. The page's own width: a telephone's window grows with a page that is too wide.
FACTS = """({
    wide: document.documentElement.scrollWidth,
    broken: [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src),
    unnamed: [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')].filter(e =>
        !(e.labels?.length || e.ariaLabel || e.getAttribute('aria-labelledby') || e.textContent.trim()
          || e.querySelector('img[alt]:not([alt=""])'))).map(e => e.outerHTML.slice(0, 120)),
    twice: [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, at, all) => all.indexOf(id) !== at),
    headings: document.querySelectorAll('h1').length, language: document.documentElement.lang,
    ground: getComputedStyle(document.body).backgroundColor,
})"""


def looks(browser, verdict, base, pages, pictures, refused=()):
    """Each page in each size and scheme; those in `refused` come with a status that the browser mentions."""
    for name, path in pages.items():
        grounds = set()
        for size, (width, height) in SIZES.items():
            for scheme in SCHEMES:
                where = f"{name}, {size}, {scheme}"
                browser.complaints.clear()
                browser.look(width, height, scheme)
                browser.open(base + path)
                facts = browser.ask(FACTS)
                expected = [c for c in browser.complaints if not (name in refused and "status of 40" in c)]
                verdict.check(not expected, f"{where}: nothing complains", str(expected))
                verdict.check(facts["wide"] <= width, f"{where}: nothing is too wide", str(facts["wide"]))
                verdict.check(not facts["broken"], f"{where}: all pictures came", str(facts["broken"]))
                verdict.check(
                    not facts["unnamed"], f"{where}: whatever can be used has a name", str(facts["unnamed"])
                )
                verdict.check(not facts["twice"], f"{where}: ids are unique", str(facts["twice"]))
                verdict.check(
                    facts["headings"] == 1 and facts["language"] == "en", f"{where}: one title, in English"
                )
                grounds.add((scheme, facts["ground"]))
                if pictures:
                    browser.picture(pictures / f"{name}-{size}-{scheme}.png")
        verdict.check(
            len({ground for _, ground in grounds}) == 2, f"{name}: light and dark differ", str(grounds)
        )


def searches(browser, verdict, base, scripts):
    """A word, and a make chosen among the filters; the address holds both."""
    how = "with scripts" if scripts else "without scripts"
    browser.look(*SIZES["desk"], "light")
    browser.scripts(scripts)
    browser.open(base + "/vehicles")
    browser.type("input[name=q]", "suv")
    with browser.loading():
        browser.click("button[form=filters]")
    words = browser.ask("new URL(location).searchParams.get('q')")
    verdict.check(words == "suv", f"{how}: a search for words is in the address", str(words))
    make = browser.ask("document.querySelector('input[name=make]').value")
    before = int(browser.ask("document.querySelectorAll('main article, .card').length"))
    with browser.loading():
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


def asks(browser, verdict, base, vehicle, server):
    """Fills the form, presses the button twice as people do, and is thanked for one enquiry."""
    browser.look(*SIZES["phone"], "light")
    browser.complaints.clear()
    browser.open(f"{base}/vehicles/{vehicle}")
    browser.type("input[name=name]", "Ada Łukasik")
    browser.type("input[name=email]", "ada@example.com")
    browser.type("textarea[name=message]", "Is it free <b>this</b> weekend?")
    with browser.loading():
        browser.ask(
            "(f => { f.requestSubmit(); f.requestSubmit(); })(document.querySelector('form[method=post]'))"
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
        pages = {
            "results": "/vehicles", "nothing": "/vehicles?q=nosuchword", "filtered": "/vehicles?class=suv&sort=-year",
            "vehicle": f"/vehicles/{vehicle}", "reference": "/docs", "missing": "/vehicles/nowhere",
        }  # fmt: skip
        looks(browser, verdict, base, pages, scene.pictures, refused=("missing",))
        for scripts in (True, False):
            searches(browser, verdict, base, scripts)
        asks(browser, verdict, base, vehicle, server)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
