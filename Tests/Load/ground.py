"""What the parts of the shared server's bench stand on: a database with one tenant, and a copy of it."""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Shared"))
import overheard  # noqa: E402
import pgbench  # noqa: E402
import policies  # noqa: E402
import wire  # noqa: E402
from bench import LIMITS, LISTING, vehicles  # noqa: E402
from cluster import DATABASE  # noqa: E402
from results import Results  # noqa: E402
from sides import HOST, MODEL, Side  # noqa: E402
from verdict import Verdict  # noqa: E402

# Becomes the one with many tenants; the other one goes on having one.
CROWD = "crowd"
BY_ID, LISTED = "by id", "listing of 20"
# Room for all that is read, as where a database has a machine of its own.
POSTGRES = {"shared_buffers": "2GB", "max_connections": "200"}
LOGGED = LIMITS | {"FLEETPASS_LOG_LEVEL": "info"}


@dataclasses.dataclass
class Ground:
    options: argparse.Namespace
    place: Path
    cluster: object
    serve: object
    verdict: Verdict
    results: Results = dataclasses.field(default_factory=Results)
    tenant: str = ""
    ids: list = dataclasses.field(default_factory=list)
    # What the product says to PostgreSQL for one request of each kind.
    trips: dict = dataclasses.field(default_factory=dict)
    # Of the quiet tenant beside a noisy one.
    waits: list = dataclasses.field(default_factory=list)

    def server(self, pooled=False, **environment):
        """One more server of the database; all have limits, log and metrics on, as in use."""
        return self.serve("data", pooled, **(LOGGED | environment))

    def of_crowd(self):
        address = f"host={self.cluster.place} dbname={CROWD} port=5432"
        return self.server(FLEETPASS_DATABASE=address)

    def side(self, name, server):
        return Side(name, server, self.place, self.options, self.cluster)

    def take_turns(self, title, turns, rounds=None):
        self.results.take_turns(title, rounds or self.options.rounds, turns)

    def prepare(self):
        """The tenant with its vehicles, a copy of the database, and what the product says to it."""
        tool = self.server()
        self.show_how_rows_are_spread(tool)
        made = ("tenant", "create", MODEL, "--name", MODEL.title(), "--host", HOST, "--json")
        self.tenant = json.loads(tool.command(*made))["id"]
        seed = ("--vehicles", self.options.vehicles, "--seed", self.options.seed)
        tool.command("seed", MODEL, *seed, timeout=1_800)
        self.cluster.run("VACUUM (ANALYZE)")
        self.cluster.run(f"CREATE DATABASE {CROWD} TEMPLATE {DATABASE}", database="postgres")
        # Who may do what in a database is not copied with it.
        self.cluster.run(tool.command("roles"), database=CROWD)
        policies.make_role(self.cluster)
        pgbench.prepare(self.cluster, f"fleetpass_app, {policies.PASSING}")
        with tool.start():
            self.ids = vehicles(tool)
            # Plans of what is written, too, are to be those of tables that PostgreSQL has seen filled.
            self.side("first", tool).enquire(64, seconds=2)(0)
            tool.stop()
        self.cluster.run("VACUUM (ANALYZE)")
        self.listen(tool)
        return self

    def show_how_rows_are_spread(self, tool):
        """By a small tenant that goes again.

        Of tables that it has not seen filled PostgreSQL knows so little that a reference to a vehicle is
        checked by whichever index begins with the tenant, and many rows in one transaction take the square of
        the time.
        """
        tool.tenant("first", "First", 200)
        self.cluster.run("ANALYZE")
        tool.command("tenant", "suspend", "first")
        tool.command("tenant", "remove", "first", "--confirm", "first")

    def listen(self, tool):
        asked = {BY_ID: (f"/v1/vehicles/{self.ids[0]}", self.ids[0]), LISTED: (LISTING, "Toyota")}
        requests = [(wire.request("GET", target), sign) for target, sign in asked.values()]
        self.trips = dict(zip(asked, overheard.overhear(self.cluster, tool, requests)))

    def bench(self, name, role="fleetpass_app"):
        return pgbench.Bench(self.cluster, self.place, name, self.tenant, role)
