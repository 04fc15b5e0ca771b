"""Looks at every page of the demonstration in Chromium, in each size and scheme, and puts every rule to it."""

import contextlib
import json
import sys

import stage  # noqa: I001 — first of all, for it knows where the others lie
import appliance
from browser import Browser
from crawl import Crawl
from filling import Filling, long_words, plain_words
from looks import Look
from markup import Markup
from pages import LEADING, NOBODY, PAGES, PEOPLE, SHOWN_ELSEWHERE, STARTS, WALKED, templates
from shots import Shots
from verdict import Verdict
from visitor import ADA, administrator
from walk import Walk


# What the demonstration's vehicles can be sought by, too.
TOW_BAR = {"key": "tow_bar", "label": "Tow bar", "kind": "flag", "is_filter": True, "is_public": True, "position": 1}
WORLDS = ("demonstration", "empty", "long")


def complete(verdict, routes):
    """The table against what the server says that it has, and against the templates."""
    rows = {page.path for page in PAGES} | WALKED
    verdict.check(
        routes.pages - LEADING <= rows, "every route with a page is in the table", sorted(routes.pages - LEADING - rows)
    )
    verdict.check(rows <= set(routes.all), "the table has no page that is not", sorted(rows - set(routes.all)))
    made = {page.template for page in PAGES} | SHOWN_ELSEWHERE
    verdict.check(templates() <= made, "every template is in the table", sorted(templates() - made))


@contextlib.contextmanager
def world(name, options, place):
    """A dealership in full swing; one where nothing is yet; or one with one of each, under names as long as may be."""
    room = place / name
    room.mkdir()
    with stage.dealership(options, room, name, seeded=name == "demonstration", vehicles=name == "long") as server:
        people = dict(PEOPLE)
        if name == "demonstration":
            furnish(Filling(server, plain_words))
        else:
            administrator(server)
            people = {"admin": ADA}
        if name == "long":
            Filling(server, long_words, ADA).run()
        yield server, people


def furnish(filling):
    """What the demonstration does not have, and pages need: its customer's booking, a role of one's own, somebody twice."""
    filling.learn()
    customer = filling.program(PEOPLE["customer"], "customer")
    wish = {"vehicle_id": filling.ids["vehicles"], "pickup_location_id": filling.ids["locations"]}
    booked = customer.call("POST", "/v1/me/bookings", wish | filling.times({"starts_at", "ends_at"}))
    if booked.status != 201:
        raise RuntimeError(f"no booking for the demonstration's customer: {booked.body[:300]}")
    filling.ids["bookings"] = json.loads(booked.body)["id"]
    filling.writes_papers()
    for path, body in (
        ("/v1/roles", {"name": "Night desk", "grants": ["fleet:view"]}),
        ("/v1/api-keys", {"name": "Website", "grants": ["fleet:view"]}),
        ("/v1/sign-ups", {"name": "Cara Moss", "email": "cara@example.com"}),
        ("/v1/attributes", TOW_BAR),
        ("/v1/customers", {"name": "Dora Lane", "phone": "+13035550199"}),
        ("/v1/customers", {"name": "Dora Lane-Fox", "phone": "+13035550199"}),
    ):
        answer = filling.visitor.call("POST", path, body)
        if answer.status not in (200, 201, 202, 204):
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:200]}")


def finds(server, people, verdict, world, only=None):
    """Who looks → what they find, and the routes. Nothing that they find is in no table, and no link is dead."""
    found = {}
    for who in [NOBODY, *people]:
        if only and who != NOBODY and not any(page.who == who for page in PAGES if page.name in only):
            continue
        crawl = Crawl(server, who, people.get(who), STARTS[who]).run()
        if who == NOBODY and world == WORLDS[0]:
            complete(verdict, crawl.routes)
        found[who] = crawl.found
        verdict.check(not crawl.strange, f"{world}: {who} finds no page that is in no list", crawl.strange[:5])
        verdict.check(not crawl.dead, f"{world}: {who} finds no dead link", crawl.dead[:5])
        missing = {path for path, all in crawl.found.items() if all} - {page.path for page in PAGES} - WALKED - LEADING
        verdict.check(not missing, f"{world}: {who} finds no page that is not in the table", sorted(missing))
    return found, crawl.routes.pages


def example(page, found):
    """An address of a row."""
    # The rows of a report are those of what was asked for.
    if page.at or "{" not in page.path and not page.path.endswith("/rows"):
        return page.at or page.path
    return next(iter(found[page.who].get(page.path, [])), None)


def rows(name, options):
    """Those looked at in a world: what is sought, refused or misspelt is everywhere the same."""
    only = options.only.split(",") if options.only else None
    pages = [page for page in PAGES if not only or page.name in only]
    return pages if name == "demonstration" else [page for page in pages if not page.at and page.who in (NOBODY, "admin")]


def looks_at_all(name, options, place, verdict, markup, shots):
    with world(name, options, place) as (server, people), Browser(place / name) as browser:
        found, routes = finds(server, people, verdict, name, options.only and options.only.split(","))
        stage.set_clock(browser, server.clock)
        look = Look(browser, verdict, f"http://127.0.0.1:{server.port}", markup, shots, options.short)
        if shots:
            shots.open(browser)
        walk = Walk(browser, verdict, server, None)
        browser.look(1440, 900, "light")
        prefix = "" if name == "demonstration" else f"{name}-"
        for who in [NOBODY, *people]:
            pages = [page for page in rows(name, options) if page.who == who and page.path in routes]
            if who != NOBODY and pages:
                browser.call("Network.clearBrowserCookies")
                walk.signs_in(people[who], kind="customer" if who == "customer" else "staff")
            for page in pages:
                path = example(page, found)
                if path:
                    look.page(prefix + page.name, path, page.status, page.fixed)
                elif not prefix:
                    verdict.check(False, f"{page.name}: {who} finds a link to {page.path}")


def main():
    parser = stage.arguments(__doc__)
    parser.add_argument("--short", action="store_true", help="each page on a phone in light, and on a desk in dark")
    parser.add_argument("--only", help="names of pages, with commas between")
    parser.add_argument("--worlds", default=",".join(WORLDS), help="of which dealerships; the short form has the first")
    parser.add_argument("--shots", default=appliance.REPOSITORY / ".build/shots", help="a directory for the pictures")
    options = parser.parse_args()
    worlds = options.worlds.split(",")[: 1 if options.short else None]
    verdict = Verdict(most_printed=200)
    with appliance.workshop(options.keep) as place:
        # The short form takes no pictures: they cost a third of its time, and are judged by all sizes together.
        markup, shots = Markup(place), None if options.short else Shots(options.shots, verdict)
        for name in worlds:
            looks_at_all(name, options, place, verdict, markup, shots)
        markup.judge(verdict)
    if shots:
        shots.finish(None if options.only else {page.name for page in PAGES})
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
