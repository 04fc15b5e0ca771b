"""The table of all pages: where each is, who looks at it, and what it is made of. A page without a row fails the tests."""

import re
import sys
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
PASSWORD = "orbit walnut lantern quartz"
# Those of the demonstration, by what the table calls them.
PEOPLE = {
    who: {"email": f"{who}@north.example", "password": PASSWORD}
    for who in ("admin", "manager", "sales", "crew", "customer")
}
NOBODY = "nobody"
# Where each begins to look around; further on they follow links.
STARTS = {
    NOBODY: ["/", "/vehicles", "/docs", "/sign-in"], "customer": ["/account"], "admin": ["/account"],
    "manager": ["/account"], "sales": ["/account"], "crew": ["/account"],
}  # fmt: skip


class Page(NamedTuple):
    """A row. The example of a path with braces is the first that a link leads to, unless `at` tells one."""

    name: str
    path: str
    template: str
    who: str = NOBODY
    at: str | None = None
    status: int = 200
    # Shows what is never twice the same: no picture of it is compared.
    fixed: bool = True


PAGES = [
    Page("results", "/vehicles", "vehicles/results"),
    Page("nothing", "/vehicles", "vehicles/results", at="/vehicles?q=nosuchword"),
    Page("filtered", "/vehicles", "vehicles/results", at="/vehicles?class=suv&sort=-year"),
    Page("vehicle", "/vehicles/{id}", "vehicles/vehicle"),
    Page("reference", "/docs", "reference"),
    Page("missing", "/vehicles/{id}", "problem", at="/vehicles/nowhere", status=404),
    Page("sign-in", "/sign-in", "people/sign-in"),
    Page("sign-in-staff", "/sign-in", "people/sign-in", at="/sign-in?as=staff"),
    Page("sign-up", "/sign-up", "people/form"),
    Page("by-link", "/sign-in/by-link", "people/form"),
    Page("forgotten", "/forgotten-password", "people/form"),
    Page("link-spent", "/sign-in/by-link/{token}", "people/told", at="/sign-in/by-link/" + "x" * 43, status=404),
    Page("confirm-spent", "/confirm/{token}", "people/told", at="/confirm/" + "x" * 43, status=404),
    Page("password-spent", "/new-password/{token}", "people/told", at="/new-password/" + "x" * 43, status=404),
    Page("support-spent", "/support-access/{token}", "people/told", at="/support-access/" + "x" * 43, status=404),
    Page("account", "/account", "people/account", "customer"),
    Page("privacy", "/account/privacy", "people/privacy", "customer"),
    Page("factor", "/account/second-factor", "people/second-factor", "customer"),
    Page("account-of-staff", "/account", "people/account", "admin"),
    Page("privacy-of-staff", "/account/privacy", "people/privacy", "admin"),
    Page("factor-of-staff", "/account/second-factor", "people/second-factor", "admin"),
    Page("staff", "/staff", "people/staff", "admin"),
    Page("member", "/staff/{id}", "people/member", "admin"),
    Page("roles", "/roles", "people/roles", "admin"),
    Page("roles-of-sales", "/roles", "people/roles", "sales"),
    Page("role", "/roles/{id}", "people/role", "admin"),
    Page("keys", "/api-keys", "people/keys", "admin"),
    Page("record", "/audit", "people/audit", "admin", fixed=False),
    Page("record-empty", "/audit", "people/audit", "admin", at="/audit?action=token.reused"),
    Page("verified", "/audit/verify", "people/told", "admin", fixed=False),
    Page("forbidden", "/audit", "problem", "sales", status=403),
    Page("outbox", "/outbox", "people/outbox", "admin"),
    Page("letter", "/outbox/{id}", "people/outbox", "admin"),
    Page("support", "/support", "people/support", "admin"),
]
# Looked at by people.py, which has what leads to them: links that are good once, halves of a sign-in.
WALKED = {"/setup/{token}", "/join/{token}", "/sign-in/code"}
# Looked at where they come of themselves: the thanks for an enquiry, in visits.py; and parts of pages.
SHOWN_ELSEWHERE = {"enquiries/thanks", "vehicles/card", "vehicles/facet-value"}
# What is served below these is no page, or leads to one.
NO_PAGES = (
    "/v1/", "/files/", "/calendars/", "/assets/", "/openapi.json", "/robots.txt", "/audit.csv", "/sign-in/with/",
)  # fmt: skip
# Leads to another page.
LEADING = {"/"}


def routes():
    """The paths that answer GET with a page, from the list that the tests of the modules keep in step."""
    lines = (REPOSITORY / "Tests/FleetPassTests/Snapshots/routes.txt").read_text().splitlines()
    paths = [line.split(" ")[1] for line in lines if line.startswith("GET ")]
    plain = [re.sub(r":(uuid|int)\}", "}", path) for path in paths]
    return [path for path in plain if not path.startswith(NO_PAGES)]


def pattern(path):
    """The row's path that an address is of, by the list of routes; None if it is none."""
    path = path.partition("?")[0].partition("#")[0]
    fits = [route for route in routes() if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route)), path)]
    # `/audit/verify` is no `/audit/{id}`.
    return min(fits, key=lambda route: route.count("{"), default=None)


def templates():
    """Those that are a page, not a part or a frame of one."""
    root = REPOSITORY / "templates/web"
    found = [path.relative_to(root).as_posix().removesuffix(".mustache") for path in root.rglob("*.mustache")]
    frames = {"layout", "document", "desk/layout"}
    return {name for name in found if not (name in frames or "/parts/" in f"/{name}" or name.endswith(".svg"))} - SHOWN_ELSEWHERE


if __name__ == "__main__":
    for page in PAGES:
        print(f"{page.name:20} {page.who:10} {page.at or page.path:40} {page.template}")
    sys.exit(0)
