"""Kills a server under writes and restores it elsewhere; goes back before a mistake; damages every object; in a folder and a bucket."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Crash"))
import appliance  # noqa: E402
import bucket  # noqa: E402
import wire  # noqa: E402
from desk import Clerk  # noqa: E402
from ledger import message  # noqa: E402
from verdict import Verdict  # noqa: E402

BEHIND_S = 1.0


class Operator:
    """The operator's tool, with what it is told of one place of backups."""

    def __init__(self, binary, place, name, environment):
        self.binary, self.place, self.name = Path(binary).resolve(), place, name
        self.key = place / f"{name}.key"
        self.environment = {"FLEETPASS_BACKUP_KEY_FILE": str(self.key), **environment}
        self.run("key", self.key)

    def run(self, verb, *options, **more):
        return subprocess.run(
            [self.binary, "backup", verb, *map(str, options)],
            env={**os.environ, **self.environment, **more}, capture_output=True, text=True, timeout=600,
        )  # fmt: skip

    def told(self, verb, *options):
        done = self.run(verb, *options, "--json")
        if done.returncode != 0:
            raise RuntimeError(f"backup {verb}: {done.returncode} {done.stderr[-1000:]}")
        return json.loads(done.stdout)

    def wait_for_base(self, count=1):
        deadline = time.monotonic() + 300
        while len(self.told("list")["backups"]) < count:
            if time.monotonic() > deadline:
                raise RuntimeError("no base is made")
            time.sleep(0.1)


class Writer(threading.Thread):
    """Posts enquiries, and keeps when which was acknowledged."""

    def __init__(self, name, address):
        super().__init__(daemon=True)
        self.prefix, self.address, self.acknowledged = name, address, {}
        self.ending = threading.Event()

    def run(self):
        number = 0
        try:
            with wire.Line(self.address, timeout=3.0) as line:
                while not self.ending.is_set():
                    number += 1
                    key = f"{self.prefix}-{number}"
                    if line.ask(wire.enquiry(key, message(key))).status == 201:
                        self.acknowledged[key] = time.monotonic()
                    # As fast as a disk takes it says nothing of a dealership; a hundred writers at once would.
                    time.sleep(0.002)
        except (OSError, wire.Broken):
            pass


def keys_of(data):
    with closing(sqlite3.connect(f"file:{data / 'fleetpass.db'}?mode=ro", uri=True)) as file:
        texts = [text for (text,) in file.execute("SELECT message FROM enquiries")]
    return {text.split(" ", 1)[0].removeprefix("key=") for text in texts}


def written(server, seconds, prefix):
    writers = [Writer(f"{prefix}{number}", server.address) for number in range(4)]
    for writer in writers:
        writer.start()
    time.sleep(seconds)
    server.kill()
    killed = time.monotonic()
    for writer in writers:
        writer.join()
    return killed, {key: at for writer in writers for key, at in writer.acknowledged.items()}


def killed_and_restored(options, place, operator, verdict, kills):
    """Answers the worst of how much of what was acknowledged is not there."""
    data = place / operator.name
    server = appliance.Appliance(options.binary, data, operator.environment)
    server.seed(200)
    known, worst = {}, 0.0
    for kill in range(kills):
        server.start()
        operator.wait_for_base()
        if kill == 1:
            # In the middle of a base too.
            threading.Thread(target=operator.run, args=("create", "--data", data, "--no-trial"), daemon=True).start()
        killed, acknowledged = written(server, options.seconds, f"{operator.name}{kill}-")
        known.update(acknowledged)
        elsewhere = place / f"{operator.name}-{kill}"
        report = operator.told("restore", "--into", elsewhere)
        lost = set(known) - keys_of(elsewhere)
        worst = max([worst, *(killed - known[key] for key in lost)])
        late = [key for key in lost if killed - known[key] > BEHIND_S]
        verdict.check(not late, f"{operator.name}: what was acknowledged {BEHIND_S} s before a kill is there", late[:5])
        verdict.check(len(acknowledged) > 20, "there was load", len(acknowledged))
        verdict.check(report["files"] >= 0 and report["commits"] > 0, "commits were played", report)
        check = appliance.Appliance(options.binary, elsewhere).command("check")
        verdict.check(check.stdout == "ok\n", "what was restored is sound", check.stdout + check.stderr)
        again = operator.run("restore", "--into", elsewhere)
        verdict.check(again.returncode == 4, "nothing is overwritten", again.stderr)
    with appliance.Appliance(options.binary, elsewhere).start() as restored:
        verdict.check(wire.ask(restored.address, appliance.READY).status == 200, "what was restored serves")
    server.start()
    verdict.check(set(known) <= keys_of(data), "the original goes on with all of it")
    server.stop()
    report = operator.told("restore", "--into", place / f"{operator.name}-end")
    verdict.check(set(known) <= keys_of(place / f"{operator.name}-end"), "a clean end ships everything", report)
    created = operator.told("create", "--data", data)
    verdict.check(created["restored_at"], "a backup of an instance at rest is restored and compared", created)
    return worst


