"""Fills a 4 MiB disk with enquiries: no false 201, reads go on, writes recover when there is room again."""

import contextlib
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from ledger import Ledger, Reader  # noqa: E402
from verdict import Verdict, table  # noqa: E402

MOST_POSTS = 20_000


@contextlib.contextmanager
def small_disk(place, kib):
    """A tmpfs of that size; where it cannot be mounted the test fails, since nothing else proves this."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kib}k,mode=0700", "tmpfs", place],
        capture_output=True,
        text=True,
    )
    if mounted.returncode != 0:
        sys.exit(f"cannot mount a tmpfs at {place} (needs root): {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=False)


def fill(ledger, size):
    """Posts until the disk is full; answers how many were accepted, how many refused in a row at the end."""
    accepted = refused = 0
    for _ in range(MOST_POSTS):
        status = ledger.post(size)
        accepted += status == 201
        refused = refused + 1 if status == 503 else 0
        if refused >= 10:
            break
    return accepted, refused


def rounds(server, ledger, verdict, options):
    """Fill, find refusals, make room, find writes accepted by the same process; several times over."""
    lines, pid = [], server.pid
    for number in range(1, options.rounds + 1):
        ballast = server.data / f"ballast-{number}"
        accepted, refused = fill(ledger, options.message_bytes)
        verdict.check(refused, f"round {number}: a full disk refuses writes with 503")
        small_accepted = sum(ledger.post() == 201 for _ in range(20))
        ballast.unlink()
        recovery = ledger.wait_until_accepted()
        verdict.check(recovery is not None, f"round {number}: writes recover when there is room")
        verdict.check(server.alive() and server.pid == pid, f"round {number}: the same process goes on")
        lines.append((f"round {number}", accepted, refused, small_accepted, (recovery or 10.0) * 1000))
    return lines


def main():
    parser = appliance.arguments(
        __doc__,
        disk_kib=(4096, "the size of the disk"),
        ballast_kib=(192, "room that is made in each round"),
        rounds=(3, "how often the disk is filled"),
        message_bytes=(2000, "the size of an enquiry's message"),
    )
    options = parser.parse_args()
    verdict, began = Verdict(), time.perf_counter()
    with appliance.workshop(options.keep) as place, small_disk(place / "disk", options.disk_kib) as disk:
        for number in range(1, options.rounds + 1):
            (disk / f"ballast-{number}").write_bytes(bytes(options.ballast_kib * 1024))
        with appliance.Appliance(options.binary, disk) as server:
            server.seed(5, options.seed)
            server.start()
            ledger = Ledger(server, verdict, f"full-{options.seed}")
            with Reader(server, verdict) as reader:
                lines = rounds(server, ledger, verdict, options)
                fill(ledger, options.message_bytes)
            server.kill()
            server.start()
            ledger.compare("after a kill on the full disk")
            verdict.check(server.stop() == 0, "it stops gracefully with 0 on a full disk")
            checked = server.command("check")
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
    table(lines, ("", "accepted", "503 in a row", "small ones accepted while full", "recovery, ms"))
    table(
        [
            ("seconds", time.perf_counter() - began),
            ("acknowledged", len(ledger.acknowledged)),
            ("refused with 503", ledger.refused),
            ("reads meanwhile", reader.answers),
            ("slowest read, ms", reader.slowest * 1000),
        ]
    )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
