"""A request of each route that would work where it belongs; what is new and stands not here fails the test."""

import functools
import json
import re
import urllib.parse
import uuid
from dataclasses import dataclass

from belongings import FORM, nowhere
from forms_of import OTHERWISE, PARTED, parted, place, sent, twins
from manifest import REPOSITORY

PASSWORD = "correct horse battery staple"
# Of a time that is over: nothing comes of it anywhere.
WISH = {
    "vehicle_id": "vehicles", "pickup_location_id": "locations", "starts_at": "2020-01-06T10:00",
    "ends_at": "2020-01-08T10:00",
}
PLACE = {
    "name": "A", "street": "A", "city": "A", "region": "A", "postal_code": "A", "country": "US",
    "time_zone": "America/Denver", "phone": "+13035550142", "is_open": True, "hours": {}, "latitude": "39.7",
    "longitude": "-104.9",
}
EXTRA = {"name": "A", "about": "", "is_limited": False, "is_offered": False, "most": 1, "position": 9}
PLAN = {"name": "A", "locations": [], "classes": [], "types": [], "priority": -1}
SIGNATURE = {"role": "customer", "name": "A", "strokes": "M10 20 L30 40"}
CENT = {"amount": 1, "currency": "USD"}
VEHICLE = {
    "location_id": "locations", "vin": "1HGCM82633A004352", "plate": "A", "stock_number": "NEW1", "make": "A",
    "model": "B", "year": 2022, "class": "compact", "body": "sedan", "fuel": "petrol", "seats": 5, "colour": "teal",
    "daily_rate": CENT,
}
RENTALS = {
    "POST /v1/locations": PLACE,
    "PUT /v1/locations/{id}": PLACE,
    "PUT /v1/organisation/profile": {"currency": "USD"},
    "PUT /v1/organisation/rules": {},
    "PUT /v1/organisation/retention": {},
    "POST /v1/calendar-feeds": {"kind": "vehicle", "object_id": "vehicles"},
    "POST /v1/rate-plans": {"code": "NEW", **PLAN},
    "PUT /v1/rate-plans/{id}": {"status": "retired", **PLAN},
    "POST /v1/rate-plans/{id}/versions": {"terms": {"basis": "vehicle"}},
    "POST /v1/locations/{id}/taxes": {
        "name": "A", "rate_ppm": 0, "exempt": [], "starts_at": "2035-01-01T00:00:00Z",
    },
    "POST /v1/taxes/{id}/end": {"ends_at": "2036-01-01T00:00:00Z"},
    "POST /v1/extras": {"code": "NEW", **EXTRA},
    "PUT /v1/extras/{id}": EXTRA,
    "POST /v1/extras/{id}/prices": {"per": "day", "amount_minor": 1},
    "PUT /v1/extras/{id}/stock": {"location_id": "locations", "count": 1},
    "POST /v1/discounts": {
        "code": "NEW1", "name": "A", "share_ppm": 1, "locations": [], "classes": [], "least_days": 366,
    },
    "POST /v1/quotes/price": WISH,
    "POST /v1/holds": WISH,
    "POST /v1/bookings": {**WISH, "customer_id": "customers"},
    "PATCH /v1/bookings/{id}": {"extras": []},
    "POST /v1/bookings/{id}/decline": {"reason": "A"},
    "POST /v1/bookings/{id}/cancellation": {"reason": "A"},
    "POST /v1/bookings/{id}/payments": {"amount": CENT, "method": "cash"},
    "POST /v1/bookings/{id}/deposit": {"method": "cash"},
    "POST /v1/bookings/{id}/deposit/capture": {"amount": CENT, "reason": "A"},
    "POST /v1/bookings/{id}/deposit/refunds": {"amount": CENT, "reason": "A"},
    "POST /v1/bookings/{id}/charges": {
        "kind": "toll", "text": "A", "net": CENT, "is_taxed": False, "evidence": "A",
    },
    "POST /v1/payments/{id}/refunds": {"amount": CENT, "reason": "A"},
    "POST /v1/charges/{id}/waiver": {"reason": "A"},
    "POST /v1/holds/{token}/checkout": {"name": "A", "email": "new@b.test"},
    "POST /v1/holds/{token}/cancellation": {"reason": "A"},
    "POST /v1/me/checkout": {"key": "none" * 11},
    "POST /v1/customers/{id}/kyc-checks": {"document": "passport", "outcome": "approved"},
    "POST /v1/kyc-checks/{id}/decision": {"outcome": "declined"},
    "POST /v1/agreements/{id}/signatures": SIGNATURE,
    "POST /v1/me/bookings/{id}/agreement/signature": SIGNATURE,
    "POST /v1/bookings/{id}/inspections": {"kind": "pickup"},
    "POST /v1/inspections/{id}/reopening": {"reason": "A"},
    "POST /v1/inspections/{id}/correction": {"odometer_km": 1, "reason": "A"},
    "PUT /v1/inspections/{id}": {"odometer_km": 1, "fuel": 8},
    "POST /v1/inspections/{id}/countersignature": {"unsigned_for": "A"},
    "POST /v1/inspections/{id}/damages": {"kind": "dent", "part": "A", "x": 1, "y": 1},
    "POST /v1/damages/{id}/repair": {"repair": "A"},
    "POST /v1/bookings/{id}/handover": {},
    "POST /v1/bookings/{id}/return": {},
    "POST /v1/bookings/{id}/closing": {},
    "POST /v1/bookings/{id}/dispute": {"reason": "A"},
    "POST /v1/bookings/{id}/dispute/settlement": {"reason": "A"},
    "POST /v1/jobs": {"kind": "repair", "vehicle_id": "vehicles"},
    "PUT /v1/jobs/{id}": {},
    "POST /v1/jobs/{id}/moves": {"to": "cancelled", "reason": "A"},
    "POST /v1/tolls": {"tolls": []},
    "POST /v1/tolls/{id}/booking": {"booking_id": "bookings"},
    "POST /v1/me/bookings": WISH,
    "PATCH /v1/me/bookings/{id}": {"ends_at": "2031-01-01T10:00"},
    "POST /v1/me/bookings/{id}/cancellation": {"reason": "A"},
    "POST /v1/fleet": VEHICLE,
    "PUT /v1/fleet/{id}": VEHICLE,
    "POST /v1/fleet/{id}/moves": {"to": "draft", "reason": "A"},
    "PUT /v1/fleet/{id}/photos": {"photos": []},
    "POST /v1/uploads": {"purpose": "customer_document", "belongs_to": "customers", "bytes": 10},
    "POST /v1/fleet/{id}/holds": {"kind": "sale", "reason": "A", "ends_at": "2999-01-01T00:00:00Z"},
    "POST /v1/fleet/{id}/holds/{hold}/release": {"reason": "A"},
    "POST /v1/fleet/{id}/documents": {"kind": "other", "number": "1"},
    "POST /v1/fleet/{id}/odometer": {"km": 1},
    "POST /v1/fleet/{id}/sharing": {"location_id": "locations"},
    "POST /v1/fleet/{id}/blackouts": {
        "from": "2998-01-01T00:00:00Z", "until": "2998-01-02T00:00:00Z", "reason": "A",
    },
    "POST /v1/fleet/bulk": {"ids": ["vehicles"], "change": {"class": "van"}, "dry_run": True},
    "POST /v1/attributes": {
        "key": "a", "label": "A", "kind": "flag", "is_filter": True, "is_public": True, "position": 1,
    },
    "PUT /v1/attributes/{id}": {"label": "A", "is_filter": True, "is_public": True, "position": 1},
}
BODIES = RENTALS | {
    "POST /v1/enquiries": {
        "name": "A", "email": "a@b.test", "phone": "+1 555 0100", "message": "A", "vehicle_id": "vehicles",
    },
    "PUT /v1/enquiries/{id}/assignment": {"assigned_to": "staff"},
    "POST /v1/token": {"grant_type": "password", "kind": "staff", "email": "none@b.test", "password": PASSWORD},
    "POST /v1/setup": {"token": "none" * 11, "name": "A", "email": "a@b.test", "new_password": PASSWORD},
    "POST /v1/invitations/acceptance": {"token": "none" * 11, "new_password": PASSWORD},
    "POST /v1/me/password": {"password": "wrong one", "new_password": PASSWORD},
    "POST /v1/me/second-factor/confirmation": {"code": "000000"},
    "POST /v1/me/second-factor/removal": {"code": "000000"},
    "POST /v1/me/passkeys": {"id": "A", "client_data": "A", "attestation_object": "A", "name": "A"},
    "POST /v1/passkeys/sign-in": {
        "id": "A", "client_data": "A", "authenticator_data": "A", "signature": "A", "user_handle": "A",
    },
    "POST /v1/staff": {"name": "A", "email": "new@b.test", "role": "sales", "location_ids": ["locations"]},
    "PATCH /v1/staff/{id}": {"name": "B"},
    "POST /v1/roles": {"name": "New", "grants": ["fleet:view"]},
    "PUT /v1/roles/{id}": {"name": "Other", "grants": ["fleet:view"]},
    "POST /v1/customers": {"name": "A", "email": "new@b.test", "phone": "303 555 0142"},
    "PUT /v1/customers/{id}": {"name": "B"},
    "PUT /v1/customers/{id}/refusal": {"reason": "A"},
    "POST /v1/customers/{id}/notes": {"text": "A"},
    "POST /v1/customers/{id}/merge": {"other_id": "customers", "dry_run": True},
    "POST /v1/sign-ups": {"name": "A", "email": "new@b.test"},
    "POST /v1/sign-ups/confirmation": {"token": "none" * 11, "new_password": PASSWORD},
    "POST /v1/forgotten-password": {"kind": "staff", "email": "none@b.test"},
    "POST /v1/forgotten-password/confirmation": {"token": "none" * 11, "new_password": PASSWORD},
    "PATCH /v1/me": {"name": "A"},
    "PUT /v1/me/numbers": {"phone": "303 555 0142"},
    "POST /v1/me/consents": {"purpose": "terms", "wording": "1"},
    "POST /v1/me/searches": {"name": "A", "query": "class=suv"},
    "PUT /v1/organisation": {"requires_second_factor": False},
    "POST /v1/support-access": {"hours": 1, "reason": "A", "grants": ["fleet:view"]},
    "POST /v1/api-keys": {"name": "A", "grants": ["fleet:view"]},
}
FORMS = {
    "POST /vehicles/{id}/enquiry": {
        "name": "A", "email": "a@b.test", "phone": "+1 555 0100", "message": "A", "idempotency_key": "one-key-for-all",
    },
    "POST /setup/{token}": {"name": "A", "email": "a@b.test", "new_password": PASSWORD},
    "POST /join/{token}": {"new_password": PASSWORD},
    "POST /sign-in": {"as": "staff", "email": "none@b.test", "password": PASSWORD},
    "POST /sign-in/code": {"code": "000000"},
    "POST /account/password": {"password": "wrong one", "new_password": PASSWORD},
    "POST /account/second-factor": {"step": "begin"},
    "POST /account/second-factor/removal": {"code": "000000"},
    "POST /staff": {"name": "A", "email": "new@b.test", "role": "sales"},
    "POST /staff/{id}": {"version": "1", "name": "B", "role": "sales"},
    "POST /roles": {"name": "New", "grants": "fleet:view"},
    "POST /roles/{id}": {"version": "1", "name": "Other"},
    "POST /api-keys": {"name": "A", "grants": "fleet:view"},
    "POST /sign-in/by-link": {"email": "none@b.test"},
    "POST /forgotten-password": {"email": "none@b.test"},
    "POST /confirm/{token}": {"new_password": PASSWORD},
    "POST /new-password/{token}": {"new_password": PASSWORD},
    "POST /account/privacy": {"name": "A"},
    "POST /account/erasure": {"email": "a@b.test"},
    "POST /account/numbers": {"phone": "303 555 0142"},
    "POST /support": {"hours": "1", "reason": "A", "grants": "fleet:view"},
    "POST /sign-up": {"name": "A", "email": "new@b.test"},
    "POST /vehicles/{id}/hold": {
        "key": "n" * 43, "from": "2020-01-06T10:00", "until": "2020-01-08T10:00",
        "location": "00000000-0000-7000-8000-000000000000",
    },
    "POST /saved": {"vehicle_id": "00000000-0000-7000-8000-000000000000"},
    "POST /checkout/{token}/extras": {"key": "m" * 43},
    "POST /checkout/{token}/review": {"name": "A", "email": "new@b.test"},
    "POST /checkout/{token}/book": {"name": "A", "email": "new@b.test"},
    "POST /checkout/{token}/cancellation": {"reason": "A"},
    "POST /checkout/{token}/release": {},
}
# Searches that name a thing.
SEARCHES = {
    "GET /v1/vehicles": {"location": "locations"},
    "GET /vehicles": {"location": "locations"},
    "GET /compare": {"id": "vehicles"},
    "GET /desk": {"location": "locations"},
    "GET /desk/bookings": {"view": "all", "location": "locations"},
    "GET /desk/bookings/new": {"vehicle": "vehicles", "customer": "customers"},
    "GET /desk/bookings/{id}/move": {"vehicle": "vehicles"},
    "GET /desk/fleet": {"location": "locations"},
    "GET /desk/jobs": {"location": "locations"},
    "GET /desk/jobs/new": {"vehicle": "vehicles"},
    "GET /desk/search": {"q": "vehicles"},
    "GET /desk/timeline": {"location": "locations"},
    "GET /v1/vehicles/{id}/alternatives": {"from": "2031-01-01T10:00", "until": "2031-01-03T10:00"},
    "GET /v1/fleet/calendar": {
        "from": "2026-01-01T00:00:00Z", "until": "2026-01-31T00:00:00Z", "location": "locations",
    },
    "GET /v1/reports/utilisation": {"from": "2026-01-01", "until": "2026-01-31", "location": "locations"},
    "GET /v1/reports/revenue": {"from": "2026-01-01", "until": "2026-01-31", "vehicle": "vehicles"},
}