def before_a_mistake(options, place, operator, verdict):
    server = appliance.Appliance(options.binary, place / operator.name, operator.environment)
    server.command("migrate")
    clerk = Clerk(server)
    created = operator.told("create", "--data", server.data)
    verdict.check(created["restored_at"], "a backup of an instance that is served is restored and compared", created)
    posts = [wire.request("POST", "/v1/customers", clerk.bearer, {"name": f"Kim {n}"}) for n in range(30)]
    ids = [json.loads(wire.ask(server.address, post).body)["id"] for post in posts]
    time.sleep(1.1)
    good = datetime.now(timezone.utc)
    time.sleep(1.1)
    for id in ids:
        answer = wire.ask(server.address, wire.request("DELETE", f"/v1/customers/{id}", [*clerk.bearer, ("If-Match", "*")]))
        verdict.check(answer.status in (200, 202, 204), "a customer is forgotten", answer.body[:200])
    server.stop()

    def kims(*when):
        elsewhere = place / f"then{len(when)}"
        operator.told("restore", "--into", elsewhere, *when)
        with closing(sqlite3.connect(f"file:{elsewhere / 'fleetpass.db'}?mode=ro", uri=True)) as file:
            return file.execute("SELECT count(*) FROM customers WHERE name LIKE 'Kim %'").fetchone()[0]

    verdict.check(kims("--timestamp", good.strftime("%Y-%m-%dT%H:%M:%SZ")) == 30, "before the mistake all are there")
    verdict.check(kims() == 0, "at the end none is")
    dry = operator.run("restore", "--into", place / "nowhere", "--dry-run")
    verdict.check(dry.returncode == 0 and not (place / "nowhere").exists(), "a dry run does nothing", dry.stderr)


