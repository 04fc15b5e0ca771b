"""A large instance: how long until it is restored, and side by side with Litestream under the same writes and the same kill."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Crash"))
import appliance  # noqa: E402
from backups import Operator, Writer, keys_of  # noqa: E402
from verdict import Verdict, table  # noqa: E402

RESTORED_WITHIN_S = 60.0


class Litestream:
    """It copies a file that a server without backups of its own writes."""

    def __init__(self, binary, place, data):
        self.binary, self.database, self.copy = binary, data / "fleetpass.db", place / "litestream.copy"
        self.configuration = place / "litestream.yml"
        self.configuration.write_text(
            f"dbs:\n  - path: {self.database}\n    replica:\n      type: file\n"
            f"      path: {self.copy}\n      sync-interval: 500ms\n"
        )
        self.log = open(place / "litestream.log", "wb")
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [self.binary, "replicate", "-config", self.configuration], stdout=self.log, stderr=self.log
        )

    def kill(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        self.process = None

    def bytes(self):
        return sum(path.stat().st_size for path in self.copy.rglob("*") if path.is_file())

    def restore(self, output):
        output.mkdir()
        return subprocess.run(
            [self.binary, "restore", "-config", self.configuration, "-o", output / "fleetpass.db", self.database],
            capture_output=True, text=True, timeout=1200,
        )  # fmt: skip


def quiet(size, most=300):
    """Waits until something has stopped growing."""
    before, deadline = -1, time.monotonic() + most
    while (now := size()) != before or now == 0:
        if time.monotonic() > deadline:
            raise RuntimeError("it goes on growing")
        before = now
        time.sleep(3)


def lost_ms(killed, writers, data):
    known = {key: at for writer in writers for key, at in writer.acknowledged.items()}
    lost = set(known) - keys_of(data)
    return max([0.0, *((killed - known[key]) * 1000 for key in lost)]), len(known)


def contest(options, place, ours, theirs, operator, litestream, verdict):
    """The same writers to both servers at once; then everything is killed at once. Answers a row for each."""
    # Thousands of requests, and no time of one instance alone.
    groups = [
        [Writer(f"{server.data.name}{number}-", server.address) for number in range(3)] for server in (ours, theirs)
    ]
    for writer in [*groups[0], *groups[1]]:
        writer.start()
    time.sleep(options.seconds)
    # Litestream before its server: it gets what was written last, as ours does.
    for process in (ours.process, theirs.process, litestream.process):
        process.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    for writer in [*groups[0], *groups[1]]:
        writer.join()
    ours.kill()
    theirs.kill()
    litestream.kill()

    began = time.monotonic()
    report = operator.told("restore", "--into", place / "ours")
    our_s = time.monotonic() - began
    began = time.monotonic()
    done = litestream.restore(place / "theirs")
    their_s = time.monotonic() - began
    verdict.check(done.returncode == 0, "litestream restores", done.stderr[-500:])
    # Ours is checked before it has its name; the same for the other, so that like is compared with like.
    began = time.monotonic()
    with closing(sqlite3.connect(place / "theirs/fleetpass.db")) as file:
        verdict.check(file.execute("PRAGMA integrity_check").fetchone() == ("ok",), "what litestream restores is sound")
    checked_s = time.monotonic() - began
    our_ms, our_count = lost_ms(killed, groups[0], place / "ours")
    their_ms, their_count = lost_ms(killed, groups[1], place / "theirs")
    check = appliance.Appliance(options.binary, place / "ours").command("check", timeout=900)
    verdict.check(check.stdout == "ok\n", "what is restored is sound", check.stdout[-500:])
    verdict.check(our_count > 100 and their_count > 100, "both were written to", (our_count, their_count))
    verdict.check(our_s <= RESTORED_WITHIN_S, f"restored within {RESTORED_WITHIN_S:.0f} s", f"{our_s:.1f} s")
    verdict.check(our_ms <= 1000, "at most a second is lost", f"{our_ms:.0f} ms")
    print(f"{report['database_bytes'] / 1e6:.0f} MB")
    return [
        ["FleetPass", f"{our_ms:.0f} ms", f"{our_s:.1f} s", f"{our_s:.1f} s"],
        ["Litestream", f"{their_ms:.0f} ms", f"{their_s:.1f} s", f"{their_s + checked_s:.1f} s"],
    ], (our_ms, their_ms, our_s, their_s + checked_s)


def main():
    parser = appliance.arguments(
        __doc__, seconds=(20.0, "of writing"), vehicles=(20_000, "to seed"), bookings=(250_000, "to seed")
    )
    release = appliance.REPOSITORY / ".build/release"
    parser.add_argument("--tool", type=Path, default=os.environ.get("FLEETPASS", release / "fleetpass"))
    parser.add_argument("--litestream", type=Path, default=appliance.REPOSITORY / ".build/venv/bin/litestream")
    parser.add_argument("--under", type=Path, help="where the instances are made; there must be 6 GB of room")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep, under=options.under) as place:
        operator = Operator(
            options.tool, place, "ours-key", {"FLEETPASS_BACKUP_TARGET": str(place / "backups")}
        )
        theirs = appliance.Appliance(options.binary, place / "b")
        began = time.monotonic()
        made = theirs.command("seed", "--vehicles", options.vehicles, "--bookings", options.bookings, timeout=3600)
        verdict.check(made.returncode == 0, "it is seeded", made.stderr[-300:])
        print(f"seeded in {time.monotonic() - began:.0f} s", flush=True)
        subprocess.run(["cp", "-a", "--reflink=auto", theirs.data, place / "a"], check=True)
        ours = appliance.Appliance(options.binary, place / "a", operator.environment)
        with ours, theirs:
            ours.start()
            began = time.monotonic()
            operator.wait_for_base()
            print(f"first base after {time.monotonic() - began:.1f} s", flush=True)
            theirs.start()
            litestream = Litestream(options.litestream, place, theirs.data)
            try:
                litestream.start()
                quiet(litestream.bytes)
                rows, (our_ms, their_ms, our_s, their_s) = contest(
                    options, place, ours, theirs, operator, litestream, verdict
                )
            finally:
                litestream.kill()
        table(rows, ["", "lost by the kill", "restored", "restored and checked"])
        # A poll may fall either way by one interval and its put.
        verdict.in_time(our_ms <= their_ms + 500, "no more is lost than with Litestream", f"{our_ms:.0f}, {their_ms:.0f}")
        verdict.in_time(our_s <= their_s * 1.1, "restored as fast as by Litestream", f"{our_s:.1f}, {their_s:.1f}")
        began = time.monotonic()
        sound = operator.told("verify")
        print(f"verified {sound['bytes'] / 1e6:.0f} MB in {time.monotonic() - began:.1f} s")
        verdict.check(sound["ok"], "all is whole", sound)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
