"""Looks at every page of the demonstration in Chromium, in each size and scheme, and puts every rule to it."""

import sys

import stage  # noqa: I001 — first of all, for it knows where the others lie
import appliance
from browser import Browser
from crawl import Crawl
from looks import Look
from markup import Markup
from pages import LEADING, NOBODY, PAGES, PEOPLE, STARTS, WALKED, pattern, routes, templates
from shots import Shots
from verdict import Verdict
from walk import Walk


def complete(verdict):
    """The table against the lists of routes and of templates."""
    rows = {page.path for page in PAGES} | WALKED | LEADING
    verdict.check(set(routes()) <= rows, "every route with a page is in the table", sorted(set(routes()) - rows))
    verdict.check(rows <= set(routes()), "the table has no page that is not", sorted(rows - set(routes())))
    made = {page.template for page in PAGES}
    verdict.check(templates() <= made, "every template is in the table", sorted(templates() - made))


def finds(server, verdict):
    """Who looks → what they find. Nothing that they find is in no table, and no link is dead."""
    found = {}
    for who, starts in STARTS.items():
        crawl = Crawl(server, who, PEOPLE.get(who), starts).run()
        found[who] = crawl.found
        verdict.check(not crawl.strange, f"crawl: {who} finds no page that is in no list", crawl.strange[:5])
        verdict.check(not crawl.dead, f"crawl: {who} finds no dead link", crawl.dead[:5])
        missing = {path for path, all in crawl.found.items() if all} - {page.path for page in PAGES} - WALKED - LEADING
        verdict.check(not missing, f"crawl: {who} finds no page that is not in the table", sorted(missing))
    return found


def example(page, found):
    """An address of a row."""
    if page.at or "{" not in page.path:
        return page.at or page.path
    return next((path for path in found[page.who].get(page.path, []) if pattern(path) == page.path), None)


def looks_at_all(options, place, server, verdict, found):
    only = options.only.split(",") if options.only else None
    markup, shots = Markup(place), Shots(options.shots, options.short, verdict)
    with Browser(place) as browser:
        stage.set_clock(browser, server.clock)
        look = Look(browser, verdict, f"http://127.0.0.1:{server.port}", markup, shots, options.short)
        shots.open(browser)
        walk = Walk(browser, verdict, server, None)
        browser.look(1440, 900, "light")
        for who in [NOBODY, *PEOPLE]:
            pages = [page for page in PAGES if page.who == who and (not only or page.name in only)]
            if who != NOBODY and pages:
                browser.call("Network.clearBrowserCookies")
                walk.signs_in(PEOPLE[who], kind="customer" if who == "customer" else "staff")
            for page in pages:
                path = example(page, found)
                if verdict.check(path is not None, f"{page.name}: {who} finds a link to {page.path}"):
                    look.page(page.name, path, page.status, page.fixed)
    markup.judge(verdict)
    shots.finish(None if only else {page.name for page in PAGES})


def main():
    parser = stage.arguments(__doc__)
    parser.add_argument("--short", action="store_true", help="each page on a phone in light, and on a desk in dark")
    parser.add_argument("--only", help="names of pages, with commas between")
    parser.add_argument("--shots", default=appliance.REPOSITORY / ".build/shots", help="a directory for the pictures")
    options = parser.parse_args()
    verdict = Verdict(most_printed=200)
    complete(verdict)
    with appliance.workshop(options.keep) as place, stage.dealership(options, place) as server:
        looks_at_all(options, place, server, verdict, finds(server, verdict))
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
