"""Instances upgraded while people read and write; releases that are bad in some way; upgrades killed anywhere."""

import json
import sqlite3
import sys
import threading
import time
import uuid

import operator_tool
from operator_tool import READY, World, table, wire
from releases import Releases, compiled

SETTINGS = "organisation = {{organisation}}\npublic_url = {{public_url}}\nlisten = {{listen}}\nrate_limits = false\n"
FAST = ("--soak-seconds", "1")


def fleet(tool, place, verdict, options):
    """All of many instances get release after release under load: nothing fails, and nothing acknowledged is lost."""
    names = [f"dealer-{number:02}" for number in range(options.instances)]
    with World(tool, place / "fleet") as world:
        made(world, names)
        releases = Releases(world, options.binary, place / "releases")
        versions = [f"{number // 10}.{number % 10}.0" for number in range(2, 2 + options.rounds)]
        crowd = Crowd(world, names)
        rows = []
        try:
            for version in versions:
                releases.add(version)
                time.sleep(0.5)
                began = time.monotonic()
                done = world.run("upgrade", "run", "--to", version, "--json", *FAST, timeout=600)
                took = time.monotonic() - began
                told = json.loads(done.stdout or "{}")
                states = [one["state"] for one in told.get("instances", [])]
                whole = done.returncode == 0 and told["whole"] and states == ["committed"] * len(names)
                verdict.check(whole, f"all have {version}", f"{done.returncode} {done.stdout} {done.stderr[-2000:]}")
                serving = {name: one["release"] for name, one in world.list().items()}
                verdict.check(serving == dict.fromkeys(names, version), "and are served by it", serving)
                waits = sorted(one["exchange_ms"] or 0 for one in told["instances"])
                rows.append([version, took, waits[len(waits) // 2], waits[-1]])
        finally:
            crowd.stop()
        table(rows, ["release", "seconds", "exchange, median ms", "most ms"])
        crowd.judge(verdict)


def made(world, names):
    templates = world.root / "etc/fleetpass/templates"
    templates.mkdir(parents=True)
    (templates / "loaded.toml").write_text(SETTINGS)
    for name in names:
        done = (
            world.create(name, "--demo", "--template", "loaded")
            if name == names[0]
            else world.create(name, "--template", "loaded")
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)


class Crowd:
    """A reader and a writer for each instance, who notice every failure and every acknowledgement."""

    def __init__(self, world, names, expects=(201,)):
        """`expects`: the statuses that a write may have; only a 201 is an acknowledgement."""
        self.expects = expects
        self.world, self.over, self.lock = world, threading.Event(), threading.Lock()
        self.read, self.failures, self.written, self.slowest = 0, [], {name: [] for name in names}, 0.0
        addresses = {name: tuple(one["address"].split(":")) for name, one in world.list().items()}
        self.threads = [
            threading.Thread(target=work, args=(name, (addresses[name][0], int(addresses[name][1]))))
            for name in names
            for work in (self.reads, self.writes)
        ]
        for thread in self.threads:
            thread.start()

    def reads(self, name, address):
        self.works(name, address, lambda: READY, (200,), lambda _: None)

    def writes(self, name, address):
        state = {}

        def enquiry():
            state["key"] = uuid.uuid4().hex
            return wire.enquiry(state["key"], f"message {state['key']}")

        def acknowledged(answer):
            if answer.status == 201:
                self.written[name].append(state["key"])

        self.works(name, address, enquiry, self.expects, acknowledged)

    def works(self, name, address, request, statuses, acknowledged):
        """Half of the time on a connection that is kept. What a server has not begun to answer on one is asked anew."""
        line, count = None, 0
        while not self.over.is_set():
            began = time.monotonic()
            try:
                line = line or wire.Line(address, timeout=30)
                answer = line.ask(request())
                if answer.status not in statuses:
                    raise wire.Broken(f"status {answer.status}")
                acknowledged(answer)
                count += 1
                if count % 8 == 0 or answer.headers.get("connection", "").lower() == "close":
                    line.close()
                    line = None
            except (OSError, wire.Broken) as error:
                line = None
                with self.lock:
                    self.failures.append(f"{name}: {type(error).__name__}: {error}")
            took = time.monotonic() - began
            with self.lock:
                self.read, self.slowest = self.read + 1, max(self.slowest, took)
            time.sleep(0.03)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def judge(self, verdict):
        verdict.check(not self.failures, "no request failed", f"{len(self.failures)}: {self.failures[:5]}")
        lost = {name: sorted(set(keys) - stored(self.world, name)) for name, keys in self.written.items()}
        lost = {name: keys for name, keys in lost.items() if keys}
        written = sum(len(keys) for keys in self.written.values())
        verdict.check(written > len(self.written) and not lost, "every acknowledged write is there", lost)
        print(
            f"{self.read:,} requests, {len(self.failures)} failed; {written:,} writes acknowledged, {len(lost)} lost;"
            f" the slowest took {self.slowest:.2f} s"
        )


def stored(world, name):
    """The keys of the enquiries in an instance's file."""
    path = world.root / "var/lib/fleetpass" / name / "fleetpass.db"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        return {message.removeprefix("message ") for (message,) in file.execute("SELECT message FROM enquiries")}


# What is wrong with a release, its script, its library's poison, the state of the canary in the end, and why.
ONLY_LIVE = "[ $live = yes ] && "
POISONS = [
    ("crashes at its start", "exit 3", None, "left_out", "rehearsals failed and none went well"),
    ("crashes where it is live", ONLY_LIVE + "exit 3", None, "rolled_back", "does not get ready"),
    ("answers wrong", "{preload}", "wrong", "left_out", "make is gone"),
    ("is slow", "{preload}", "slow", "left_out", "and took"),
    ("is slow where it is live", ONLY_LIVE + "{preload}", "slow", "rolled_back", "and took"),
    ("crashes later", ONLY_LIVE + "{preload}", "late", "rolled_back", "its process ended"),
]


def poisons(tool, place, verdict, options):
    """A bad release is stopped at the rehearsal or at the canary, which goes back by itself; nobody else is touched."""
    names = ["amber", "birch", "cedar"]
    library = compiled("poison.c", place / "poison.so")
    with World(tool, place / "poisons") as world:
        made(world, names)
        releases = Releases(world, options.binary, place / "poisoned")
        releases.add("0.2.0")
        done = world.run("upgrade", "run", "--to", "0.2.0", *FAST)
        verdict.check(done.returncode == 0, "a good release is taken", done.stderr)
        crowd = Crowd(world, names)
        try:
            for number, (what, script, poison, state, reason) in enumerate(POISONS):
                version = f"0.3.{number}"
                preload = f"export POISON={poison} LD_PRELOAD=$here/poison.so"
                releases.add(version, script.format(preload=preload), library if poison else None)
                before = world.list()
                soak = "6" if poison == "late" else "0"
                began = time.monotonic()
                done = world.run("upgrade", "run", "--to", version, "--json", "--soak-seconds", soak, timeout=300)
                print(f"one that {what}: {time.monotonic() - began:.1f} s until it is put right")
                bad_release(world, verdict, what, done, before, state, reason)
        finally:
            crowd.stop()
        lost = [key for name in names for key in set(crowd.written[name]) - stored(world, name)]
        verdict.check(not lost, "no acknowledged write is lost by going back", lost[:3])


def bad_release(world, verdict, what, done, before, state, reason):
    told, after = json.loads(done.stdout or "{}"), world.list()
    rows = {one["name"]: one for one in told.get("instances", [])}
    if not verdict.check(done.returncode == 7 and rows, f"one that {what}: exit 7", f"{done.returncode} {done.stderr}"):
        return
    first = rows["amber"]
    verdict.check(first["state"] == state, f"one that {what}: the canary is {state}", first)
    why = f"{first['reason']} {told['halted']}"
    named = "amber" in why or all(one["reason"] for one in rows.values())
    verdict.check(reason in why and named, f"one that {what}: it says whom it is about, and why", why)
    verdict.check({one["release"] for one in after.values()} == {"0.2.0"}, f"one that {what}: all are as before", after)
    touched = {name for name in after if after[name]["pid"] != before[name]["pid"]}
    wanted = {"amber"} if state == "rolled_back" else set()
    verdict.check(touched == wanted, f"one that {what}: nobody else is touched", touched)
    verdict.check(all(world.ready(name) for name in after), f"one that {what}: all serve")


if __name__ == "__main__":
    sys.exit(
        operator_tool.judge(
            __doc__,
            (fleet, poisons),
            instances=(6, "how many are upgraded at once"),
            rounds=(1, "how many releases they get, one after the other"),
        )
    )
