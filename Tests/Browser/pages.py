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
    NOBODY: ["/", "/vehicles", "/docs", "/sign-in"], "customer": ["/account", "/vehicles"], "admin": ["/account", "/desk"],
    "manager": ["/desk", "/account"], "sales": ["/desk", "/account"], "crew": ["/desk", "/account"],
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
    Page("home", "/", "home"),
    Page("results", "/vehicles", "vehicles/results"),
    Page("nothing", "/vehicles", "vehicles/results", at="/vehicles?q=nosuchword"),
    Page("filtered", "/vehicles", "vehicles/results", at="/vehicles?class=suv&sort=-year"),
    Page("vehicle", "/vehicles/{id}", "vehicles/vehicle"),
    Page("saved", "/saved", "saved"),
    Page("compare", "/compare", "compare", at="/compare"),
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
    Page("account", "/account", "account/start", "customer"),
    Page("trips", "/account/bookings", "account/bookings", "customer"),
    Page("trip", "/account/bookings/{id}", "account/booking", "customer"),
    Page("trip-change", "/account/bookings/{id}/change", "account/change", "customer"),
    Page("trip-cancellation", "/account/bookings/{id}/cancellation", "account/cancellation", "customer"),
    Page("trip-agreement", "/account/bookings/{id}/agreement", "account/agreement", "customer"),
    Page("documents", "/account/documents", "account/documents", "customer"),
    Page("searches", "/account/searches", "account/searches", "customer"),
    Page("search-new", "/account/searches/new", "account/search-new", "customer", at="/account/searches/new?query=class%3Dsuv&name=SUV"),
    Page("calendar", "/account/calendar", "account/calendar", "customer"),
    Page("security", "/account/security", "people/account", "customer"),
    Page("privacy", "/account/privacy", "people/privacy", "customer"),
    Page("factor", "/account/second-factor", "people/second-factor", "customer"),
    Page("security-of-staff", "/account/security", "people/account", "admin"),
    Page("privacy-of-staff", "/account/privacy", "people/privacy", "admin"),
    Page("factor-of-staff", "/account/second-factor", "people/second-factor", "admin"),
    Page("parts", "/design", "design", "admin"),
    Page("day", "/desk", "desk/day", "admin"),
    Page("day-of-crew", "/desk", "desk/day", "crew"),
    Page("timeline", "/desk/timeline", "desk/timeline", "admin"),
    Page("bookings", "/desk/bookings", "desk/bookings", "admin"),
    Page("bookings-of-crew", "/desk/bookings", "desk/bookings", "crew"),
    Page("booking", "/desk/bookings/{id}", "desk/booking", "admin"),
    Page("booking-new", "/desk/bookings/new", "desk/new-booking", "admin"),
    Page("booking-move", "/desk/bookings/{id}/move", "desk/move", "admin"),
    Page("fleet", "/desk/fleet", "desk/fleet", "admin"),
    Page("fleet-of-crew", "/desk/fleet", "desk/fleet", "crew"),
    Page("fleet-vehicle", "/desk/fleet/{id}", "desk/vehicle", "admin"),
    Page("fleet-vehicle-new", "/desk/fleet/new", "desk/vehicle-new", "admin"),
    Page("fleet-bulk", "/desk/fleet/bulk", "desk/fleet-bulk", "admin"),
    Page("fleet-import", "/desk/fleet/import", "desk/fleet-import", "admin"),
    Page("key-tag", "/desk/fleet/{id}/tag", "desk/key-tag", "admin"),
    Page("attributes", "/desk/settings/attributes", "desk/sheet", "admin"),
    Page("attribute", "/desk/settings/attributes/{id}", "desk/sheet", "admin"),
    Page("attribute-new", "/desk/settings/attributes/new", "desk/sheet", "admin"),
    Page("jobs", "/desk/jobs", "desk/jobs", "admin"),
    Page("jobs-of-crew", "/desk/jobs", "desk/jobs", "crew"),
    Page("job", "/desk/jobs/{id}", "desk/job", "admin"),
    Page("job-new", "/desk/jobs/new", "desk/job-new", "admin"),
    Page("tolls", "/desk/tolls", "desk/tolls", "admin"),
    Page("customers", "/desk/customers", "desk/sheet", "admin"),
    Page("customers-twice", "/desk/customers/duplicates", "desk/sheet", "admin"),
    Page("customer-new", "/desk/customers/new", "desk/sheet", "admin"),
    Page("customer", "/desk/customers/{id}", "desk/sheet", "admin"),
    Page("customer-edit", "/desk/customers/{id}/edit", "desk/sheet", "admin"),
    Page("customer-merge", "/desk/customers/{id}/merge/{other}", "desk/sheet", "admin"),
    Page("enquiries", "/desk/enquiries", "desk/enquiries", "admin"),
    Page("enquiry", "/desk/enquiries/{id}", "desk/enquiry", "admin"),
    Page("reports", "/desk/reports", "desk/reports", "admin"),
    Page("report-fleet-age", "/desk/reports/fleet-age", "desk/sheet", "admin"),
    Page("report-fleet-age-rows", "/desk/reports/fleet-age/rows", "desk/sheet", "admin"),
    Page("report-overdue", "/desk/reports/overdue", "desk/sheet", "admin"),
    Page("report-overdue-rows", "/desk/reports/overdue/rows", "desk/sheet", "admin"),
    Page("report-revenue", "/desk/reports/revenue", "desk/sheet", "admin"),
    Page("report-revenue-rows", "/desk/reports/revenue/rows", "desk/sheet", "admin"),
    Page("report-upcoming", "/desk/reports/upcoming", "desk/sheet", "admin"),
    Page("report-upcoming-rows", "/desk/reports/upcoming/rows", "desk/sheet", "admin"),
    Page("report-utilisation", "/desk/reports/utilisation", "desk/sheet", "admin"),
    Page("report-utilisation-rows", "/desk/reports/utilisation/rows", "desk/sheet", "admin"),
    Page("search", "/desk/search", "desk/search", "admin"),
    Page("settings", "/desk/settings", "desk/settings", "admin"),
    Page("settings-calendars", "/desk/settings/calendars", "desk/sheet", "admin"),
    Page("settings-calendars-new", "/desk/settings/calendars/new", "desk/sheet", "admin"),
    Page("settings-chores", "/desk/settings/chores", "desk/sheet", "admin"),
    Page("settings-discounts", "/desk/settings/discounts", "desk/sheet", "admin"),
    Page("settings-discounts-new", "/desk/settings/discounts/new", "desk/sheet", "admin"),
    Page("settings-extras", "/desk/settings/extras", "desk/sheet", "admin"),
    Page("settings-extras-new", "/desk/settings/extras/new", "desk/sheet", "admin"),
    Page("settings-extras-one", "/desk/settings/extras/{id}", "desk/sheet", "admin"),
    Page("settings-locations", "/desk/settings/locations", "desk/sheet", "admin"),
    Page("settings-locations-new", "/desk/settings/locations/new", "desk/sheet", "admin"),
    Page("settings-locations-one", "/desk/settings/locations/{id}", "desk/sheet", "admin"),
    Page("settings-organisation", "/desk/settings/organisation", "desk/organisation", "admin"),
    Page("settings-processing", "/desk/settings/processing", "desk/sheet", "admin"),
    Page("settings-rates", "/desk/settings/rates", "desk/sheet", "admin"),
    Page("settings-rates-new", "/desk/settings/rates/new", "desk/sheet", "admin"),
    Page("settings-rates-one", "/desk/settings/rates/{id}", "desk/sheet", "admin"),
    Page("settings-rates-one-publish", "/desk/settings/rates/{id}/publish", "desk/sheet", "admin"),
    Page("settings-retention", "/desk/settings/retention", "desk/sheet", "admin"),
    Page("settings-rules", "/desk/settings/rules", "desk/sheet", "admin"),
    Page("settings-security", "/desk/settings/security", "desk/sheet", "admin"),
    Page("staff", "/staff", "people/staff", "admin"),
    Page("member", "/staff/{id}", "people/member", "admin"),
    Page("roles", "/roles", "people/roles", "admin"),
    Page("roles-of-sales", "/roles", "people/roles", "sales"),
    Page("role", "/roles/{id}", "people/role", "admin"),
    Page("keys", "/api-keys", "people/keys", "admin"),
    Page("record", "/audit", "people/audit", "admin", fixed=False),
    Page("record-empty", "/audit", "people/audit", "admin", at="/audit?action=token.reused"),
    Page("verified", "/audit/verify", "desk/told", "admin", fixed=False),
    Page("forbidden", "/audit", "desk/problem", "sales", status=403),
    Page("wrong-query", "/desk/bookings", "desk/problem", "admin", at="/desk/bookings?cursor=abc", status=400),
    Page("outbox", "/outbox", "people/outbox", "admin"),
    Page("letter", "/outbox/{id}", "desk/told", "admin"),
    Page("support", "/support", "people/support", "admin"),
]
# Looked at by people.py, which has what leads to them: links that are good once, halves of a sign-in.
# A checkout and an inspection begin with a button, in journeys.py.
WALKED = {"/setup/{token}", "/join/{token}", "/sign-in/code", "/checkout/{token}", "/desk/inspections/{id}"}
# Come where something is sent: the thanks for an enquiry, in visits.py; a link that is shown once; what came of many changes.
SHOWN_ELSEWHERE = {
    "desk/alone",
    "enquiries/thanks", "account/calendar-made", "desk/fleet-bulk-outcome", "desk/fleet-import-outcome",
    "desk/tolls-outcome", "checkout/booked", "checkout/lapsed", "checkout/review", "checkout/step", "desk/inspection",
}  # fmt: skip
# Lead to other pages, and show nothing of their own.
LEADING = {"/sign-in/with/{provider}", "/sign-in/with/{provider}/return", "/account"}


