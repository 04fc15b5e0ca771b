"""Instances from nothing to a page, many of them, and restarted while clients ask: how long it takes, and what it costs."""

import json
import os
import signal
import sys
import threading
import time

import operator_tool
from operator_tool import READY, World, answers, resident_bytes, table, waits_for, wire


INSTANCE_BYTES = 15 << 20
SUPERVISOR_BYTES = 8 << 20


def from_nothing(tool, place, verdict, options):
    """A demonstration answers within seconds; the same command again changes nothing; another one is refused."""
    for attempt in verdict.attempts():
        with World(tool, place / f"nothing-{attempt}") as world:
            began = time.monotonic()
            done = world.instance("create", "north", "--demo", "--json")
            told = json.loads(done.stdout or "{}")
            if not verdict.check(done.returncode == 0 and told["changed"], "a demonstration is made", done.stderr):
                return
            status = answers(world.address("north"))
            took = time.monotonic() - began
            verdict.check(status == 200, "its page answers", status)
            verdict.in_time(took < options.first_page_seconds, "from nothing to a page", f"{took:.2f} s")
            print(f"from nothing to a page with vehicles: {took:.2f} s")
            link = told["setup_link"]
            opened = answers(world.address("north"), wire.request("GET", "/" + link.split("/", 3)[3]))
            verdict.check(opened == 200, "its link opens", f"{link} {opened}")
            again = world.instance("create", "north", "--demo", "--json")
            verdict.check(again.returncode == 0 and json.loads(again.stdout)["changed"] is False, "again: no change")
            verdict.check(json.loads(again.stdout)["setup_link"] is None, "and no second link")
            other = world.instance("create", "north", "--demo", "--host", "b.example")
            verdict.check(other.returncode == 4 and "another host" in other.stderr, "another host is refused", other.stderr)
            plan = world.instance("create", "south", "--demo", "--dry-run", "--json")
            verdict.check(len(json.loads(plan.stdout)["plan"]) > 5 and "south" not in world.list(), "a plan does nothing")


def many(tool, place, verdict, options):
    """Each has a port of its own, is healthy, and small when it is idle; so is whoever looks after them."""
    with World(tool, place / "many") as world:
        began = time.monotonic()
        for number in range(options.instances):
            done = world.create(f"dealer-{number}")
            if not verdict.check(done.returncode == 0, f"instance {number} is made", done.stderr):
                return
        took = time.monotonic() - began
        time.sleep(4)
        found = world.list()
        states = {one["state"] for one in found.values()}
        verdict.check(states == {"running"} and len(found) == options.instances, "all of them run", states)
        verdict.check(len({one["address"] for one in found.values()}) == options.instances, "each at a port of its own")
        sizes = sorted(resident_bytes(one["pid"]) for one in found.values())
        verdict.check(sizes[-1] <= INSTANCE_BYTES, "each is small", f"{sizes[-1] / 2**20:.1f} MiB")
        supervisor = resident_bytes(world.supervisor())
        verdict.check(supervisor <= SUPERVISOR_BYTES, "the supervisor is small", f"{supervisor / 2**20:.1f} MiB")
        verdict.check(all(world.ready(name) for name in found), "all are ready")
        table(
            [[options.instances, took, sizes[len(sizes) // 2] / 2**20, sizes[-1] / 2**20, supervisor / 2**20]],
            ["instances", "seconds", "median MiB", "most MiB", "supervisor MiB"],
        )
        os.kill(world.supervisor(), signal.SIGTERM)
        verdict.check(waits_for(lambda: not operator_tool.processes(world.root), 60), "its end is the end of all")


def restarts(tool, place, verdict, options):
    """Clients that keep their connections, and clients that come anew, while it is restarted again and again."""
    with World(tool, place / "load") as world:
        templates = world.root / "etc/fleetpass/templates"
        templates.mkdir(parents=True)
        (templates / "loaded.toml").write_text(
            "organisation = {{organisation}}\npublic_url = {{public_url}}\nlisten = {{listen}}\nrate_limits = false\n"
        )
        done = world.create("north", "--template", "loaded")
        if not verdict.check(done.returncode == 0, "a template of the operator's is taken", done.stderr):
            return
        address, stop, outcomes, lock = world.address("north"), threading.Event(), {}, threading.Lock()

        def client(keeps):
            counts, line = {}, None
            while not stop.is_set():
                try:
                    line = line or wire.Line(address, timeout=20)
                    answer = line.ask(READY)
                    outcome = "ok" if answer.status == 200 else f"status {answer.status}"
                    if not keeps or answer.headers.get("connection", "").lower() == "close":
                        line.close()
                        line = None
                except (OSError, wire.Broken) as error:
                    outcome, line = f"{type(error).__name__}: {error}", None
                counts[outcome] = counts.get(outcome, 0) + 1
                time.sleep(0.002)
            with lock:
                for outcome, count in counts.items():
                    outcomes[outcome] = outcomes.get(outcome, 0) + count

        clients = [threading.Thread(target=client, args=(number % 2 == 0,)) for number in range(16)]
        for one in clients:
            one.start()
        pids = set()
        for _ in range(options.restarts):
            time.sleep(0.3)
            done = world.instance("restart", "north")
            verdict.check(done.returncode == 0, "it restarts", done.stderr)
            pids.add(world.list()["north"]["pid"])
        time.sleep(0.3)
        stop.set()
        for one in clients:
            one.join()
        answered = outcomes.pop("ok", 0)
        print(f"{options.restarts} restarts under load: {answered:,} requests answered, {sum(outcomes.values())} failed")
        verdict.check(len(pids) == options.restarts, "each was another process", pids)
        verdict.check(answered > 100 and not outcomes, "no request failed", outcomes)


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (from_nothing, many, restarts),
    first_page_seconds=(5, "how long a demonstration may take, from nothing to a page"),
    instances=(10, "how many are made in a row"), restarts=(8, "how often it is restarted under load")))
