"""A request of each route that would work where it belongs; what is new and stands not here fails the test."""

import functools
import json
import urllib.parse
from dataclasses import dataclass

from belongings import FORM, nowhere
from manifest import REPOSITORY

PASSWORD = "correct horse battery staple"
BODIES = {
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
}
# Searches that name a thing.
SEARCHES = {
    "GET /v1/vehicles": {"location": "locations"},
    "GET /vehicles": {"location": "locations"},
}


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
        body = BODIES.get(str(self), {})
        return not self.is_open and str(self) == "POST /v1/staff" or str(self) in SEARCHES or "vehicle_id" in body


@functools.cache
def routes():
    """From the list that the tests of the modules keep in step with the product."""
    found = []
    for line in (REPOSITORY / "Tests/FleetPassTests/Snapshots/routes.txt").read_text().splitlines():
        what, permission, _, takes, *_ = line.split(" | ")
        method, path = what.split(" ")
        path = path.replace("{id:uuid}", "{id}")
        found.append(Route(method, path, permission, takes))
    described = json.loads((REPOSITORY / "Tests/FleetPassTests/Snapshots/openapi.txt").read_text())["paths"]
    known = {str(route) for route in found}
    missing = [f"{m.upper()} {p}" for p, all_ in described.items() for m in all_ if f"{m.upper()} {p}" not in known]
    if missing:
        raise RuntimeError(f"described, and not in the list of routes: {missing}")
    return found


def filled(route, ids, proof):
    """Method, path, fields and body: of things with those ids, and with that proof where a form carries one."""
    path = route.path.replace("{id}", thing(route, ids)).replace("{token}", "n" * 43).replace("{provider}", "google")
    path = path.replace("{version}", "none").replace("{name}", "sedan-blue.svg")
    if str(route) in SEARCHES:
        search = {name: ids[kind] for name, kind in SEARCHES[str(route)].items()}
        return route.method, f"{path}?{urllib.parse.urlencode(search)}", [], None
    if route.takes.endswith("as form"):
        body = FORMS.get(str(route), {}) | {"form_token": proof}
        return route.method, path, [FORM], urllib.parse.urlencode(body).encode()
    if route.takes.endswith("as JSON"):
        return route.method, path, [], {name: named(value, ids) for name, value in BODIES[str(route)].items()}
    return route.method, path, [], None


def named(value, ids):
    """A word that is a kind of thing stands for the id of one."""
    if isinstance(value, list):
        return [named(one, ids) for one in value]
    return ids.get(value, value) if isinstance(value, str) else value


def thing(route, ids):
    """The id of what the route is about; of what no tenant here has, an id of nobody's."""
    steps = route.path.removeprefix("/v1/").strip("/")
    for kind in ("me/sessions", "account/sessions"):
        if steps.startswith(kind):
            return ids["me/sessions"]
    return ids.get(steps.partition("/")[0], nowhere(ids["vehicles"]))
