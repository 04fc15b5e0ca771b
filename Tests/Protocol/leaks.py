"""Where secrets must not be: plants some of each kind by using the product, then looks for them in all that it says."""

import base64
import json
import os
import re
import subprocess
import sys
import urllib.parse
import uuid
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Browser"))
import appliance  # noqa: E402
import wire  # noqa: E402
from postbox import Postbox  # noqa: E402
from verdict import Verdict  # noqa: E402
from visitor import ADA, PROXIED, SESSION, Visitor, a_day_later, administrator, token  # noqa: E402
from walk import code  # noqa: E402

CARA = {"name": "Cara Moss", "email": "cara@example.com", "password": "nine damp ladders in spring"}
BROWSER = "__Host-browser"
FORM = [("Content-Type", "application/x-www-form-urlencoded")]


class Safe:
    """Every secret by name, as bytes, with the forms in which it would be looked for."""

    def __init__(self):
        self.secrets = {}

    def put(self, name, secret):
        """Keeps one; answers it."""
        self.secrets[name] = secret.encode() if isinstance(secret, str) else secret
        return secret

    def found(self, text):
        """Which secrets stand in some bytes, and in what form."""
        return [
            f"{name}, {form}"
            for name, secret in self.secrets.items()
            for form, bytes in forms(secret).items()
            if bytes in text
        ]


def forms(secret):
    """As it is, and as encodings would show it wherever in a text it begins."""
    found = {"as it is": secret, "hex": secret.hex().encode(), "hex in capitals": secret.hex().upper().encode()}
    quoted = urllib.parse.quote_from_bytes(secret).encode()
    found |= {"url-encoded": quoted, "as a form": urllib.parse.quote_plus(secret).encode()}
    for skipped in range(3):
        # Of the first and last group a neighbour may decide; what lies between is the secret's alone.
        whole = base64.b64encode(bytes(skipped) + secret)
        inner = whole[4 if skipped else 0 : len(whole) - 4]
        found[f"base64 at {skipped}"] = inner
        found[f"base64url at {skipped}"] = inner.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def plant(server, post, safe, heard):
    """Uses the product as people and programs do, and keeps every secret that comes up. Answers the administrator."""
    ada, setup = administrator(server, heard)
    safe.put("password of staff", ADA["password"])
    safe.put("link to set up", token(setup))
    safe.put("session of staff", ada.cookies[SESSION])
    body = {"name": "Ben", "email": "ben@example.com", "role": "sales"}
    invited = ada.call("POST", "/v1/staff", body, [("Idempotency-Key", str(uuid.uuid4()))])
    safe.put("link to join", token(json.loads(invited.body)["join_url"]))
    made = ada.call("POST", "/v1/api-keys", {"name": "Website", "grants": ["fleet:view"]})
    key = safe.put("API key", json.loads(made.body)["key"])
    program = Visitor(server, key, heard)
    program.get("/v1/me")
    customers(server, post, safe, heard)
    programs(server, safe, heard)
    second_factor(ada, safe)
    safe.put("session of staff, behind a second factor", ada.cookies[SESSION])
    for name in ("root", "seal-1", "cursors"):
        path = server.data / "keys" / name
        if path.exists():
            safe.put(f"key file {name}", path.read_bytes())
    safe.put("password of the mail server", post.password)
    return ada


def customers(server, post, safe, heard):
    cara = Visitor(server, heard=heard)
    cara.send("/sign-up", name=CARA["name"], email=CARA["email"])
    safe.put("password of a customer", CARA["password"])
    safe.put("cookie of a browser", cara.cookies[BROWSER])
    confirm = post.take(CARA["email"]).path
    safe.put("link to confirm", token(confirm))
    cara.send(confirm, new_password=CARA["password"])
    a_day_later(server)
    cara.send("/sign-in/by-link", email=CARA["email"])
    safe.put("link to sign in", token(post.take(CARA["email"]).path))
    a_day_later(server)
    cara.send("/forgotten-password", email=CARA["email"])
    safe.put("link to another password", token(post.take(CARA["email"]).path))
    cara.signs_in(CARA)
    safe.put("session of a customer", cara.cookies[SESSION])
    cara.call("PATCH", "/v1/me", {"name": "Cara M."})
    # One that nobody takes, so that it stays in the outbox.
    post.refused["late@example.com"] = "451 4.7.1 come back later"
    late = Visitor(server, heard=heard)
    late.send("/sign-up", name="Late", email="late@example.com")


