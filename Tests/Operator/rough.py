"""Clumsy hands and bad days: notes that cannot be read, ports that are taken, orders that cross, links that lie about."""

import contextlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import operator_tool
from operator_tool import World, answers, waits_for

VERBS = [
    # words, what comes before, the state after
    (("stop", "north"), (), "stopped"),
    (("start", "north"), (("stop", "north"),), "running"),
    (("restart", "north"), (), "running"),
    (("suspend", "north"), (), "suspended"),
    (("resume", "north"), (("suspend", "north"),), "running"),
    (("rename-host", "north", "cars.north.example"), (), "running"),
]


def notes(tool, place, verdict, options):
    """What is noted of one instance cannot be read: the others are looked after as ever."""
    with World(tool, place / "notes") as world:
        world.create("north")
        world.create("south")
        folder = world.root / "var/lib/fleetpass/.operator/north"
        whole = (folder / "create.journal").read_bytes()
        for name, content in [("create.journal", b"\0\xff\n" * 9), ("remove.journal", b"no\n"), ("wanted", None)]:
            kept = (folder / name).read_bytes() if (folder / name).exists() else None
            (folder / name).unlink(missing_ok=True)
            (folder / name).mkdir() if content is None else (folder / name).write_bytes(content)
            listed = world.instance("list", "--json")
            found = {one["name"]: one["state"] for one in json.loads(listed.stdout or '{"instances":[]}')["instances"]}
            verdict.check(
                found.get("south") == "running" and "north" in found,
                f"{name}: all are listed",
                f"{found} {listed.stderr}",
            )
            verdict.check(found.get("north") == "unknown", f"{name}: and what cannot be told is not", found)
            done = world.instance("stop", "north")
            verdict.check(
                done.returncode == 1 and name in done.stderr, f"{name}: a command says where to look", done.stderr
            )
            os.kill(world.supervisor(), signal.SIGTERM)
            verdict.check(
                waits_for(lambda: not operator_tool.processes(world.root), 30), f"{name}: the supervisor ends"
            )
            done = world.instance("start", "south")
            verdict.check(
                done.returncode == 0 and world.ready("south"),
                f"{name}: the next one looks after the others",
                done.stderr,
            )
            (folder / name).rmdir() if content is None else (folder / name).unlink()
            if kept is not None:
                (folder / name).write_bytes(kept)
        verdict.check((folder / "create.journal").read_bytes() == whole, "the notes are as they were")
        done = world.instance("start", "north")
        verdict.check(done.returncode == 0 and world.ready("north"), "and the instance starts again", done.stderr)


def ports(tool, place, verdict, options):
    """Somebody has its port: that is said, and once it is free again the instance is served by itself."""
    with World(tool, place / "ports") as world:
        world.create("north")
        world.create("south")
        address = world.address("north")
        world.instance("stop", "north")
        with taken(address):
            done = world.instance("start", "north")
            verdict.check(
                done.returncode == 4 and "cannot listen" in done.stderr, "a port that is taken is said", done.stderr
            )
            for attempt in range(6):
                done = world.instance("restart", "north")
                verdict.check(done.returncode == 4, f"restart {attempt} is refused, too", done.stderr)
            verdict.check(
                world.instance("restart", "south").returncode == 0 and world.ready("south"), "the others are as ever"
            )
        verdict.check(waits_for(lambda: world.ready("north"), 20), "once it is free the instance is served")
        os.kill(world.supervisor(), signal.SIGTERM)
        waits_for(lambda: not operator_tool.processes(world.root), 30)
        with taken(address):
            world.instance("start", "south")
            verdict.check(world.list()["north"]["state"] == "failing", "taken when the machine starts: it is failing")
        verdict.check(waits_for(lambda: world.ready("north"), 20), "and served once it is free")


@contextlib.contextmanager
def taken(address):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(address)
        other.listen()
        yield


