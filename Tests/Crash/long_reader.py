"""A long reader of the live file, such as a backup or `check`: writes go on at their pace beside it."""

import contextlib
import sqlite3
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from ledger import Ledger  # noqa: E402
from verdict import Verdict, table  # noqa: E402


def write_for(seconds, ledger, options):
    """Enquiries from several clients; answers how long each took, in ms, sorted."""
    times, until = [], time.perf_counter() + seconds

    def client():
        while (began := time.perf_counter()) < until:
            ledger.post(options.message_bytes)
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=client) for _ in range(options.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times)


@contextlib.contextmanager
def snapshot(server):
    """A read transaction on the live file that stays open."""
    address = f"file:{server.data / 'fleetpass.db'}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as file:
        file.execute("BEGIN")
        rows = file.execute("SELECT count(*) FROM enquiries").fetchone()
        yield
        assert file.execute("SELECT count(*) FROM enquiries").fetchone() == rows, "the snapshot has moved"


def main():
    parser = appliance.arguments(
        __doc__,
        seconds=(4.0, "seconds of each phase"),
        clients=(8, "clients that write"),
        message_bytes=(2000, "the size of an enquiry's message"),
        slowest_ms=(500.0, "the slowest write that is tolerated"),
    )
    options = parser.parse_args()
    verdict, lines = Verdict(), []
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(20, options.seed)
            ledger = Ledger(server.start(), verdict, f"long-{options.seed}")
            log = server.data / "fleetpass.db-wal"
            for name, is_read in (("alone", False), ("beside a long reader", True), ("alone again", False)):
                for _ in verdict.attempts():
                    with snapshot(server) if is_read else contextlib.nullcontext():
                        times = write_for(options.seconds, ledger, options)
                    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
                    lines.append((name, len(times), p50, p99, times[-1], log.stat().st_size / 1e6))
                    what = f"{name}: the slowest write"
                    verdict.in_time(times[-1] < options.slowest_ms, what, f"{times[-1]:.0f} ms")
            with snapshot(server):
                began = time.perf_counter()
                checked = server.command("check")
                took = time.perf_counter() - began
            verdict.check(checked.returncode == 0, "check passes on a file that is served", checked.stdout)
            lines.append(("check of the live file", 1, took * 1000, took * 1000, took * 1000, 0.0))
            server.kill()
            server.start()
            ledger.compare("after a kill")
            verdict.check(server.stop() == 0, "it stops gracefully with 0")
    table(lines, ("", "writes", "p50 ms", "p99 ms", "slowest ms", "log MB"))
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
