"""Who signs in with a provider in a test: a browser, an instance that knows two, a user over there."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request

import appliance
import wire

PASSWORD = "wobbly kite under seven moons"
CLIENT, SECRET = "fleetpass-tests", "between-us+/&%"


class Browser:
    """Keeps cookies as a browser does, and goes where it is sent, one step at a time."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def ask(self, method, place, form=None):
        fields = [("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))]
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form).encode()
            fields.append(("Content-Type", "application/x-www-form-urlencoded"))
        path = place.removeprefix(self.server.base)
        answer = wire.ask(self.server.address, wire.request(method, path, fields, body), timeout=20)
        cookie = re.match(r"([^=]+)=([^;]*)", answer.headers.get("set-cookie", ""))
        if cookie:
            self.cookies.pop(cookie[1], None)
            if cookie[2]:
                self.cookies[cookie[1]] = cookie[2]
        return answer

    def get(self, place):
        return self.ask("GET", place)

    def begin(self, name, kind="customer", more=""):
        """Where the provider's page is."""
        answer = self.get(f"/sign-in/with/{name}?as={kind}{more}")
        return answer.headers.get("location", "") if answer.status == 303 else answer

    def me(self):
        answer = self.get("/v1/me")
        return json.loads(answer.body) if answer.status == 200 else None


class Instance(appliance.Appliance):
    """An instance that has agreed with both providers, and one administrator with a token."""

    def __init__(self, binary, data, google, microsoft):
        secret = data.parent / f"{data.name}.secret"
        secret.write_text(f"{SECRET}\n")
        secret.chmod(0o600)
        names = {"ISSUER": (google, microsoft), "CLIENT_ID": (CLIENT,) * 2, "SECRET_FILE": (secret,) * 2}
        settings = {
            f"FLEETPASS_OPENID_{who}_{name}": str(values[place])
            for name, values in names.items()
            for place, who in enumerate(("GOOGLE", "MICROSOFT"))
        }
        super().__init__(binary, data, {**settings, "FLEETPASS_OUTBOUND_ALLOW": "127.0.0.1/32"})
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment["FLEETPASS_PUBLIC_URL"] = self.base
        self.secret = secret

    def post(self, path, body, token=None):
        fields = [("Authorization", f"Bearer {token}")] if token else []
        return wire.ask(self.address, wire.request("POST", path, fields, body))

    def sets_up(self, email):
        self.start()
        link = self.command("setup-link").stdout.strip().rpartition("/")[2]
        self.post(
            "/v1/setup", {"token": link, "name": "Ada Bright", "email": email, "new_password": PASSWORD}
        )
        self.admin = self.token(email)

    def token(self, email):
        body = {"grant_type": "password", "kind": "staff", "email": email, "password": PASSWORD}
        return json.loads(self.post("/v1/token", body).body)["access_token"]

    def record(self, action):
        fields = [("Authorization", f"Bearer {self.admin}")]
        answer = wire.ask(self.address, wire.request("GET", f"/v1/audit?limit=100&action={action}", fields))
        return json.loads(answer.body)["items"]

    def refusals(self):
        return [event["changes"]["reason"][1] for event in self.record("sign_in.refused")]


def agrees(place, subject, deny=False):
    """What the user does on the page of the provider from PyPI; answers where the browser is sent then."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    form = {"sub": subject, **({"action": "deny"} if deny else {})}
    try:
        urllib.request.build_opener(Stay).open(place, urllib.parse.urlencode(form).encode())
    except urllib.error.HTTPError as answer:
        return answer.headers["location"]


def user(base, subject, **claims):
    data = json.dumps(claims).encode()
    request = urllib.request.Request(
        f"{base}/users/{subject}", data, {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(request).close()


def refused(verdict, server, browser, answer, status, reason, what):
    """A refusal is a clear page, stands on record, and nobody is signed in."""
    title = b"You are not signed in" in answer.body
    verdict.check(
        answer.status == status and title, f"{what}: a clear page", f"{answer.status} {answer.body[-900:]}"
    )
    verdict.check("__Host-session" not in browser.cookies, f"{what}: nobody is signed in")
    reasons = server.refusals()
    verdict.check(bool(reasons) and reason in reasons[0], f"{what}: on record", reasons[:2])
