"""How all instances are: live, from the history that is noted of them, as a page, and for Prometheus."""

import json
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing

import operator_tool
from keeping import prepared
from operator_tool import World, answers, appliance, waits_for, wire

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def shown(world, *names):
    return {one["name"]: one for one in json.loads(world.run("status", *names, "--json").stdout)["instances"]}


def history(world):
    return world.root / "var/lib/fleetpass/.operator/history.db"


def rows(world, query, *values):
    with closing(sqlite3.connect(history(world))) as file:
        return file.execute(query, values).fetchall()


def noted(world, name, samples):
    """Puts looks into the history: (ms ago, minutes, requests, errors, bytes used of 1,000,000,000)."""
    now = time.time_ns() // 1_000_000
    with closing(sqlite3.connect(history(world))) as file, file:
        file.executemany(
            "INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?, ?, ?, '0 0 0 0 0 40 10', ?, ?, 1000000000, 0, 1)",
            [(name, step, now - ago, step * MINUTE, step, step, requests, errors, used, used)
             for ago, step, requests, errors, used in samples],
        )  # fmt: skip


def live(tool, place, verdict, options):
    """What is told is what is so, whoever was killed; and what nobody knows yet is said to be so."""
    with World(tool, place / "live") as world:
        world.run("backup", "key", prepared(world))
        world.create("north", "--template", "kept")
        world.create("south")
        world.create("west")
        world.instance("stop", "west")
        found = shown(world)
        states = {name: (one["health"], one["alerts"]) for name, one in found.items()}
        rest = {"north": ("ok", []), "south": ("ok", []), "west": ("resting", [])}
        verdict.check(states == rest, "all are as they should be", states)
        verdict.check(found["north"]["backup"]["proven_at"], "a first backup was proven", found["north"])
        verdict.check(found["south"]["forecast"] == "not enough history yet", "what is unknown is said", found)
        verdict.check(found["south"]["requests_per_second"] is None, "and no number in its place", found["south"])
        version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout.split()[1]
        told = (found["south"]["version"], found["west"]["version"])
        verdict.check(told == (version, None), "a server tells its version", told)
        verdict.check(world.run("status").returncode == 0, "where all is well it ends with 0")
        os.kill(world.supervisor(), signal.SIGKILL)
        os.kill(world.list()["south"]["pid"], signal.SIGKILL)
        waits_for(lambda: world.list()["south"]["pid"] is None)
        done = world.run("status")
        verdict.check(
            done.returncode == 1 and "! south: it should be served and is not" in done.stdout.splitlines(),
            "one that fell is told of", done.stdout,
        )  # fmt: skip
        verdict.check(set(shown(world, "north")) == {"north"}, "one alone can be asked for")
        for words, status in [(("nobody",), 3), (("../x",), 2), (("--listen", "0.0.0.0:1"), 2), (("--listen", "x"), 2)]:
            verdict.check(world.run("status", *words).returncode == status, f"refused: {words}")


def sampled(tool, place, verdict, options):
    """Looks are counted from one to the next, old ones become hours and days, and nothing of them is lost."""
    with World(tool, place / "noted") as world:
        world.create("north")
        done = world.run("status", "--sample")
        verdict.check(done.returncode == 0 and not done.stdout, "a look is noted", done.stderr)
        mode = stat.S_IMODE(history(world).stat().st_mode)
        verdict.check(mode == 0o600, "where nobody else reads", oct(mode))
        for _ in range(200):
            answers(world.address("north"))
        time.sleep(5.1)
        began = time.monotonic()
        world.run("status", "--sample")
        print(f"a look at one took {(time.monotonic() - began) * 1000:.0f} ms")
        first, second = rows(world, "SELECT requests, span_ms, ready FROM samples ORDER BY at")
        is_counted = first[:2] == (0, 0) and second[0] >= 200 and second[1] >= 5_000 and second[2] == 1
        verdict.check(is_counted, "what came since is counted", (first, second))
        world.run("status", "--sample")
        verdict.check(rows(world, "SELECT count(*) FROM samples") == [(2,)], "whoever looks too often notes nothing")
        one = shown(world)["north"]
        verdict.check(one["requests_per_second"] > 10 and one["p95_ms"] < 1_000, "and shown", one)
        noted(world, "north", [(DAY + HOUR * 3 + MINUTE * minute, 1, 60, 1, 500) for minute in range(180)])
        noted(world, "north", [(31 * DAY + HOUR * hour + DAY, 60, 3_600, 2, 400) for hour in range(72)])
        noted(world, "north", [(900 * DAY, 1_440, 1, 0, 1)])
        sums = "SELECT sum(requests), sum(errors), sum(span_ms) FROM samples WHERE at > ?"
        since = time.time_ns() // 1_000_000 - 800 * DAY
        before = rows(world, sums, since)
        time.sleep(5.1)
        world.run("status", "--sample")
        after = rows(world, sums, since)
        verdict.check(after[0][:2] == before[0][:2], "what was counted is all there", (before, after))
        steps = dict(rows(world, "SELECT step_min, count(*) FROM samples GROUP BY step_min"))
        verdict.check(steps[1] == 3 and 3 <= steps[60] <= 4 and 3 <= steps[1_440] <= 5, "thinned out", steps)
        oldest = rows(world, "SELECT min(at) FROM samples")[0][0]
        verdict.check(oldest > since, "what is too old is gone", oldest)
        busy(world, verdict)