def damaged(place, operator, verdict):
    """One byte of every object is another: at its head, within and at its end."""
    target = Path(operator.environment["FLEETPASS_BACKUP_TARGET"])
    sound = operator.told("verify")
    verdict.check(sound["ok"] and sound["objects"] > 10, "all is whole", sound)
    names = [path.relative_to(target) for path in sorted(target.rglob("*")) if path.is_file() and path.name[0] != "."]
    # What a kill has cut short has no manifest, and nobody will read it.
    bases = {name.parent for name in names if name.name == "manifest"}
    names = [name for name in names if "base" not in name.parts or name.parent in bases]
    for part in (0.0, 0.03, 0.2, 0.5, 0.8, 1.0):
        copy = place / "damaged"
        shutil.copytree(target, copy)
        for name in names:
            content = bytearray((copy / name).read_bytes())
            content[min(len(content) - 1, int(len(content) * part))] ^= 0x01
            (copy / name).write_bytes(content)
        done = operator.run("verify", "--json", FLEETPASS_BACKUP_TARGET=str(copy))
        faults = json.loads(done.stdout)["faults"]
        named = {name for name in names if any(fault.startswith(str(name)) for fault in faults)}
        # The chunks of a base whose manifest is broken are known by nobody.
        unnamed = [str(name) for name in names if name not in named and "base" not in name.parts]
        verdict.check(not unnamed and done.returncode == 1, f"a byte at {part:.0%} of every object is found", unnamed)
        refused = operator.run("restore", "--into", place / "no", FLEETPASS_BACKUP_TARGET=str(copy))
        verdict.check(refused.returncode == 1 and not (place / "no").exists(), "and nothing is restored", refused.stderr)
        shutil.rmtree(copy)
    chunks = [name for name in names if "base" in name.parts and name.name.isdigit()]
    for name in chunks[:: max(1, len(chunks) // 20)]:
        content = bytearray((target / name).read_bytes())
        content[len(content) // 2] ^= 0x80
        whole = (target / name).read_bytes()
        (target / name).write_bytes(content)
        faults = json.loads(operator.run("verify", "--json").stdout)["faults"]
        verdict.check([fault.split(" ")[0] for fault in faults] == [str(name)], "a byte of a chunk is found", faults)
        (target / name).write_bytes(whole)


def at_rest(options, place, operator, verdict):
    """What it costs an instance that nobody writes to."""
    resident = {}
    for name, environment in (("without", {}), ("with", operator.environment)):
        server = appliance.Appliance(options.binary, place / f"rest-{name}", environment)
        server.seed(20)
        with server.start():
            if environment:
                operator.wait_for_base()
            time.sleep(2.5)
            before = server.cpu_seconds()
            time.sleep(2)
            resident[name] = server.resident_bytes()
            verdict.check(server.cpu_seconds() - before <= 0.02, f"nothing is computed {name} backups")
            libraries = Path(f"/proc/{server.pid}/maps").read_text()
            verdict.check("libcurl" not in libraries, "no library is loaded for a folder")
    print(f"resident at rest: {resident['without'] / 1e6:.1f} MB, with backups {resident['with'] / 1e6:.1f} MB")
    return resident


def secrets(options, place, store, operator, verdict):
    """Nobody gets in with another secret, and no secret is shown."""
    wrong = operator.run("list", **store.environment(operator.name, secret="wrong" * 8))
    verdict.check(wrong.returncode == 1 and "403" in wrong.stderr, "another secret is refused", wrong.stderr)
    log = appliance.Appliance(options.binary, place / operator.name).log.read_text()
    shown = [word for word in (store.secret, operator.key.read_bytes().hex()) if word in log + wrong.stderr]
    verdict.check(not shown, "no secret is shown")
    os.chmod(operator.key, 0o644)
    verdict.check(operator.run("list").returncode == 6, "a key that others may read is refused")
    os.chmod(operator.key, 0o600)
    again = operator.run("key", operator.key)
    verdict.check(again.returncode == 4, "a key is never written over", again.stderr)


def main():
    parser = appliance.arguments(
        __doc__, seconds=(2.0, "of writing before each kill"), kills=(3, "in a folder; one less in a bucket")
    )
    tool = appliance.REPOSITORY / ".build/release/fleetpass"
    parser.add_argument("--tool", type=Path, default=os.environ.get("FLEETPASS", tool), help="the operator's tool")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        def folder(name):
            return Operator(options.tool, place, name, {"FLEETPASS_BACKUP_TARGET": str(place / f"{name}.backups")})

        north = folder("north")
        worst = killed_and_restored(options, place, north, verdict, options.kills)
        print(f"folder: at most {worst * 1000:.0f} ms of what was acknowledged were lost by a kill")
        damaged(place, north, verdict)
        before_a_mistake(options, place, folder("south"), verdict)
        at_rest(options, place, folder("rest"), verdict)
        with bucket.served() as store:
            east = Operator(options.tool, place, "east", store.environment("east"))
            worst = killed_and_restored(options, place, east, verdict, options.kills - 1)
            print(f"bucket: at most {worst * 1000:.0f} ms of what was acknowledged were lost by a kill")
            verdict.check(east.told("verify")["ok"], "all is whole in the bucket")
            secrets(options, place, store, east, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