def orphans(tool, place, verdict, options):
    """The supervisor is killed while one process takes over from another: a stop stops them both."""
    with World(tool, place / "orphans") as world:
        world.create("north")
        for pause in (0.0, 0.1, 0.3, 0.6, 1.0):
            world.instance("start", "north")
            with socket.create_connection(world.address("north")) as slow:
                # Half a request keeps the old process for some seconds.
                slow.sendall(b"GET /vehicles HTTP/1.1\r\nHost: x\r\n")
                broken = subprocess.Popen(
                    [tool, "instance", "restart", "north", "--root", world.root], stderr=subprocess.PIPE
                )
                waits_for(lambda: len(world.servers()) == 2, 5)
                time.sleep(pause)
                both = len(world.servers())
                os.kill(world.supervisor(), signal.SIGKILL)
                broken.communicate(timeout=120)
                done = world.instance("stop", "north")
            time.sleep(0.5)
            left = world.servers()
            state = world.list()["north"]["state"]
            verdict.check(
                done.returncode == 0 and not left and state == "stopped",
                f"{both} processes, {pause} s: both are stopped",
                f"{left} {state} {done.stderr}",
            )
            for pid in left:
                os.kill(pid, signal.SIGKILL)


def verbs(tool, place, verdict, options):
    """Each verb killed at changes of the disk, and given again, ends where one does that was never killed."""
    library, count = place / "deadly.so", place / "count"
    source = Path(__file__).with_name("deadly.c")
    subprocess.run(["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    choice = random.Random(options.seed)
    for words, before, state in VERBS:
        with World(tool, place / f"verb-{words[0]}") as world:
            world.create("north", "--host", "rent.north.example")
            for one in before:
                world.instance(*one)
            done = world.instance(*words, environment={"LD_PRELOAD": str(library), "DEADLY_COUNT": str(count)})
            verdict.check(done.returncode == 0, f"{words[0]}: a run that nobody kills", done.stderr)
            wanted, calls = operator_tool.left_in(world.root), int(count.read_text())
            print(f"{words[0]}: {calls} changes of the disk")
            positions = range(1, calls + 1)
            if options.kills and options.kills < calls:
                positions = sorted(choice.sample(positions, options.kills))
            for position in positions:
                undo(world, words, before)
                after = {"DEADLY_AFTER": "1"} if choice.random() < 0.5 else {}
                world.instance(*words, environment={"LD_PRELOAD": str(library), "DEADLY_AT": str(position), **after})
                done = world.instance(*words)
                at = f"{words[0]} killed {'after' if after else 'before'} change {position}"
                left = operator_tool.left_in(world.root)
                odd = sorted(name for name in left.keys() | wanted.keys() if left.get(name) != wanted.get(name))
                # What led back to the beginning has a journal, too.
                odd = [name for name in odd if not name.endswith(".journal") or name.endswith(f"/{words[0]}.journal")]
                verdict.check(
                    done.returncode == 0 and not odd, f"{at}: all is where it should be", f"{done.stderr} {odd}"
                )
                listed = world.list()["north"]["state"]
                verdict.check(
                    listed == state and world.ready("north") == (state == "running"), f"{at}: and it is {state}", listed
                )


def undo(world, words, before):
    if words[0] == "rename-host":
        world.instance("rename-host", "north", "rent.north.example")
    world.instance("resume" if world.list()["north"]["state"] == "suspended" else "start", "north")
    for one in before:
        world.instance(*one)


def crossing(tool, place, verdict, options):
    """Removals that cross each other: each instance has one archive with all of it, and the key is one."""
    for attempt in range(options.crossings):
        with World(tool, place / f"crossing-{attempt}") as world:
            names = ["north", "south", "east", "west"]
            for name in names:
                world.create(name)
            tries = [
                (
                    name,
                    subprocess.Popen(
                        [tool, "instance", "remove", name, "--json", "--root", world.root],
                        stdout=-1,
                        stderr=-1,
                        text=True,
                    ),
                )
                for name in [*names, *names]
            ]
            ends = [(name, *one.communicate(timeout=60), one.returncode) for name, one in tries]
            odd = [end for end in ends if end[3] not in (0, 3, 4)]
            verdict.check(not odd, f"{attempt}: each says what it is", odd)
            for name in names:
                told = json.loads(world.instance("remove", name, "--json").stdout or "{}")
                archives = list((world.root / "var/lib/fleetpass/.archives").glob(f"{name}-*"))
                verdict.check(
                    [str(path) for path in archives] == [told.get("archive")],
                    f"{attempt}: {name} has one archive",
                    f"{archives} {told}",
                )
                verify = world.run("archive", "verify", archives[0], "--json")
                size = json.loads(verify.stdout or '{"bytes":0}')["bytes"]
                verdict.check(
                    verify.returncode == 0 and size > 100_000,
                    f"{attempt}: and all of it is in there",
                    f"{size} {verify.stderr}",
                )


def hostages(tool, place, verdict, options):
    """An instance that somebody has taken over holds nobody's command up."""
    with World(tool, place / "hostages") as world:
        world.create("north")
        world.create("south")
        world.instance("stop", "north")
        data = world.root / "var/lib/fleetpass/north"
        lock = data / "fleetpass.lock"
        lock.unlink()
        os.mkfifo(lock)
        began = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            world.instance("list", timeout=20)
        verdict.check(
            time.monotonic() - began < 10,
            "a pipe in place of a lock keeps no list",
            f"{time.monotonic() - began:.1f} s",
        )
        lock.unlink()
        server = data / "operator.sock"
        server.unlink(missing_ok=True)
        stop = threading.Event()
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(str(server))
            door.listen()
            threading.Thread(target=drips, args=(door, stop), daemon=True).start()
            fake = subprocess.Popen(
                ["bash", "-c", "exec -a fleetpassd python3 serve"],
                cwd=fake_place(place, lock),
                stdout=subprocess.DEVNULL,
            )
            try:
                verdict.check(
                    waits_for(lambda: world.list()["north"]["pid"] == fake.pid), "somebody passes for a server"
                )
                began = time.monotonic()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    world.instance("show", "north", timeout=40)
                verdict.check(
                    time.monotonic() - began < 20,
                    "one that says a byte a second is not listened to",
                    f"{time.monotonic() - began:.1f} s",
                )
            finally:
                stop.set()
                fake.kill()
                fake.wait()


def fake_place(place, lock):
    """Where a program called serve lies, which holds a lock as a server does."""
    folder = place / "fake"
    folder.mkdir()
    (folder / "serve").write_text(
        f"import fcntl, os, time\nf = open({str(lock)!r}, 'w')\nfcntl.flock(f, fcntl.LOCK_EX)\n"
        "f.write(str(os.getpid()))\nf.flush()\ntime.sleep(120)\n"
    )
    return folder


def drips(door, stop):
    with contextlib.suppress(OSError):
        line, _ = door.accept()
        with line:
            while not stop.is_set():
                line.sendall(b"H")
                time.sleep(1)


def roots(tool, place, verdict, options):
    """Roots as people write them, and as somebody else has prepared them."""
    os.chdir(place)
    for given, root in [("one/", "one"), ("./two//", "two")]:
        done = subprocess.run(
            [tool, "instance", "create", "north", "--demo", "--root", given, "--json"], capture_output=True, text=True
        )
        with World(tool, place / root) as world:
            verdict.check(
                done.returncode == 0 and answers(world.address("north")) == 200, f"the root {given}", done.stderr
            )
    done = subprocess.run([tool, "instance", "create", "north", "--demo", "--root", ""], capture_output=True, text=True)
    verdict.check(
        done.returncode == 2 and not (place / ".new").exists(),
        "an empty root is refused",
        f"{done.returncode} {done.stderr}",
    )
    outside = place / "elsewhere"
    outside.mkdir(mode=0o700)
    for number, path in enumerate(
        [
            "etc",
            "var",
            "var/lib",
            "run/fleetpass",
            "etc/fleetpass/proxy",
            "var/lib/fleetpass/.archives",
            "etc.new",
            "var/lib/fleetpass/north.new",
        ]
    ):
        root = place / f"planted-{number}"
        (root / path).parent.mkdir(parents=True)
        (root / path).symlink_to(outside)
        os.chown(root / path, 65534, 65534, follow_symlinks=False)
        with World(tool, root) as world:
            done = world.create("north")
            fine = done.returncode in (4, 5) and path in done.stderr
            verdict.check(fine, f"a link at {path} is refused", f"{done.returncode} {done.stderr}")
            verdict.check(
                not list(outside.iterdir()) and outside.stat().st_mode & 0o777 == 0o700,
                f"{path}: nothing happened elsewhere",
            )
    for path in ["", "etc", "var/lib"]:
        root = place / f"open-{path.replace('/', '-')}"
        (root / path).mkdir(parents=True)
        os.chmod(root / path, 0o777)
        with World(tool, root) as world:
            done = world.create("north")
            verdict.check(
                done.returncode == 5, f"others may write to /{path}: refused", f"{done.returncode} {done.stderr}"
            )


def archives(tool, place, verdict, options):
    """Nothing is removed that is not in the archive, and an archive that did not fit takes no room."""
    with World(tool, place / "archives") as world:
        world.create("north")
        data = world.root / "var/lib/fleetpass/north"
        odd = os.fsencode(data) + b"/files/\xff\xfe"
        with open(odd, "wb") as file:
            file.write(b"precious")
        done = world.instance("remove", "north")
        verdict.check(
            done.returncode != 0 and os.path.exists(odd), "a name that is no text is not passed over", done.stderr
        )
        verdict.check((data / "fleetpass.db").exists(), "and nothing was removed")
        os.unlink(odd)
        key = world.root / "etc/fleetpass/backup.key"
        world.instance("start", "north")
        whole = key.read_bytes()
        for content, mode in [(whole, 0o640), (whole[:31], 0o600), (b"", 0o600)]:
            key.write_bytes(content)
            key.chmod(mode)
            world.create("east")
            done = world.instance("remove", "east")
            refused = done.returncode == 6 and "backup.key" in done.stderr
            verdict.check(
                refused, f"a key of {len(content)} bytes, {mode:o}: refused", f"{done.returncode} {done.stderr}"
            )
            verdict.check(world.ready("east"), "and nothing is stopped")
        key.write_bytes(whole)
        sealed = world.root / "var/lib/fleetpass/.archives"
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", sealed], check=True)
        try:
            done = world.instance("remove", "north")
            verdict.check(
                done.returncode == 7 and "No space left" in done.stderr,
                "a full disk is told",
                f"{done.returncode} {done.stderr}",
            )
            verdict.check(not list(sealed.iterdir()), "and no half archive stays", list(sealed.iterdir()))
        finally:
            subprocess.run(["umount", sealed], check=True)
        done = world.instance("remove", "north", "--json")
        verdict.check(done.returncode == 0 and not data.exists(), "with room it is removed", done.stderr)


def full(tool, place, verdict, options):
    """On a disk that is full each command says so and changes nothing; with room again it goes on from where it was."""
    disk = place / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m,mode=755", "tmpfs", disk], check=True)
    try:
        with World(tool, disk / "world") as world:
            world.create("north", "--host", "rent.north.example")
            with filled(disk, 0):
                for words, _, _ in VERBS:
                    done = world.instance(*words)
                    said = done.returncode == 1 and "No space left" in done.stderr
                    verdict.check(said, f"{words[0]} on a full disk", f"{done.returncode} {done.stderr}")
                verdict.check(world.ready("north"), "it serves on")
            done = world.instance("rename-host", "north", "cars.north.example")
            verdict.check(done.returncode == 0 and world.ready("north"), "with room it is renamed", done.stderr)
            for kilobytes in (0, 4, 12, 60, 200, 600, 1500):
                with filled(disk, kilobytes):
                    done = world.create(f"south-{kilobytes}")
                    told = done.returncode != 0 and done.stderr
                    verdict.check(told, f"an instance in {kilobytes} kB is not made, and that is said", done.returncode)
                done = world.create(f"south-{kilobytes}")
                made = done.returncode == 0 and world.ready(f"south-{kilobytes}")
                verdict.check(made, f"after {kilobytes} kB: with room it is made", f"{done.returncode} {done.stderr}")
                world.instance("remove", f"south-{kilobytes}")
            left = [str(path) for path in disk.rglob("*.new")]
            verdict.check(not left, "no draft lies about", left)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@contextlib.contextmanager
def filled(disk, kilobytes):
    """But for so many."""
    fill, spare = disk / "fill", disk / "spare"
    spare.write_bytes(b"x" * (kilobytes << 10))
    with open(fill, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 65_536):
            pass
    with open(fill, "ab", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 512):
            pass
    spare.unlink()
    yield
    fill.unlink()


def chaos(tool, place, verdict, options):
    """Orders to many instances at once while supervisors and servers are killed: in the end each does what is wanted of it."""
    choice = random.Random(options.seed)
    with World(tool, place / "chaos") as world:
        names = [f"dealer-{number}" for number in range(6)]
        for name in names:
            world.create(name)
        ending = time.monotonic() + options.chaos_seconds
        said = []
        with ThreadPoolExecutor(len(names)) as several:
            running = [several.submit(orders, world, name, random.Random(name), ending, said) for name in names]
            while time.monotonic() < ending:
                time.sleep(choice.uniform(0.05, 0.6))
                victims = [world.supervisor()] if choice.random() < 0.7 else choice.sample(world.servers() or [None], 1)
                with contextlib.suppress(ProcessLookupError, TypeError):
                    os.kill(victims[0], signal.SIGKILL)
            for one in running:
                one.result()
        print(f"{len(said)} orders, {sum(1 for end in said if end[1])} of them refused or broken off")
        odd = [end for end in said if end[1] not in (0, 1, 4, 7)]
        verdict.check(not odd, "each says what it is", odd[:3])
        for name in names:
            world.instance("resume", name)
        ready = waits_for(lambda: all(world.ready(name) for name in names), 60)
        verdict.check(ready, "all of them serve in the end", {name: one["state"] for name, one in world.list().items()})
        alone = waits_for(lambda: len(world.servers()) == len(names), 60)
        verdict.check(alone, "each by one process", len(world.servers()))
        for name in names:
            done = world.instance("stop", name)
            verdict.check(done.returncode == 0, f"{name} is stopped", done.stderr)
        verdict.check(not world.servers(), "and nobody is left", world.servers())


def orders(world, name, choice, ending, said):
    while time.monotonic() < ending:
        verb = choice.choice(["start", "stop", "restart", "suspend", "resume"])
        done = world.instance(verb, name)
        said.append((verb, done.returncode, done.stderr))


def copies(tool, place, verdict, options):
    """A backup and a restoration killed at changes of the disk, and given again, leave what those leave that nobody kills."""
    library, count = place / "deadly.so", place / "count"
    source = Path(__file__).with_name("deadly.c")
    subprocess.run(["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    choice, key, data, target = random.Random(options.seed), place / "own.key", place / "north", place / "copies"
    server = tool.with_name("fleetpassd")
    subprocess.run([server, "seed", "--data", data, "--vehicles", "20"], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([tool, "backup", "key", key], check=True)
    named = {"FLEETPASS_BACKUP_TARGET": str(target), "FLEETPASS_BACKUP_KEY_FILE": str(key)}

    def run(verb, *words, **more):
        return subprocess.run(
            [tool, "backup", verb, *words],
            env={**os.environ, **named, **more},
            capture_output=True,
            text=True,
            timeout=120,
        )

    for verb, words in [("create", ["--data", data]), ("restore", ["--into", place / "restored"])]:
        done = run(verb, *words, LD_PRELOAD=str(library), DEADLY_COUNT=str(count))
        verdict.check(done.returncode == 0, f"backup {verb}: a run that nobody kills", done.stderr)
        calls = int(count.read_text())
        print(f"backup {verb}: {calls} changes of the disk")
        positions = range(1, calls + 1)
        if options.kills and options.kills < calls:
            positions = sorted(choice.sample(positions, options.kills))
        for position in positions:
            shutil.rmtree(place / "restored", ignore_errors=True)
            after = {"DEADLY_AFTER": "1"} if choice.random() < 0.5 else {}
            at = f"backup {verb} killed {'after' if after else 'before'} change {position}"
            run(verb, *words, LD_PRELOAD=str(library), DEADLY_AT=str(position), **after)
            # What was killed behind its last change has done all that it should.
            if verb == "create" or not (place / "restored").exists():
                done = run(verb, *words)
                verdict.check(done.returncode == 0, f"{at}: again it ends", done.stderr)
            whole = run("verify")
            verdict.check(whole.returncode == 0, f"{at}: all is whole", whole.stdout)
            left = sorted(path.name for path in place.iterdir() if path.name.startswith(("north", "restored")))
            verdict.check(left in (["north"], ["north", "restored"]), f"{at}: nothing lies about", left)
            if verb == "restore":
                checked = subprocess.run([server, "check", "--data", place / "restored"], capture_output=True)
                verdict.check(checked.returncode == 0, f"{at}: what is restored is sound", checked.stdout)


EMPTY = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
ONE = (
    b"<Contents><Key>g/x%d</Key><Size>%s</Size><LastModified>2026-11-23T15:52:42Z</LastModified></Contents>"
    b"<IsTruncated>%s</IsTruncated><NextContinuationToken>%d</NextContinuationToken>"
)
# What a store answers, the exit status of `backup list`, a word of what it says, and in how many seconds at most.
STORES = [
    ("whole", lambda out, number: say(out, EMPTY), 0, "", 10),
    ("thin", lambda out, number: say(out, EMPTY.replace(b"<I", b" " * 60_000 + b"<I"), 4_000), 0, "", 40),
    ("a circle", lambda out, number: say(out, listed(b"1", b"true", 7)), 1, "without an end", 10),
    ("endless", lambda out, number: say(out, listed(b"1", b"true", number)), 1, "without an end", 120),
    ("huge sizes", lambda out, number: say(out, listed(b"9223372036854775807", b"false", 1)), 1, "answers list", 10),
    ("a page", lambda out, number: say(out, b"<html>Sign in to the hotel's network</html>"), 1, "answers list", 10),
    ("elsewhere", lambda out, number: out.sendall(b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n"), 1, "301", 10),
    ("cut off", lambda out, number: out.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<List"), 1, "", 20),
    ("too long", lambda out, number: say(out, b"x" * (9 << 20)), 1, "", 30),
    ("drips", lambda out, number: say(out, EMPTY, 1), 1, "", 60),
    ("silent", lambda out, number: time.sleep(30), 1, "", 60),
]


def listed(size, more, token):
    return b"<ListBucketResult>" + ONE % (token, size, more, token) + b"</ListBucketResult>"


def say(out, body, bytes_per_second=None):
    out.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body))
    for start in range(0, len(body), bytes_per_second or len(body)):
        out.sendall(body[start : start + (bytes_per_second or len(body))])
        time.sleep(1 if bytes_per_second else 0)


def stores(tool, place, verdict, options):
    """A store of backups that answers nonsense is told of soon; one behind a thin line is waited for."""
    key = place / "backup.key"
    subprocess.run([tool, "backup", "key", key], check=True)
    with ThreadPoolExecutor(len(STORES)) as several:
        ends = list(several.map(lambda store: lists(tool, key, store[1]), STORES))
    for (name, _, status, word, most), (done, took) in zip(STORES, ends):
        fine = done.returncode == status and word in done.stderr and "a-secret" not in done.stderr
        verdict.check(fine, f"a store that is {name}", f"{done.returncode} {done.stderr[:300]}")
        verdict.in_time(took < most, f"a store that is {name}", f"{took:.1f} s")


def lists(tool, key, answer):
    with socket.create_server(("127.0.0.1", 0)) as store:
        threading.Thread(target=serves, args=(store, answer), daemon=True).start()
        environment = {
            "FLEETPASS_BACKUP_TARGET": "s3://dealers/north",
            "FLEETPASS_BACKUP_ENDPOINT": f"http://127.0.0.1:{store.getsockname()[1]}",
            "FLEETPASS_BACKUP_KEY_FILE": str(key),
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
        }
        began = time.monotonic()
        done = subprocess.run(
            [tool, "backup", "list"], env={**os.environ, **environment}, capture_output=True, text=True, timeout=600
        )
        return done, time.monotonic() - began


def serves(store, answer):
    number = 0
    with contextlib.suppress(OSError):
        while True:
            line, _ = store.accept()
            number += 1
            threading.Thread(target=answers_once, args=(line, answer, number), daemon=True).start()


def answers_once(line, answer, number):
    with contextlib.suppress(OSError), line:
        line.recv(65_536)
        answer(line, number)


if __name__ == "__main__":
    sys.exit(
        operator_tool.judge(
            __doc__,
            (notes, ports, orphans, verbs, crossing, hostages, roots, archives, full, stores, chaos, copies),
            kills=(6, "at how many changes of the disk each command is killed; 0: at every one"),
            crossings=(2, "how often removals cross"),
            chaos_seconds=(8.0, "how long orders and kills cross"),
        )
    )
