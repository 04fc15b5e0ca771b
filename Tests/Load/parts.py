"""The parts of the shared server's bench: which loads take turns with which. Judges none of them."""

import argparse
import math
import random

import crowd
import noisy
import policies
import wire
from appliance import Appliance
from bench import LIMITS, LISTING, variations
from cluster import DATABASE, Backends
from ground import BY_ID, CROWD
from results import at_once
from sides import MODEL, OTHER_IDS, OTHER_LISTS, READS, Together, serving

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ONE_TENANT, MANY_TENANTS = "one tenant", "many tenants"
POOLED, UNPOOLED = "8 connections by pgbouncer", "8 connections"
WITH, WITHOUT = "with policies", "without"
CLIENTS_WRITING = (1, 16, 64)
PGBENCH_CLIENTS = (2, 4, 8, 16, 32)
POOLS = (4, 8, 16, 32)


def beside(clients):
    return f"pgbench, the statement by id, {clients} connections"


WHOLE_TRIP = "pgbench, the whole transaction by id, 8 connections"


def stores(ground):
    """SQLite beside PostgreSQL, and pgbench beside both: these share their rounds."""
    file = Appliance(ground.options.fleetpassd, ground.place / "file", LIMITS)
    server = ground.server()
    file.seed(ground.options.vehicles, ground.options.seed)
    trip, ids = ground.trips[BY_ID], ground.ids
    rotated = {"sign": ids[0], "instead": ids[:20_000]}
    alone = ground.bench("by_id").asking(trip.select, **rotated)
    whole = ground.bench("trip").asking(*trip.commands, **rotated)
    seconds = ground.options.seconds
    with serving(file, server):
        sides = [ground.side(SQLITE, file), ground.side(POSTGRESQL, server)]
        sides[0].spender = file
        both = [side.learn().warm(READS).turns(READS, CLIENTS_WRITING) for side in sides]
        turns = [turn for pair in zip(*both) for turn in pair]
        for count in PGBENCH_CLIENTS:
            turns.append((beside(count), lambda _, count=count: alone.run(count, seconds)))
        turns.append((WHOLE_TRIP, lambda _: whole.run(8, seconds)))
        ground.take_turns("stores", turns)


def statements(ground):
    """Policies on and off, without a server between."""
    turns = []
    for number, (kind, trip) in enumerate(ground.trips.items()):
        plain = policies.compared(ground.cluster, trip.select, ground.tenant)
        rotated = {"sign": ground.ids[0], "instead": ground.ids[:20_000]} if kind == BY_ID else {}
        forms = ((WITH, trip.select, "fleetpass_app"), (WITHOUT, plain, policies.PASSING))
        for form, command, role in forms:
            bench = ground.bench(f"policy{number}_{role}", role).asking(command, **rotated)
            turns.append((f"pgbench, {kind}, {form}", lambda _, bench=bench: bench.run(4, 1)))
    ground.take_turns("policies", turns, ground.options.pairs)


def served_policies(ground):
    """The same through two servers at once, of which one has a database without.

    What is looked for is less than what a machine's speed changes by from one second to the next, so both
    run in the same seconds, and what each takes of the processors is compared.
    """
    sides = {WITH: ground.side(WITH, ground.server()), WITHOUT: ground.side(WITHOUT, ground.of_crowd())}
    policies.off(ground.cluster, ground.tenant, CROWD)
    try:
        with serving(*(side.server for side in sides.values())):
            for side, database in zip(sides.values(), (DATABASE, CROWD)):
                side.learn().warm((OTHER_IDS, OTHER_LISTS))
                side.spender = Together(side.server, Backends(ground.cluster, database))
            turns = []
            for kind in (OTHER_IDS, OTHER_LISTS):
                loads = at_once(*(side.read(kind) for side in sides.values()))
                turns += [(f"served, {kind}, {form}", load) for form, load in zip(sides, loads)]
            ground.take_turns("policies, served", turns, 2 * ground.options.rounds)
    finally:
        policies.on(ground.cluster, CROWD)


def shapes(ground):
    """More and fewer connections to the database, and a pooler between."""
    ground.cluster.pool(size=8)
    servers = {f"{count} connections": ground.server(FLEETPASS_CONNECTIONS=str(count)) for count in POOLS}
    servers[POOLED] = ground.server(pooled=True)
    with serving(*servers.values()):
        turns, kinds = [], (OTHER_IDS, OTHER_LISTS)
        for name, server in servers.items():
            turns += ground.side(name, server).learn().warm(kinds).turns(kinds, (64,))
        ground.take_turns("shapes", turns)


def many(ground):
    """All tenants of one database, beside one that has a database to itself."""
    of_crowd = ground.of_crowd()
    slugs = crowd.grow(ground.cluster, of_crowd, CROWD, MODEL, ground.options.tenants)
    draw, ids = random.Random(ground.options.seed), ground.ids
    one, kinds = ground.server(), (OTHER_IDS, OTHER_LISTS)
    with serving(one, of_crowd):
        turns = []
        for name, server, among in ((ONE_TENANT, one, [MODEL]), (MANY_TENANTS, of_crowd, slugs)):
            others = [f"/t/{draw.choice(among)}/v1/vehicles/{draw.choice(ids)}" for _ in range(20_000)]
            listings = [f"/t/{draw.choice(among)}{target}" for target in variations(LISTING)]
            draw.shuffle(listings)
            side = ground.side(name, server).know(others[0], others, listings)
            # The first request of each tenant opens it.
            for slug in among:
                wire.ask(server.address, wire.request("GET", f"/t/{slug}/v1/vehicles?limit=1"), timeout=30)
            # A plan is kept only when it was made some times, on each connection and for each tenant.
            turns += side.warm(kinds, seconds=1 + len(among) // 8).turns(kinds)
        ground.take_turns("tenants", turns)


def noise(ground):
    """A quiet tenant beside a noisy one, as the test of that has it; keeps all its lines."""
    of, server = ground.options, ground.serve("data")
    words = argparse.Namespace(
        rounds=of.noise_rounds, seconds=float(of.noise_seconds), rate=50, connections=64, noise=of.noise,
        # The bench judges, with all its other figures.
        most=math.inf,
    )
    with serving(server):
        ground.waits = noisy.contest(server, ground.cluster, words, ground.place, ground.verdict)