def programs(server, safe, heard):
    program = Visitor(server, heard=heard)
    asked = {"grant_type": "password", "kind": "customer", **{key: CARA[key] for key in ("email", "password")}}
    first = json.loads(program.call("POST", "/v1/token", asked).body)
    safe.put("access token", first["access_token"])
    safe.put("signature of an access token", first["access_token"].rpartition(".")[2])
    safe.put("refresh token, used", first["refresh_token"])
    renew = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = json.loads(program.call("POST", "/v1/token", renew).body)
    safe.put("refresh token", second["refresh_token"])
    Visitor(server, second["access_token"], heard).get("/v1/me")


def second_factor(ada, safe):
    secret = json.loads(ada.call("POST", "/v1/me/second-factor").body)["secret"]
    safe.put("secret of codes", secret)
    safe.put("secret of codes, its bytes", base64.b32decode(secret + "=" * (-len(secret) % 8)))
    done = ada.call("POST", "/v1/me/second-factor/confirmation", {"code": code(secret)})
    for number, paper in enumerate(json.loads(done.body)["codes"]):
        safe.put(f"code for paper {number}", paper)


def blunder(server, safe, heard):
    """Mistakes with secrets in them: what is answered must not repeat them, and no log may keep them."""
    secrets = {name: value.decode() for name, value in safe.secrets.items() if name not in BYTES}
    wrong = safe.put("a wrong password", "this is not the one either")
    weak = safe.put("a weak password", "weak-Zx9")
    visitor = Visitor(server, heard=heard)
    visitor.send("/sign-in", email=CARA["email"], password=wrong)
    visitor.send("/sign-in", email="no address", password=secrets["password of a customer"])
    visitor.send("/sign-up", name="", email=CARA["email"])
    visitor.send("/new-password/" + "x" * 43, new_password=weak)
    staff = Visitor(server, heard=heard)
    staff.signs_in(ADA, "staff")
    staff.ask("POST", "/account/password", b"form_token=bad&password=" + wrong.replace(" ", "+").encode(), FORM)
    token_path = {name: f"/sign-in/by-link/{value}" for name, value in secrets.items() if name.startswith("link")}
    for path in token_path.values():
        visitor.send(path)
    for path in ("/v1/token", "/v1/setup", "/v1/sign-ups", "/v1/forgotten-password/confirmation", "/v1/none"):
        for name, value in secrets.items():
            body = {"token": value, "grant_type": value, "password": 7, "refresh_token": [value]}
            visitor.call("POST", path, body)
        cut = json.dumps({"password": wrong, "token": secrets["link to join"]})[:-1].encode()
        visitor.ask("POST", path, cut, [("Content-Type", "application/json")])
    for name, value in secrets.items():
        spoilt = value[:-1] + ("A" if value[-1] != "A" else "B") if " " not in value else value
        Visitor(server, spoilt, heard).get("/v1/me")
        Visitor(server, value, heard).call("DELETE", f"/v1/api-keys/{uuid.uuid4()}")
        visitor.get(f"/v1/vehicles?cursor={urllib.parse.quote(value)}")
        visitor.ask("GET", "/v1/me", headers=[("X-Form-Token", value), ("Accept", value)])


BYTES = ("key file root", "key file seal-1", "key file cursors", "secret of codes, its bytes")
# Made of the asker's own cookie, for that cookie's own forms.
ECHOES = re.compile(rb'<input type="hidden" name="form_token" value="[^"]*">')


