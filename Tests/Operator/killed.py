"""Making and removing an instance, killed at any change of the disk: the same command again ends in the same place."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import operator_tool
from operator_tool import World, waits_for, wire


def fault(library, position, after):
    more = {"DEADLY_AFTER": "1"} if after else {}
    return {"LD_PRELOAD": str(library), "DEADLY_AT": str(position), **more}


def killed(tool, place, verdict, options):
    """Killed at any change of the disk, before it or after, the same command ends where one does that was never killed."""
    library, count = place / "deadly.so", place / "count"
    source = Path(__file__).with_name("deadly.c")
    subprocess.run(["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    counting = {"LD_PRELOAD": str(library), "DEADLY_COUNT": str(count)}
    host = ("--host", "rent.north.example")
    with World(tool, place / "whole") as world:
        verdict.check(world.create("north", *host, environment=counting).returncode == 0, "a run that nobody kills")
        creating, made = int(count.read_text()), operator_tool.left_in(world.root)
        verdict.check(world.instance("remove", "north", environment=counting).returncode == 0, "and its removal")
        removing, removed = int(count.read_text()), operator_tool.left_in(world.root)
    print(f"{creating} changes of the disk make an instance, {removing} remove one")
    choice = random.Random(options.seed)
    for verb, calls, wanted in (("create", creating, made), ("remove", removing, removed)):
        positions = range(1, calls + 1)
        if options.kills and options.kills < calls:
            positions = sorted(choice.sample(positions, options.kills))
        for position in positions:
            killed_once(tool, place, verdict, verb, host, fault(library, position, choice.random() < 0.5), wanted)
    broken_seed(tool, place, verdict)


def killed_once(tool, place, verdict, verb, host, environment, wanted):
    at = f"{verb} killed {'after' if 'DEADLY_AFTER' in environment else 'before'} change {environment['DEADLY_AT']}"
    with World(tool, place / f"killed-{verb}-{environment['DEADLY_AT']}") as world:
        run = world.create if verb == "create" else world.instance
        words = ("north", *host) if verb == "create" else ("remove", "north", "--json")
        if verb == "remove":
            world.create("north", *host)
        first = run(*words, environment=environment)
        if not verdict.check(first.returncode == -signal.SIGKILL, f"{at}: it is killed", first.stderr):
            return
        second = run(*words)
        if not verdict.check(second.returncode == 0, f"{at}: again it ends", second.stderr):
            return
        left = operator_tool.left_in(world.root)
        odd = {name for name in left.keys() | wanted.keys() if left.get(name) != wanted.get(name)}
        verdict.check(not odd, f"{at}: all is where it should be", {name: left.get(name) for name in sorted(odd)[:3]})
        if verb == "create":
            told = json.loads(second.stdout)
            verdict.check(world.ready("north") and (told["setup_link"] or not told["changed"]), f"{at}: it serves")
        else:
            archive = json.loads(second.stdout)["archive"]
            verdict.check(world.run("archive", "verify", archive).returncode == 0, f"{at}: the archive is whole")


def broken_seed(tool, place, verdict):
    """A demonstration that was killed while it was filled is filled by the same command."""
    with World(tool, place / "seed") as world:
        tried = subprocess.Popen(
            [tool, "instance", "create", "north", "--demo", "--root", world.root],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        waits_for(lambda: '"settings"' in world.journal("north", "create"))
        time.sleep(0.2)
        tried.kill()
        tried.wait()
        verdict.check('"done":"database"' not in world.journal("north", "create"), "killed while it is filled")
        again = world.instance("create", "north", "--demo", "--json")
        body = wire.ask(world.address("north"), wire.request("GET", "/v1/vehicles?limit=1")).body
        verdict.check(again.returncode == 0 and json.loads(body)["items"], "it is filled again", again.stderr)


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (killed,),
    kills=(30, "at how many changes of the disk each command is killed; 0: at every one")))
