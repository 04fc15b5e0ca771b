"""An upgrade and its rollback killed at any change of the disk: the same command again ends in the same place."""

import json
import random
import signal
import sys

import operator_tool
from killed import fault
from operator_tool import World
from releases import Releases, compiled

RUN = ("upgrade", "run", "--to", "0.2.0", "--soak-seconds", "0", "--json")
BACK = ("upgrade", "rollback", "north", "--json")


def killed(tool, place, verdict, options):
    """One world goes forth and back, with each command killed once and given again."""
    library, count = compiled("deadly.c", place / "deadly.so"), place / "count"
    counting = {"LD_PRELOAD": str(library), "DEADLY_COUNT": str(count)}
    with World(tool, place / "world") as world:
        verdict.check(world.create("north").returncode == 0, "an instance is made")
        Releases(world, options.binary, place / "releases").add("0.2.0")
        calls, wanted = {}, {}
        for command in (RUN, BACK):
            done = world.run(*command, environment=counting)
            verdict.check(done.returncode == 0, f"{command[1]}: a run that nobody kills", done.stderr)
            calls[command], wanted[command] = int(count.read_text()), operator_tool.left_in(world.root)
        print(f"{calls[RUN]} changes of the disk are an upgrade, {calls[BACK]} the way back")
        choice = random.Random(options.seed)
        positions = {command: list(range(1, most + 1)) for command, most in calls.items()}
        if options.kills:
            positions = {
                command: sorted(choice.sample(all, min(options.kills, len(all)))) for command, all in positions.items()
            }
        for number in range(max(map(len, positions.values()))):
            for command in (RUN, BACK):
                at = positions[command][number % len(positions[command])]
                killed_once(world, verdict, command, fault(library, at, choice.random() < 0.5), wanted[command])


def killed_once(world, verdict, command, environment, wanted):
    when = "after" if "DEADLY_AFTER" in environment else "before"
    at = f"{command[1]} killed {when} change {environment['DEADLY_AT']}"
    first = world.run(*command, environment=environment)
    if not verdict.check(
        first.returncode == -signal.SIGKILL, f"{at}: it is killed", f"{first.returncode} {first.stderr}"
    ):
        return
    second = world.run(*command)
    if not verdict.check(second.returncode == 0, f"{at}: again it ends", f"{second.returncode} {second.stderr}"):
        return
    told = json.loads(second.stdout)["instances"][0]
    reached = {"run": ("committed", "left_out"), "rollback": ("rolled_back",)}[command[1]]
    verdict.check(told["state"] in reached, f"{at}: it says so", told)
    left = operator_tool.left_in(world.root)
    odd = {name for name in left.keys() | wanted.keys() if left.get(name) != wanted.get(name)}
    verdict.check(
        not odd,
        f"{at}: all is where it should be",
        {name: (left.get(name), wanted.get(name)) for name in sorted(odd)[:3]},
    )
    release = "0.2.0" if command is RUN else None
    verdict.check(
        world.list()["north"]["release"] == release and world.ready("north"), f"{at}: it serves", world.list()
    )


if __name__ == "__main__":
    sys.exit(
        operator_tool.judge(
            __doc__, (killed,), kills=(10, "at how many changes of the disk each command is killed; 0: at every one")
        )
    )
