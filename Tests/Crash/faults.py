"""Makes every sync, write and resize of the database's files fail in turn: no acknowledgement is false."""

import errno
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from ledger import Ledger, Reader  # noqa: E402
from shim import ANY, MAIN, SIZE, SYNC, WAL, WRITE, Shim  # noqa: E402
from verdict import Verdict, table  # noqa: E402

POSTS_AFTER_FAULT = 4

# What fails, where, with which error, at which share of the positions, and how a position is reached: by
# a few single enquiries, or by a crowd of large ones that brings on a checkpoint.
FAULTS = [
    ("sync of the log", SYNC, WAL, errno.EIO, 1.0, "single"),
    ("sync of any file", SYNC, ANY, errno.EIO, 1.0, "single"),
    ("write to the log, no space", WRITE, WAL, errno.ENOSPC, 1.0, "single"),
    ("write to the log, error", WRITE, WAL, errno.EIO, 0.5, "single"),
    ("write to any file, no space", WRITE, ANY, errno.ENOSPC, 0.5, "single"),
    ("resize of any file", SIZE, ANY, errno.ENOSPC, 0.25, "crowd"),
    ("sync of the main file", SYNC, MAIN, errno.EIO, 0.25, "crowd"),
    ("write to the main file, no space", WRITE, MAIN, errno.ENOSPC, 0.25, "crowd"),
    ("write to the main file, error", WRITE, MAIN, errno.EIO, 0.25, "crowd"),
]


class Trial:
    """One server under the shim, through all faults; killed and started again after each."""

    def __init__(self, server, shim, verdict, options):
        self.server, self.shim, self.verdict, self.options = server, shim, verdict, options
        self.ledger = Ledger(server, verdict, f"fault-{options.seed}")
        self.slowest_recovery = self.slowest_read = 0.0
        self.reads = 0

    def single(self, name, stays, syncs):
        """Enquiries one by one until the fault has struck and a few more."""
        after = 0
        for _ in range(self.options.positions + 20):
            struck, synced = self.shim.failed > 0, self.shim.synced
            status = self.ledger.post()
            if status == 201:
                self.verdict.check(self.shim.synced > synced, f"{name}: a sync comes before each 201")
                self.verdict.check(not (struck and stays and syncs), f"{name}: no 201 while every sync fails")
            after += struck
            if after >= POSTS_AFTER_FAULT:
                return

    def crowd(self):
        """Large enquiries from several clients until the fault has struck, then some more."""
        self.ledger.post_from_many(self.options.crowd, 8, 2000, lambda: self.shim.failed > 0)
        if self.shim.failed:
            self.ledger.post_from_many(20, 4, 2000)

    def run(self, name, kinds, word, error, position, stays, how):
        """One position of one fault; answers whether the fault struck."""
        where = f"{name}, position {position}, {'until lifted' if stays else 'once'}"
        pid = self.server.pid
        with Reader(self.server, self.verdict) as reader:
            self.shim.arm(kinds, word, position, stays, error)
            self.single(where, stays, kinds == SYNC and word != MAIN) if how == "single" else self.crowd()
            struck = self.shim.failed > 0
            self.shim.lift()
            recovery = self.ledger.wait_until_accepted()
        self.verdict.check(recovery is not None, f"{where}: writes recover once it is lifted")
        self.verdict.check(
            self.server.alive() and self.server.pid == pid, f"{where}: the same process goes on"
        )
        self.slowest_recovery = max(self.slowest_recovery, recovery or 10.0)
        self.slowest_read, self.reads = max(self.slowest_read, reader.slowest), self.reads + reader.answers
        self.crash(where)
        return struck

    def crash(self, where):
        self.server.kill()
        self.server.start()
        self.ledger.compare(where)

    def run_start(self, position, stays):
        """A sync that fails at the start: it serves reads or ends with an error, and does not hang."""
        where = f"sync at start, position {position}, {'until lifted' if stays else 'once'}"
        self.ledger.post()
        self.server.kill()
        self.shim.arm(SYNC, ANY, position, stays)
        try:
            self.server.start(timeout=10)
            self.ledger.post()
        except RuntimeError as problem:
            code = self.server.process.poll()
            self.verdict.check(code is not None and code > 0, f"{where}: it ends with an exit code", problem)
        self.shim.lift()
        if self.server.alive():
            self.verdict.check(self.ledger.wait_until_accepted() is not None, f"{where}: writes recover")
        self.crash(where)

    def run_stop(self, stays):
        """A sync that fails while the server stops: it still ends, in time and by itself."""
        where = f"sync at stop, {'until lifted' if stays else 'once'}"
        self.ledger.post()
        self.shim.arm(SYNC, ANY, 1, stays)
        code = self.server.stop(timeout=15)
        self.verdict.check(code is not None and code >= 0, f"{where}: it ends by itself", code)
        self.shim.lift()
        self.crash(where)


def main():
    parser = appliance.arguments(
        __doc__,
        positions=(12, "how many calls of each kind are made to fail, one per run"),
        crowd=(3000, "the most large enquiries sent to bring on a checkpoint"),
        only=("", "run faults of this name"),
    )
    options = parser.parse_args()
    verdict, lines, began = Verdict(), [], time.perf_counter()
    with appliance.workshop(options.keep) as place:
        shim = Shim(place)
        with appliance.Appliance(options.binary, place / "data", shim.environment) as server:
            server.seed(20, options.seed)
            server.start()
            trial = Trial(server, shim, verdict, options)
            for name, kinds, word, error, share, how in FAULTS:
                if options.only not in name:
                    continue
                runs = [
                    (position, stays)
                    for position in range(1, max(1, round(options.positions * share)) + 1)
                    for stays in (False, True)
                ]
                struck = sum(trial.run(name, kinds, word, error, *run, how) for run in runs)
                lines.append((name, len(runs), struck))
                verdict.check(struck or how == "crowd", f"{name}: the fault is reached at all")
            if not options.only:
                for position, stays in ((1, False), (2, False), (3, False), (1, True), (2, True)):
                    trial.run_start(position, stays)
                trial.run_stop(False)
                trial.run_stop(True)
            verdict.check(server.stop() == 0, "the last one stops gracefully with 0")
            checked = server.command("check")
            verdict.check(checked.returncode == 0, "check finds nothing", checked.stdout + checked.stderr)
            ledger = trial.ledger
    table(lines, ("fault", "runs", "struck"))
    table(
        [
            ("seconds", time.perf_counter() - began),
            ("acknowledged", len(ledger.acknowledged)),
            ("refused with 503", ledger.refused),
            ("reads meanwhile", trial.reads),
            ("slowest read, ms", trial.slowest_read * 1000),
            ("slowest recovery, ms", trial.slowest_recovery * 1000),
        ]
    )
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