def places(server, ada, safe, heard):
    """Everything that the product says or leaves behind, by name."""
    process = Path(f"/proc/{server.pid}")
    yield "the command line", process.joinpath("cmdline").read_bytes()
    yield "the environment", process.joinpath("environ").read_bytes()
    for number, thread in enumerate(process.joinpath("task").iterdir()):
        yield f"the name of thread {number}", thread.joinpath("comm").read_bytes()
    for what, answer in heard:
        if answer.status >= 400:
            head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items()).encode()
            name = re.sub(r"/[\w-]{40,}|cursor=.*", "/…", what)
            yield f"the {answer.status} of {name}", head + ECHOES.sub(b"", answer.body)
    operators = str(server.data / "operator.sock")
    for path in ("/metrics", "/healthz", "/readyz"):
        yield path, wire.ask(operators, wire.request("GET", path)).body
    for path in (
        "/v1/audit?limit=100", "/audit", "/audit.csv", "/v1/staff", "/staff", "/v1/api-keys", "/api-keys", "/v1/outbox",
        "/outbox", "/v1/me", "/account", "/v1/me/sessions", "/v1/organisation", "/v1/audit/verify",
    ):  # fmt: skip
        yield path, ada.get(path).body
    yield "check --json", shown(server.command("check", "--json"))
    settings = subprocess.run(
        [server.binary, "config", "show", "--origin"], env=server.environment, capture_output=True, text=True
    )
    yield "config show --origin", shown(settings)
    yield "the log", server.log.read_bytes()
    for name in ("fleetpass.db", "fleetpass.db-wal", "fleetpass.db-shm", "audit.anchors", "fleetpass.lock"):
        path = server.data / name
        if path.exists():
            yield name, path.read_bytes()


def shown(done):
    return (done.stdout + done.stderr).encode()


def is_private(server, verdict):
    """What lies in the directory is its owner's alone, whatever the umask of the shell.

    A socket is made for a proxy of the same group; the operator's lies behind the directory's own mode.
    """
    for path in (server.data, *server.data.rglob("*")):
        mode = path.stat().st_mode & 0o777
        wanted = 0o700 if path.is_dir() else 0o660 if path.is_socket() else 0o600
        verdict.check(mode == wanted, f"{path.relative_to(server.data.parent)} has mode {wanted:o}", oct(mode))


def control(safe, verdict):
    """The search itself finds what it should."""
    for name, secret in safe.secrets.items():
        coded = base64.b64encode(b"id:" + secret) + b" " + base64.urlsafe_b64encode(b"{'" + secret + b"'}")
        for text in (b"x" + secret + b"y", secret.hex().encode(), coded.split()[0], coded.split()[1]):
            verdict.check(safe.found(text), f"{name} would be found", text[:80])


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict, safe, heard = Verdict(), Safe(), []
    before = os.umask(0)
    with appliance.workshop(options.keep) as place:
        post = Postbox(place / "post").open()
        settings = {**PROXIED, **post.settings, "FLEETPASS_LOG_LEVEL": "debug"}
        with appliance.Appliance(options.binary, place / "data", settings) as server:
            ada = plant(server.start(), post, safe, heard)
            blunder(server, safe, heard)
            control(safe, verdict)
            said = list(places(server, ada, safe, heard))
            verdict.check(len(said) > 200, "there is much to look through", len(said))
            empty = [name for name, text in said if not text and not name.endswith("wal")]
            verdict.check(not empty, "none of it is empty", empty[:5])
            is_private(server, verdict)
            verdict.check(server.stop() == 0, "it stops with 0")
            said += [(f"{name} after a stop", (server.data / name).read_bytes()) for name in ("fleetpass.db",)]
            said.append(("the log after a stop", server.log.read_bytes()))
            for name, text in said:
                found = safe.found(text)
                verdict.check(not found, f"{name} tells no secret", found[:4])
    os.umask(before)
    print(f"{len(safe.secrets)} secrets, each in {len(forms(b'secret'))} forms, in {len(said)} places")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
