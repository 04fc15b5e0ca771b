"""Instances from nothing to an archive: quickly, many, killed at every step, restarted under load, against hostile names."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import operator_tool  # noqa: E402
import wire  # noqa: E402
from operator_tool import World, answers, resident_bytes, waits_for  # noqa: E402
from verdict import Verdict, table  # noqa: E402

FIRST_PAGE_SECONDS = 5
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
            verdict.in_time(took < FIRST_PAGE_SECONDS, "from nothing to a page", f"{took:.2f} s")
            print(f"from nothing to a page with vehicles: {took:.2f} s")
            link = told["setup_link"]
            opened = answers(world.address("north"), wire.request("GET", link.partition("127.0.0.1:")[2].partition("/")[1] + link.split("/", 3)[3]))
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
        verdict.check(all(world.ready(name) for name in found), "all are ready")
        sizes = sorted(resident_bytes(one["pid"]) for one in found.values())
        verdict.check(sizes[-1] <= INSTANCE_BYTES, "each is small", f"{sizes[-1] / 2**20:.1f} MiB")
        supervisor = resident_bytes(world.supervisor())
        verdict.check(supervisor <= SUPERVISOR_BYTES, "the supervisor is small", f"{supervisor / 2**20:.1f} MiB")
        table(
            [[options.instances, took, sizes[len(sizes) // 2] / 2**20, sizes[-1] / 2**20, supervisor / 2**20]],
            ["instances", "seconds", "median MiB", "most MiB", "supervisor MiB"],
        )
        os.kill(world.supervisor(), signal.SIGTERM)
        verdict.check(waits_for(lambda: not operator_tool.processes(world.root), 60), "its end is the end of all")


VERBS = [
    # command, state before, exit status, state after
    ("stop", "running", 0, "stopped"),
    ("stop", "stopped", 0, "stopped"),
    ("restart", "stopped", 4, "stopped"),
    ("start", "stopped", 0, "running"),
    ("start", "running", 0, "running"),
    ("restart", "running", 0, "running"),
    ("suspend", "running", 0, "suspended"),
    ("start", "suspended", 4, "suspended"),
    ("stop", "suspended", 0, "suspended"),
    ("resume", "suspended", 0, "running"),
]


def verbs(tool, place, verdict, options):
    with World(tool, place / "verbs") as world:
        world.create("north", "--host", "rent.north.example")
        world.create("south")
        for verb, before, status, after in VERBS:
            at = world.list()["north"]["state"]
            done = world.instance(verb, "north")
            now = world.list()["north"]["state"]
            verdict.check(
                (at, done.returncode, now) == (before, status, after),
                f"{verb} of one that is {before}",
                f"{at}, {done.returncode}, {now}: {done.stderr}",
            )
            verdict.check(world.ready("north") == (after == "running"), f"{verb}: it answers, or not")
        entry = (world.root / "etc/fleetpass/proxy/caddy/north.caddy").read_text()
        verdict.check("rent.north.example {" in entry and "reverse_proxy 127.0.0.1:" in entry, "a proxy is told", entry)
        done = world.instance("rename-host", "south", "rent.north.example")
        verdict.check(done.returncode == 4 and "north" in done.stderr, "a host is one instance's", done.stderr)
        done = world.instance("rename-host", "north", "cars.north.example", "--json")
        verdict.check(json.loads(done.stdout)["url"] == "https://cars.north.example", "it is renamed", done.stderr)
        entry = (world.root / "etc/fleetpass/proxy/nginx/north.conf").read_text()
        verdict.check("server_name cars.north.example;" in entry and "rent.north" not in entry, "and the proxy told", entry)
        shown = world.run("config", "show", "north", "--origin").stdout
        verdict.check('public_url = "https://cars.north.example"' in shown and "north.toml:" in shown, "origins are shown")
        settings = world.root / "etc/fleetpass/south.toml"
        settings.write_text(settings.read_text() + "worker = 3\n")
        done = world.run("config", "check")
        verdict.check(done.returncode == 6 and "did you mean 'workers'?" in done.stderr, "a slip is found", done.stderr)
        pid = world.list()["south"]["pid"]
        done = world.instance("restart", "south")
        verdict.check(done.returncode == 6 and world.list()["south"]["pid"] == pid, "and keeps the old process", done.stderr)
        for words, status in [(("show", "nobody"), 3), (("stop", "nobody"), 3), (("remove", "nobody"), 3)]:
            verdict.check(world.instance(*words).returncode == status, f"{words} is not found")


def supervision(tool, place, verdict, options):
    """Who dies is started again; the supervisor's own end is nobody else's; the next one takes over."""
    with World(tool, place / "care") as world:
        world.create("north")
        pid = world.list()["north"]["pid"]
        os.kill(pid, signal.SIGKILL)
        back = waits_for(lambda: world.list()["north"]["pid"] not in (pid, None) and world.ready("north"))
        verdict.check(back, "a process that was killed is back")
        pid, first = world.list()["north"]["pid"], world.supervisor()
        os.kill(first, signal.SIGKILL)
        verdict.check(waits_for(lambda: world.supervisor() is None), "the supervisor is killed")
        verdict.check(answers(world.address("north")) == 200, "its instances serve on")
        done = world.instance("start", "north", "--json")
        verdict.check(not json.loads(done.stdout)["changed"] and world.list()["north"]["pid"] == pid, "the next one finds them")
        verdict.check(world.supervisor() not in (first, None), "there is a next one")
        os.kill(pid, signal.SIGKILL)
        back = waits_for(lambda: world.list()["north"]["pid"] not in (pid, None) and world.ready("north"))
        verdict.check(back, "and it looks after them")
        os.kill(world.supervisor(), signal.SIGKILL)
        verdict.check(world.instance("restart", "north").returncode == 0 and world.ready("north"), "it restarts what it found")
        os.kill(world.supervisor(), signal.SIGKILL)
        verdict.check(world.instance("stop", "north").returncode == 0 and not world.servers(), "and stops it")
        two = [subprocess.Popen([tool, "instance", "start", "north", "--root", world.root], stderr=subprocess.PIPE) for _ in range(4)]
        codes = sorted(one.wait(60) for one in two)
        verdict.check(set(codes) <= {0, 4} and 0 in codes and len(world.servers()) == 1, "several at once start one", codes)
        world.instance("stop", "north")
        verdict.check(waits_for(lambda: world.supervisor() is None, 20), "with nothing to look after it ends")


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
    with contextlib.ExitStack() as stack:
        inner = stack.enter_context(contextlib.nullcontext(place / f"killed-{verb}-{environment['DEADLY_AT']}"))
        world = stack.enter_context(World(tool, inner))
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


def archives(tool, place, verdict, options):
    """What was removed is all in the archive; another's key, or a byte that is not as it was, opens nothing."""
    with World(tool, place / "archive") as world:
        world.create("north")
        database = (world.root / "var/lib/fleetpass/north/keys/root").read_bytes()
        done = world.instance("remove", "north", "--json")
        archive = Path(json.loads(done.stdout)["archive"])
        tar = subprocess.run([tool, "archive", "open", archive, "--root", world.root], capture_output=True)
        unpacked = place / "unpacked"
        unpacked.mkdir()
        subprocess.run(["tar", "-x", "-C", unpacked], input=tar.stdout, check=True)
        verdict.check((unpacked / "north/keys/root").read_bytes() == database, "keys come back as they were")
        checked = subprocess.run([tool.with_name("fleetpassd"), "check", "--data", unpacked / "north"], capture_output=True)
        verdict.check(checked.returncode == 0, "and the database is sound", checked.stdout)
        verdict.check(oct(archive.stat().st_mode)[-3:] == "600", "the archive is the operator's alone")
        verdict.check(world.create("north").returncode == 0, "the name is free again")
        verdict.check(world.instance("remove", "north").returncode == 0 and archive.exists(), "an old archive stays")
        whole = archive.read_bytes()
        for position in [0, 8, 9, 12, 40, len(whole) // 2, len(whole) - 1]:
            damaged = bytearray(whole)
            damaged[position] ^= 1
            archive.write_bytes(damaged)
            tried = subprocess.run([tool, "archive", "open", archive, "--root", world.root], capture_output=True)
            verdict.check(tried.returncode == 1 and not tried.stdout, f"byte {position} flipped is found")
        archive.write_bytes(whole[: len(whole) // 2])
        verdict.check(world.run("archive", "verify", archive).returncode == 1, "half an archive is none")
        archive.write_bytes(whole)
        other = archive.with_name("other.tar.sealed")
        archive.rename(other)
        verdict.check(world.run("archive", "verify", other).returncode == 1, "nor is one under another name")
        other.rename(archive)
        (world.root / "etc/fleetpass/backup.key").write_bytes(os.urandom(32))
        verdict.check(world.run("archive", "verify", archive).returncode == 1, "nor with another key")


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
                    answer = line.ask(appliance.READY)
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


HOSTILE = ["../north", "..", "north/../../etc", "-rf", "North", "n%i", "$(id)", "a b", "n\n", "n" * 29, "templates", ".hidden"]


def hostile(tool, place, verdict, options):
    """Names and templates that are none, and links where files should be, change nothing outside."""
    with World(tool, place / "hostile") as world:
        for name in HOSTILE:
            done = world.instance("create", "--demo", "--", name)
            verdict.check(done.returncode == 2, f"the name {name!r} is refused", f"{done.returncode} {done.stderr}")
        verdict.check(not world.root.exists(), "and nothing was made")
        world.create("good")
        etc, data = world.root / "etc/fleetpass", world.root / "var/lib/fleetpass"
        outside = place / "outside"
        outside.mkdir()
        (outside / "secret").write_text("organisation = 'x'\n")
        for template in ["../../../outside/secret", "..", "/etc/passwd", "A"]:
            done = world.create("tried", "--template", template)
            verdict.check(done.returncode == 2, f"the template {template!r} is refused", f"{done.returncode} {done.stderr}")
        (etc / "templates/linked.toml").symlink_to(outside / "secret")
        verdict.check(world.create("tried", "--template", "linked").returncode == 4, "nor is a link a template")
        (etc / "templates/none.toml").write_text("organisation = {{{organisation")
        verdict.check(world.create("tried", "--template", "none").returncode == 4, "an unfinished command has first to be repeated")
        for place_taken in [data / "a1", etc / "b1.toml", world.root / "run/fleetpass/c1", data / ".operator/d1"]:
            name = place_taken.name.partition(".")[0]
            place_taken.symlink_to(outside)
            done = world.create(name)
            verdict.check(done.returncode == 4, f"a link at {place_taken.name} is refused", f"{done.returncode} {done.stderr}")
        verdict.check([path.name for path in outside.iterdir()] == ["secret"], "nothing was written through a link")
        (data / "e1").mkdir()
        verdict.check(world.create("e1").returncode == 4, "what lies there already is nobody's to fill")
        os.chmod(etc, 0o777)
        verdict.check(world.create("f1").returncode == 5, "settings that others could exchange are refused")
        os.chmod(etc, 0o755)


def templates(tool, place, verdict, options):
    """What a template gets wrong is said before anything is served by it."""
    with World(tool, place / "templates") as world:
        folder = world.root / "etc/fleetpass/templates"
        folder.mkdir(parents=True)
        whole = "organisation = {{organisation}}\npublic_url = {{public_url}}\nlisten = {{listen}}\n"
        for name, text, word in [
            ("broken", "organisation = {{{organisation", "broken"),
            ("other", whole.replace("{{listen}}", '"0.0.0.0:80"'), "has to set listen"),
            ("slip", whole + "logs = true\n", "unknown setting"),
            ("unknown", whole + "# {{password}}\n", "password"),
            ("large", whole + "#" * 70000, "64 KiB"),
        ]:
            (folder / f"{name}.toml").write_text(text)
            done = world.create(f"t-{name}", "--template", name)
            verdict.check(done.returncode == 6 and word in done.stderr, f"a template that is {name}", f"{done.returncode} {done.stderr}")
            verdict.check(not (world.root / f"etc/fleetpass/t-{name}.toml").exists(), f"{name}: no settings are left")
        os.chmod(folder / "other.toml", 0o666)
        verdict.check(world.create("t-open", "--template", "other").returncode == 5, "nor one that others may write")
        quoted = world.instance("create", "quoted", "--organisation", 'A "B" \\ {{c}} \'d\' <e>', "--admin-email", "a@b.example")
        shown = world.told("config", "show", "quoted")["settings"]
        said = next(one["value"] for one in shown if one["name"] == "organisation")
        verdict.check(said == 'A "B" \\ {{c}} \'d\' <e>', "a name is taken as it is", quoted.stderr)


def secrets(tool, place, verdict, options):
    """No word of a key or a link is where others can read it."""
    with World(tool, place / "secrets") as world:
        seen, stop = set(), threading.Event()

        def watch():
            while not stop.is_set():
                for path in Path("/proc").glob("[0-9]*/cmdline"):
                    with contextlib.suppress(OSError):
                        seen.add(path.read_bytes())

        watcher = threading.Thread(target=watch)
        watcher.start()
        told = json.loads(world.create("north", "--host", "rent.north.example").stdout)
        removed = world.create("south").stdout
        shown = "".join(
            world.run(*words, "--json").stdout
            for words in [("instance", "list"), ("instance", "show", "north"), ("config", "show", "north"), ("instance", "restart", "north")]
        )
        shown += world.instance("remove", "south", "--json").stdout
        stop.set()
        watcher.join()
        verdict.check(len(seen) > 10 and any(b"migrate" in words for words in seen), "commands were watched", len(seen))
        token = told["setup_link"].rpartition("/")[2].encode()
        south = json.loads(removed)["setup_link"].rpartition("/")[2].encode()
        keys = [path.read_bytes() for path in (world.root / "var/lib/fleetpass/north/keys").iterdir()]
        keys.append((world.root / "etc/fleetpass/backup.key").read_bytes())
        words = [token, south, *(key.hex().encode() for key in keys), *keys]
        verdict.check(not any(word in line for line in seen for word in words), "none is in a command line")
        verdict.check(not any(word in shown.encode() for word in words), "none in what commands print")
        for path in world.root.rglob("*"):
            if path.is_file() and not path.is_symlink():
                mode, content = path.stat().st_mode, path.read_bytes()
                if mode & 0o004 or path.suffix in (".log", ".journal"):
                    verdict.check(not any(word in content for word in words), f"none in {path.name}")
        closed = [world.root / "var/lib/fleetpass/north", world.root / "var/lib/fleetpass/.operator"]
        verdict.check(all(path.stat().st_mode & 0o077 == 0 for path in closed), "directories are closed")
        verdict.check((world.root / "etc/fleetpass/north.toml").stat().st_mode & 0o777 == 0o640, "settings are 0640")


def fronts(tool, place, verdict, options):
    """nginx takes its entry as it is, and leads to the instance; systemd finds nothing wrong with the units."""
    with World(tool, place / "front") as world:
        world.create("north", "--host", "rent.north.example")
        certificates = world.root / "etc/fleetpass/certificates"
        make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=rent.north.example"
        subprocess.run(
            [*make.split(), "-keyout", certificates / "rent.north.example.key", "-out", certificates / "rent.north.example.pem"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        ports = appliance.free_port(), appliance.free_port()
        entry = (world.root / "etc/fleetpass/proxy/nginx/north.conf").read_text()
        entry = entry.replace("listen 443", f"listen 127.0.0.1:{ports[0]}").replace("listen 80", f"listen 127.0.0.1:{ports[1]}")
        (place / "north.conf").write_text(entry)
        (place / "nginx.conf").write_text(
            f"pid {place}/nginx.pid; error_log {place}/nginx.log; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {place}/b; proxy_temp_path {place}/p; fastcgi_temp_path {place}/f; "
            f"uwsgi_temp_path {place}/u; scgi_temp_path {place}/s; include {place}/north.conf; }}\n"
        )
        front = subprocess.Popen(["nginx", "-e", place / "nginx.log", "-c", place / "nginx.conf", "-g", "daemon off;"])
        try:
            asked = [
                "curl", "-sk", "--retry", "20", "--retry-connrefused", "--retry-delay", "0", "-o", "/dev/null", "-w", "%{http_code}",
                "--resolve", f"rent.north.example:{ports[0]}:127.0.0.1", f"https://rent.north.example:{ports[0]}/vehicles",
            ]  # fmt: skip
            found = ""
            waits_for(lambda: answers(("127.0.0.1", ports[1])) == 301)
            found = subprocess.run(asked, capture_output=True, text=True).stdout
            verdict.check(found == "200", "through nginx its page answers", found)
        finally:
            front.terminate()
            front.wait(10)
        units = [world.root / "etc/systemd/system" / f"fleetpass@north.{kind}" for kind in ("service", "socket")]
        done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
        said = [line for line in done.stderr.splitlines() if "fleetpass" in line]
        verdict.check(not said, "systemd finds nothing wrong", said)
        security = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", units[0]]
        done = subprocess.run(security, capture_output=True, text=True)
        print(done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr)
        verdict.check(done.returncode == 0, "the unit is exposed to at most 1.5", done.stdout[-300:] + done.stderr)


PARTS = (from_nothing, many, verbs, supervision, archives, restarts, hostile, templates, secrets, fronts, killed)


def main():
    parser = appliance.arguments(
        __doc__,
        instances=(10, "how many are made in a row"),
        kills=(30, "at how many changes of the disk each command is killed; 0: at every one"),
        restarts=(8, "how often it is restarted under load"),
    )
    parser.add_argument("parts", nargs="*", default=[], metavar="PART", help="one of " + ", ".join(part.__name__ for part in PARTS))
    options = parser.parse_args()
    verdict = Verdict()
    tool = Path(options.binary).resolve().with_name("fleetpass")
    with appliance.workshop(options.keep) as place:
        for part in PARTS:
            if not options.parts or part.__name__ in options.parts:
                began = time.monotonic()
                part(tool, place, verdict, options)
                print(f"{part.__name__}: {time.monotonic() - began:.1f} s", flush=True)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