# The things that bodies name by their kind, and the fields in which the same word means itself.
KINDS, WORDS = ("bookings", "customers", "locations", "staff", "vehicles"), ("as", "kind")
# What a path names besides what it is about.
BESIDE = {"damage": "damages", "booking": "bookings", "customer": "customers", "other": "customers"}


@dataclass(frozen=True)
class Route:
    method: str
    path: str
    permission: str
    takes: str

    def __str__(self):
        return f"{self.method} {self.path}"

    @property
    def is_open(self):
        return self.permission == "anyone"

    @property
    def names_things(self):
        body = body_of(self)
        return str(self) in SEARCHES or named(body, dict.fromkeys(KINDS, "")) != body


@functools.cache
def routes():
    """From the list that the tests of the modules keep in step with the product."""
    found = []
    for line in (REPOSITORY / "Tests/FleetPassTests/Snapshots/routes.txt").read_text().splitlines():
        what, permission, _, takes, *_ = line.split(" | ")
        method, path = what.split(" ")
        path = re.sub(r":(uuid|int)\}", "}", path)
        found.append(Route(method, path, permission, takes))
    described = json.loads((REPOSITORY / "Tests/FleetPassTests/Snapshots/openapi.txt").read_text())["paths"]
    known = {str(route) for route in found}
    missing = [f"{m.upper()} {p}" for p, all_ in described.items() for m in all_ if f"{m.upper()} {p}" not in known]
    if missing:
        raise RuntimeError(f"described, and not in the list of routes: {missing}")
    return found