def busy(world, verdict):
    """Several at once take turns, and a history that is none is said to be none."""
    words = [world.tool, "status", "--sample", "--root", world.root]
    many = [subprocess.Popen(words, stderr=subprocess.PIPE) for _ in range(6)]
    codes = [one.wait(60) for one in many]
    verdict.check(codes == [0] * 6, "several that look at once do so in turn", codes)
    with closing(sqlite3.connect(history(world))) as file:
        verdict.check(file.execute("PRAGMA integrity_check").fetchone() == ("ok",), "and the history is whole")
    for path in history(world).parent.glob("history.db*"):
        path.unlink()
    history(world).write_bytes(b"this is no database" * 100)
    done = world.run("status", "--sample")
    verdict.check(done.returncode == 1 and "take it away" in done.stderr, "a history that is none", done.stderr)
    verdict.check(history(world).read_bytes().startswith(b"this is no database"), "is left alone")
    history(world).unlink()
    verdict.check(world.run("status", "--sample").returncode == 0, "and another begins")


FORECASTS = [
    # what its disk did, by hour for two days, of 1,000,000,000 bytes; what is expected; whether that is an alert
    ("grew fast", lambda hour: 897_500_000 - hour * 5_000_000, "in 20 h", True),
    ("grew", lambda hour: 500_000_000 - hour * 1_000_000, "in 20 days", False),
    ("stayed", lambda hour: 500_000_000, "not within two years", False),
]


def expected(tool, place, verdict, options):
    with World(tool, place / "expected") as world:
        world.create("north")
        world.run("status", "--sample")
        for what, used, words, is_alert in FORECASTS:
            rows(world, "SELECT 1")
            with closing(sqlite3.connect(history(world))) as file, file:
                file.execute("DELETE FROM samples")
            noted(world, "north", [(HOUR * hour, 60, 0, 0, used(hour)) for hour in range(48)])
            one = shown(world)["north"]
            verdict.check(one["forecast"] == words, f"a disk that {what}", one["forecast"])
            verdict.check((one["full_at"] is None) == (words == "not within two years"), f"{what}: when", one)
            verdict.check(bool(one["alerts"]) == is_alert, f"{what}: whether somebody should look", one["alerts"])
            found = json.loads(world.run("doctor", "--json").stdout)["findings"]
            told = [one for one in found if one["check"] == "disk" and "is full" in one["what"]]
            verdict.check(bool(told) == is_alert, f"{what}: doctor too", told)
        noted(world, "north", [(MINUTE, 1, 600, 30, used(0))])
        one = shown(world)["north"]
        verdict.check("5.00 % of the answers are errors of the server" in one["alerts"], "errors", one["alerts"])
        verdict.check(one["requests_per_second"] == 10 and one["p95_ms"] is not None, "by the second", one)
        page(world, verdict)


def page(world, verdict):
    """It stands by itself, takes nothing from elsewhere and runs nothing."""
    path = world.root / "fleet.html"
    world.run("status", "--html", path)
    text = path.read_text()
    verdict.check("<svg" in text and "<style>" in text and "5.00 % of the answers" in text, "a page shows it", text[:300])
    verdict.check(not re.search(r"<script|https?://|\son\w+=|<link|<img", text), "and needs nothing else")
    verdict.check(stat.S_IMODE(path.stat().st_mode) == 0o600, "nobody else reads it")
    printed = world.run("status", "--html", "-").stdout
    verdict.check(printed.startswith("<!doctype html>"), "it can be printed", printed[:50])


def served(tool, place, verdict, options):
    with World(tool, place / "served") as world:
        for name in ("north", "south"):
            world.create(name)
            answers(world.address(name))
        world.run("status", "--sample")
        for address in (f"127.0.0.1:{appliance.free_port()}", f"unix:{world.root}/status.sock"):
            words = [tool, "status", "--listen", address, "--root", world.root]
            server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
            try:
                line = server.stdout.readline()
                verdict.check(line.startswith("serving status on "), "it says where it serves", line)
                host, _, port = address.partition(":")
                ask(world, port if host == "unix" else (host, int(port)), verdict)
            finally:
                server.terminate()
                verdict.check(server.wait(10) == 0, "it ends well when told to")


def ask(world, address, verdict):
    def got(method, path):
        return wire.ask(address, wire.request(method, path), timeout=20)

    home = got("GET", "/")
    is_page = home.status == 200 and b'href="status.css"' in home.body and b"<style" not in home.body
    verdict.check(is_page, "a page", home.body[:300])
    verdict.check(got("GET", "/status.css").status == 200, "its style")
    told = json.loads(got("GET", "/status.json").body)["instances"]
    verdict.check([one["name"] for one in told] == ["north", "south"], "the same as JSON", told)
    text = got("GET", "/metrics").body.decode()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    bare = [line for line in lines if 'instance="' not in line]
    verdict.check(lines and not bare, "each series has the name of its instance", bare[:3])
    for name in ("north", "south"):
        verdict.check(f'fleet_up{{instance="{name}"}} 1' in lines, f"{name} is up")
        counted = [line for line in lines if line.startswith(f'http_requests_total{{instance="{name}",route=')]
        verdict.check(counted, f"{name}: what it counts is there")
    families = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE ")]
    verdict.check(len(families) == len(set(families)) > 10, "each family stands once", families)
    for method, path, status in [("GET", "/else", 404), ("POST", "/", 405), ("GET", "/../etc/passwd", 404)]:
        verdict.check(got(method, path).status == status, f"{method} {path}: {status}")


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (live, sampled, expected, served)))