class Routes:
    """Those that answer GET, as the server describes them itself."""

    def __init__(self, described):
        gets = {path: methods["get"] for path, methods in described["paths"].items() if "get" in methods}
        self.all = {path: re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))) for path in gets}
        self.pages = {path for path, get in gets.items() if is_page(get) and not path.startswith("/v1/")}

    def of(self, address):
        """The path that an address is of; None if it is of none. `/audit/verify` is no `/audit/{id}`."""
        path = address.partition("?")[0].partition("#")[0]
        fits = [route for route, form in self.all.items() if form.fullmatch(path)]
        return min(fits, key=lambda route: route.count("{"), default=None)


def is_page(get):
    return any("text/html" in answer.get("content", {}) for answer in get["responses"].values())


def templates():
    """Those that fill a frame, and are none themselves."""
    root = REPOSITORY / "templates/web"
    texts = {path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*.mustache")}
    frames = {name for text in texts.values() for name in re.findall(r"\{\{<\s*web/([\w/-]+)", text)}
    pages = {name.removesuffix(".mustache") for name, text in texts.items() if "{{<" in text}
    return pages - (frames - {page.template for page in PAGES})


if __name__ == "__main__":
    for page in PAGES:
        print(f"{page.name:20} {page.who:10} {page.at or page.path:40} {page.template}")
    sys.exit(0)
