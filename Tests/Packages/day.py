"""A short day at a dealership of `fleetpassd seed`, for whatever the server and its children ask of the system."""

import json
import sys
import time
from pathlib import Path

for room in ("Load", "Protocol"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
import wire  # noqa: E402
from pictures import picture  # noqa: E402

PASSWORD = "orbit walnut lantern quartz"


class Day:
    """Of whoever answers at an address, a pair or the path of a unix socket; what does not hold goes to the verdict."""

    def __init__(self, address, verdict, where):
        self.address, self.verdict, self.where, self.bearer = address, verdict, where, []

    def ask(self, method, path, body=None, fields=()):
        return wire.ask(self.address, wire.request(method, path, [*self.bearer, *fields], body), timeout=60)

    def answer(self, method, path, body=None):
        return json.loads(self.ask(method, path, body).body)

    def check(self, holds, what, detail=""):
        return self.verdict.check(holds, f"{self.where}: {what}", str(detail)[:400])

    def work(self):
        for page in ("/", "/vehicles", "/v1/vehicles?limit=3&facets=true", "/openapi.json", "/sign-in?as=staff"):
            self.check(self.ask("GET", page).status == 200, f"{page} is served")
        person = {"grant_type": "password", "kind": "staff", "email": "admin@north.example", "password": PASSWORD}
        token = self.answer("POST", "/v1/token", person).get("access_token")
        self.check(token, "staff sign in")
        self.bearer = [("Authorization", f"Bearer {token}")]
        self.photo()
        self.paper()
        customer = self.answer("GET", "/v1/customers?limit=1")["items"][0]["id"]
        self.check(self.ask("GET", f"/v1/customers/{customer}/export").body[:2] == b"PK", "a customer is exported")
        self.check(self.ask("GET", "/v1/vehicles.csv").status == 200, "a table is given out")

    def photo(self):
        """A picture that a child develops."""
        vehicle = self.answer("GET", "/v1/vehicles?limit=1")["items"][0]["id"]
        file = picture(1200, 900)
        about = {"purpose": "vehicle_photo", "belongs_to": vehicle, "bytes": len(file)}
        upload = f"/v1/uploads/{self.answer('POST', '/v1/uploads', about)['id']}"
        self.ask("PUT", upload, file, [("Content-Type", "application/octet-stream"), ("Upload-Offset", "0")])
        state = self.answer("POST", f"{upload}/completion")
        self.check(state.get("state") == "ready", "a photo is developed", state)

    def paper(self):
        """An agreement that a child sets."""
        booking = self.answer("GET", "/v1/bookings?state=confirmed&limit=1")["items"][0]["id"]
        paper = self.answer("POST", f"/v1/bookings/{booking}/agreements")
        answer = self.ask("GET", f"/v1/agreements/{paper.get('id')}/document")
        self.check(answer.body.startswith(b"%PDF-"), "an agreement is set", (paper, answer))

    def letter(self, letters):
        """A letter to somebody new, that arrives in a folder where a server of mail leaves them."""
        asked = self.ask("POST", "/v1/sign-ups", {"name": "Cara Moss", "email": "cara@example.com"})
        end = time.monotonic() + 20
        while not any(letters.glob("new/*")) and time.monotonic() < end:
            time.sleep(0.1)
        self.check(any(letters.glob("new/*")), "a letter goes out", asked)
