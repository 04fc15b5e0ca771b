"""Shared servers for a test: a database of their own, tenants in it, one server or several, directly or pooled."""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

for room in ("Protocol", "Load"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
import appliance  # noqa: E402
import wire  # noqa: E402
from cluster import DATABASE, Cluster  # noqa: E402
from manifest import REPOSITORY  # noqa: E402

DOMAIN = "rent.test"
# Of nobody: a server that answers for it is up.
READY = wire.request("GET", "/", host="nobody.test")
PERSON = {"name": "Ada Bright", "email": "ada@example.com", "password": "wobbly kite under seven moons"}
SETTINGS = {
    "FLEETPASS_PUBLIC_URL": "https://all.test",
    "FLEETPASS_TENANT_DOMAIN": DOMAIN,
    "FLEETPASS_TENANT_HEADER": "on",
    "FLEETPASS_TRUSTED_PROXIES": "127.0.0.1",
    "FLEETPASS_LOG_LEVEL": "error",
}


def arguments(summary, **defaults):
    parser = appliance.arguments(summary, **defaults)
    parser.set_defaults(binary=REPOSITORY / ".build/release/fleetpass-shared")
    return parser


class Shared(appliance.Appliance):
    """One server of a database. Several may have one directory: then they have the platform's key in common."""

    def __init__(self, binary, data, cluster, pooled=False, environment=None):
        super().__init__(binary, data, SETTINGS | reach(cluster, pooled) | (environment or {}))
        # Each has an operator's door of its own.
        self.environment["FLEETPASS_OPERATOR_LISTEN"] = f"unix:{self.data.parent}/{self.port}.sock"
        self.log = self.data.parent / f"{self.data.name}-{self.port}.log"

    def command(self, *words, timeout=120):
        """Runs a command that ends by itself; answers the finished process, which has gone well."""
        line = [self.binary, *map(str, words)]
        if words[0] not in ("migrate", "roles"):
            line += ["--data", self.data]
        done = subprocess.run(line, env=self.environment, capture_output=True, text=True, timeout=timeout)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, words))} ended with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def wait_ready(self, timeout=15):
        began = time.perf_counter()
        while time.perf_counter() < began + timeout:
            if self.process.poll() is not None:
                raise RuntimeError(f"server ended with {self.process.returncode} at start\n{self.last_words()}")
            with contextlib.suppress(OSError, wire.Broken):
                wire.ask(self.address, READY, timeout=timeout)
                return time.perf_counter() - began
            time.sleep(0.002)
        raise RuntimeError(f"server gave no answer in {timeout} s\n{self.last_words()}")

    def tenant(self, slug, name, vehicles=0, seed=1):
        """Makes one; answers it."""
        made = json.loads(self.command("tenant", "create", slug, "--name", name, "--host", f"{slug}.test", "--json"))
        if vehicles:
            self.command("seed", slug, "--vehicles", vehicles, "--seed", seed)
        return Tenant(self, slug, name, made["setup_link"].rpartition("/")[2])


def reach(cluster, pooled):
    """The settings by which a server finds the database."""
    place = f"host={cluster.place} dbname={DATABASE}"
    return {
        "FLEETPASS_DATABASE": f"{place} port=5432",
        "FLEETPASS_POOLER": f"{place} port=6432" if pooled else "",
    }


class Tenant:
    """A tenant as a client sees it: by its host, below its path, or as a proxy names it."""

    WAYS = ("host", "path", "header", "domain")

    def __init__(self, server, slug, name, setup=None):
        self.server, self.slug, self.name, self.setup = server, slug, name, setup
        self.token = self.refresh = None

    def bytes(self, method, path, fields=(), body=None, way="host"):
        fields = list(fields)
        host = {"host": f"{self.slug}.test", "domain": f"{self.slug}.{DOMAIN}"}.get(way, "all.test")
        if way == "path":
            path = f"/t/{self.slug}{path}"
        if way == "header":
            fields.append(("FleetPass-Tenant", self.slug))
        return wire.request(method, path, fields, body, host)

    def ask(self, method, path, fields=(), body=None, way="host", server=None, timeout=20):
        address = (server or self.server).address
        return wire.ask(address, self.bytes(method, path, fields, body, way), timeout=timeout)

    def call(self, method, path, body=None, fields=(), way="host"):
        """As a program of the administrator."""
        return self.ask(method, path, [*fields, ("Authorization", f"Bearer {self.token}")], body, way)

    def wait_for(self, status, server=None, within=5.0):
        """Servers look for news of tenants once a second. Answers how long it took, or None."""
        began = time.perf_counter()
        while time.perf_counter() < began + within:
            if self.ask("GET", "/robots.txt", server=server).status == status:
                return time.perf_counter() - began
            time.sleep(0.02)
        return None

    def settle(self, person=PERSON):
        """Its first administrator comes in by the link, and a program of theirs signs in."""
        self.wait_for(200)
        named = {"name": person["name"], "email": person["email"]}
        made = self.ask("POST", "/v1/setup", body={"token": self.setup, **named, "new_password": person["password"]})
        if made.status != 201:
            raise RuntimeError(f"{self.slug}: nobody is set up: {made}")
        return self.sign_in(person)

    def sign_in(self, person=PERSON):
        asked = {"grant_type": "password", "kind": "staff", "email": person["email"], "password": person["password"]}
        answer = self.ask("POST", "/v1/token", body=asked)
        if answer.status != 200:
            raise RuntimeError(f"{self.slug}: nobody signs in: {answer}")
        pair = json.loads(answer.body)
        self.token, self.refresh = pair["access_token"], pair["refresh_token"]
        return self


@contextlib.contextmanager
def database(options, place, pooled=False, **settings):
    """A cluster with roles and schema as the tool itself makes them; yields a maker of servers."""
    # Another user is to get through to its own directory there.
    place.chmod(0o711)
    (place / "pg").mkdir()
    cluster = Cluster(place / "pg", **settings)
    servers = []

    def serve(name="data", through_pooler=pooled, **environment):
        server = Shared(options.binary, place / name, cluster, through_pooler, environment)
        servers.append(server)
        return server

    try:
        cluster.create()
        cluster.run(f"CREATE DATABASE {DATABASE}", database="postgres")
        tool = serve()
        cluster.run(tool.command("roles"))
        tool.command("migrate")
        if pooled:
            cluster.pool()
        yield cluster, serve
    finally:
        for server in servers:
            server.kill()
        cluster.close()
