"""Upgrades that change the schema: under load, with a file that they do not suit, put back with it, and killed."""

import json
import random
import signal
import sqlite3
import sys
from pathlib import Path

import operator_tool
from killed import fault
from operator_tool import World, appliance, wire
from releases import Releases, compiled, newest_schema, write_migration
from upgrades import FAST, ONLY_LIVE, Crowd, made, stored

# Only a debug build reads further migrations from a folder.
DEBUG = Path(".build/tests/debug/fleetpassd")
ADDED = "ALTER TABLE enquiries ADD COLUMN later TEXT NOT NULL DEFAULT 'so';\n"
# What this instance has, nobody had thought of.
UNFIT = """
CREATE TABLE fits (odd INTEGER NOT NULL CHECK (odd = 0)) STRICT;
INSERT INTO fits SELECT count(*) FROM enquiries WHERE message = 'unfit';
DROP TABLE fits;
"""
NEXT = newest_schema() + 1


def schema(world, name):
    path = world.root / "var/lib/fleetpass" / name / "fleetpass.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        return file.execute("SELECT max(number) FROM schema_migrations").fetchone()[0]


def states(done):
    return {one["name"]: one["state"] for one in json.loads(done.stdout or "{}").get("instances", [])}


def bench(place, name):
    """A world served by the debug build, and the maker of its releases."""
    binary = appliance.REPOSITORY / DEBUG
    return World(binary.with_name("fleetpass"), place / name), binary


def forward(tool, place, verdict, options):
    """Migrated under load; the way back is closed then. One whose data the migration does not suit is left out."""
    opened, binary = bench(place, "forward")
    with opened as world:
        names = ["amber", "birch", "cedar"]
        made(world, names)
        releases = Releases(world, binary, place / "forward-releases")
        unfit = wire.ask(world.address("birch"), wire.enquiry("one", "unfit"))
        verdict.check(unfit.status == 201, "one has what nobody had thought of")
        crowd = Crowd(world, names)
        try:
            folder = write_migration(place / "unfit", NEXT, UNFIT)
            releases.add("0.2.0", schema=NEXT, migrations=folder)
            done = world.run("upgrade", "run", "--to", "0.2.0", "--json", *FAST, timeout=300)
        finally:
            crowd.stop()
        wanted = {"amber": "committed", "birch": "left_out", "cedar": "committed"}
        verdict.check(
            done.returncode == 7 and states(done) == wanted, "all but that one have it", f"{states(done)} {done.stderr}"
        )
        rows = {one["name"]: one for one in json.loads(done.stdout)["instances"]}
        verdict.check("rehearsal" in (rows["birch"]["reason"] or ""), "its rehearsal says why", rows["birch"])
        found = {name: schema(world, name) for name in names}
        verdict.check(found == {"amber": NEXT, "birch": NEXT - 1, "cedar": NEXT}, "schemas are as told", found)
        crowd.judge(verdict)
        done = world.run("upgrade", "rollback", "amber")
        verdict.check(done.returncode == 4 and "users have written" in done.stderr, "there is no way back", done.stderr)
        verdict.check(world.list()["amber"]["release"] == "0.2.0" and world.ready("amber"), "and it serves on")


def back(tool, place, verdict, options):
    """One that is bad only where it is live goes back with its file, and with all that was acknowledged."""
    library = compiled("poison.c", place / "poison.so")
    opened, binary = bench(place, "back")
    with opened as world:
        made(world, ["amber", "birch"])
        releases = Releases(world, binary, place / "back-releases")
        folder = write_migration(place / "added", NEXT, ADDED)
        preload = ONLY_LIVE + "export POISON=slow LD_PRELOAD=$here/poison.so"
        releases.add("0.2.0", preload, library, schema=NEXT, migrations=folder)
        crowd = Crowd(world, ["amber", "birch"], expects=(201, 503))
        try:
            done = world.run("upgrade", "run", "--to", "0.2.0", "--json", *FAST, timeout=300)
        finally:
            crowd.stop()
        verdict.check(
            done.returncode == 7 and states(done)["amber"] == "rolled_back", "it goes back", done.stdout + done.stderr
        )
        verdict.check("and took" in done.stdout, "for it is slow", done.stdout)
        verdict.check(schema(world, "amber") == NEXT - 1, "with its file", schema(world, "amber"))
        verdict.check(world.list()["amber"]["release"] is None and world.ready("amber"), "and serves as before")
        left = [
            path.name
            for path in (world.root / "var/lib/fleetpass/amber").iterdir()
            if path.name in ("before", "probation")
        ]
        verdict.check(not left, "nothing of it is left", left)
        lost = set(crowd.written["amber"]) - stored(world, "amber")
        verdict.check(crowd.written["amber"] and not lost, "nothing acknowledged is lost", list(lost)[:3])
        verdict.check(not crowd.failures, "writers were told, and readers served", crowd.failures[:3])


def killed(tool, place, verdict, options):
    """Killed anywhere while a file is migrated or put back: the same command again ends it."""
    library, poison = compiled("deadly.c", place / "deadly.so"), compiled("poison.c", place / "poison.so")
    opened, binary = bench(place, "killed")
    with opened as world:
        verdict.check(world.create("north").returncode == 0, "an instance is made")
        releases = Releases(world, binary, place / "killed-releases")
        folder = write_migration(place / "more", NEXT, ADDED)
        preload = ONLY_LIVE + "export POISON=slow LD_PRELOAD=$here/poison.so"
        releases.add("0.2.0", preload, poison, schema=NEXT, migrations=folder)
        run, count = ("upgrade", "run", "--to", "0.2.0", "--soak-seconds", "0", "--json"), place / "count"
        done = world.run(*run, environment={"LD_PRELOAD": str(library), "DEADLY_COUNT": str(count)})
        verdict.check(done.returncode == 7 and states(done)["north"] == "rolled_back", "nobody kills it", done.stderr)
        calls, wanted = int(count.read_text()), operator_tool.left_in(world.root)
        choice = random.Random(options.seed)
        # What is before the exchange is tried out elsewhere, without a migration.
        first = calls * 3 // 5
        positions = (
            sorted(choice.sample(range(first, calls + 1), options.kills)) if options.kills else range(1, calls + 1)
        )
        for position in positions:
            killed_once(world, verdict, run, fault(library, position, choice.random() < 0.5), wanted)


def killed_once(world, verdict, run, environment, wanted):
    at = f"killed {'after' if 'DEADLY_AFTER' in environment else 'before'} change {environment['DEADLY_AT']}"
    first = world.run(*run, environment=environment)
    verdict.check(first.returncode == -signal.SIGKILL, f"{at}: it is killed", first.stderr)
    second = world.run(*run)
    reached = states(second).get("north")
    verdict.check(
        second.returncode == 7 and reached == "rolled_back", f"{at}: again it goes back", second.stdout + second.stderr
    )
    verdict.check(
        schema(world, "north") == NEXT - 1 and world.ready("north"), f"{at}: it has its file", schema(world, "north")
    )
    left = operator_tool.left_in(world.root)
    odd = {name for name in left.keys() | wanted.keys() if left.get(name) != wanted.get(name)}
    verdict.check(
        not odd,
        f"{at}: all is where it should be",
        {name: (left.get(name), wanted.get(name)) for name in sorted(odd)[:3]},
    )


if __name__ == "__main__":
    sys.exit(
        operator_tool.judge(
            __doc__, (forward, back, killed), kills=(4, "at how many changes of the disk it is killed; 0: at every one")
        )
    )
