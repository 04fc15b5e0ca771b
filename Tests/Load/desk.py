"""A clerk before a running server, with a key that may do everything at the desk; makes what a test of bookings needs."""

import json
import sqlite3
import time
import uuid

import wire

PASSWORD = "wobbly kite under seven moons"
GRANTS = [
    "fleet:view", "fleet:edit", "bookings:view", "bookings:edit", "bookings:override", "customers:view",
    "customers:edit",
]


class Clerk:
    """Sets the instance up, and works by an API key from then on. The server must not run yet."""

    def __init__(self, server):
        self.server = server
        self.customer = self._customer()
        server.start()
        link = server.command("setup-link").stdout.strip().rpartition("/")[2]
        person = {"name": "Ada Bright", "email": "ada@example.com", "new_password": PASSWORD}
        self._post("/v1/setup", {"token": link, **person})
        body = {"grant_type": "password", "kind": "staff", "email": person["email"], "password": PASSWORD}
        admin = [("Authorization", f"Bearer {self._post('/v1/token', body)['access_token']}")]
        # As far ahead as may be: tests book next year.
        self._post("/v1/organisation/rules", {"horizon_days": 1095}, [*admin, ("If-Match", "*")], method="PUT")
        key = self._post("/v1/api-keys", {"name": "a test's", "grants": GRANTS}, admin)["key"]
        self.bearer = [("Authorization", f"Bearer {key}")]

    def _customer(self):
        id, now = uuid.uuid4(), int(time.time() * 1000)
        file = sqlite3.connect(self.server.data / "fleetpass.db")
        file.execute(
            "INSERT INTO customers (id, name, created_at, updated_at) VALUES (?, 'Cy Rent', ?, ?)", (id.bytes, now, now)
        )
        file.commit()
        file.close()
        return str(id)

    def _post(self, path, body, headers=(), method="POST"):
        answer = wire.ask(self.server.address, wire.request(method, path, headers, body), timeout=20)
        if answer.status not in (200, 201):
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:400]!r}")
        return json.loads(answer.body)

    def vehicles_of_one_place(self, count):
        """The ids of public vehicles that stand at one place, and that place's."""
        places = {}
        cursor = ""
        while cursor is not None:
            more = f"&cursor={cursor}" if cursor else ""
            answer = wire.ask(self.server.address, wire.request("GET", f"/v1/vehicles?limit=100{more}"))
            page = json.loads(answer.body)
            for vehicle in page["items"]:
                places.setdefault(vehicle["location_id"], []).append(vehicle["id"])
            cursor = page["next"]
        place = max(places, key=lambda place: len(places[place]))
        if len(places[place]) < count:
            raise RuntimeError(f"only {len(places[place])} vehicles at one place")
        return places[place][:count], place