@functools.cache
def body_of(route):
    """What the route takes; a route that takes something and is not known here fails the test."""
    line = str(route)
    if route.takes.endswith("as JSON"):
        return BODIES[line]
    if not route.takes.endswith("as form"):
        return {}
    for known in (FORMS, OTHERWISE):
        if line in known:
            return known[line]
    if route.takes.startswith("ButtonForm"):
        return {}
    acts = {str(act): act for act in routes() if not act.takes.endswith("as form")}
    for twin in twins(route.path):
        if twin in acts:
            return body_of(acts[twin])
    raise RuntimeError(f"no body is known for {line}")


def fresh(body):
    """The same of somebody new: tries at an address that nobody has are counted too."""
    return {name: f"{uuid.uuid4().hex}@b.test" if one == "none@b.test" else one for name, one in body.items()}


def filled(route, ids, proof):
    """Method, path, fields and body: of things with those ids, and with that proof where a form carries one."""
    path = route.path.replace("{id}", thing(route, ids)).replace("{token}", "n" * 43).replace("{provider}", "google")
    for name, kind in BESIDE.items():
        if f"{{{name}}}" in path:
            path = path.replace(f"{{{name}}}", ids[kind])
    path = re.sub(r"\{(hold|document|grant|blackout)\}", nowhere(ids["vehicles"]), path)
    path = path.replace("{version}", "none").replace("{name}", "sedan-blue.svg")
    path = path.replace("{size}", "whole").replace("{until}", "4000000000").replace("{proof}", "n" * 22)
    if str(route) in SEARCHES:
        search = {name: ids.get(kind, kind) for name, kind in SEARCHES[str(route)].items()}
        return route.method, f"{path}?{urllib.parse.urlencode(search)}", [], None
    if str(route) in PARTED:
        kind, body = parted(PARTED[str(route)], proof)
        return route.method, path, [kind], body
    if route.takes.endswith("as form"):
        fields = [*sent(fresh(named(body_of(route), ids))), ("form_token", proof)]
        return route.method, path, [FORM], urllib.parse.urlencode(fields).encode()
    if route.takes.endswith("as JSON"):
        return route.method, path, [], fresh(named(body_of(route), ids))
    return route.method, path, [], None


def named(value, ids):
    """A word that is a kind of thing stands for the id of one."""
    if isinstance(value, dict):
        return {name: one if name in WORDS else named(one, ids) for name, one in value.items()}
    if isinstance(value, list):
        return [named(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value


def thing(route, ids):
    """The id of what the route is about; of what no tenant here has, an id of nobody's."""
    steps = place(route.path)
    owned = [kind for kind in ids if steps.startswith(f"{kind}/")]
    if owned:
        return ids[max(owned, key=len)]
    return ids["bookings"] if steps.startswith("me/bookings/") else nowhere(ids["vehicles"])
