"""Thousands of slow connections: a probe is answered at once, memory stays small, all are closed in time."""

import contextlib
import errno
import multiprocessing
import random
import select
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from verdict import Verdict, table  # noqa: E402

# What a slow client sends at first, what it drips then, and after how many seconds it must be gone.
KINDS = {
    "header": (b"GET /v1/vehicles HTTP/1.1\r\nHost: a.test\r\nX-Slow: ", b"x", 15),
    "body": (b"POST /v1/enquiries HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9000\r\n\r\n{", b" ", 40),
    "unread": (wire.request("GET", "/vehicles") * 100, b"", 40),
    "silent": (b"", b"", 75),
}
SHARES = {"header": 0.5, "body": 0.25, "unread": 0.1, "silent": 0.15}
TICKS_PER_SECOND = 10
SMALL_WINDOW_BYTES = 4096


def probe(address, target, ending, results):
    """Asks on fresh connections until told to end; reports each time in ms, and what went wrong."""
    times, wrong = [], []
    while not ending.is_set():
        began = time.perf_counter()
        try:
            answer = wire.ask(address, target, timeout=5)
            if answer.status != 200:
                wrong.append(f"status {answer.status}")
        except (OSError, wire.Broken) as problem:
            wrong.append(repr(problem))
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.005)
    results.put((times, wrong))


class Probe:
    """The probe in a process of its own, so that it does not wait for the thread that drips."""

    def __init__(self, address, target):
        self.ending, self.results = multiprocessing.Event(), multiprocessing.Queue()
        self.process = multiprocessing.Process(
            target=probe, args=(address, target, self.ending, self.results), daemon=True
        )
        self.process.start()

    def finish(self):
        self.ending.set()
        times, wrong = self.results.get(timeout=30)
        self.process.join()
        return sorted(times), wrong


class Crowd:
    """All slow connections, in one thread over one epoll."""

    def __init__(self, address, options):
        self.address, self.epoll, self.open = address, select.epoll(), {}
        self.random = random.Random(options.seed)
        self.lifetimes = {kind: [] for kind in KINDS}
        kinds = options.kinds.split(",")
        self.wanted = self.random.choices(kinds, [SHARES[kind] for kind in kinds], k=options.connections)
        self.failures = 0

    def join(self, kind):
        line = socket.socket()
        line.setblocking(False)
        if kind == "unread":
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_WINDOW_BYTES)
        code = line.connect_ex(self.address)
        if code not in (0, errno.EINPROGRESS):
            self.failures += 1
            line.close()
            return
        watched = select.EPOLLOUT | select.EPOLLRDHUP | (0 if kind == "unread" else select.EPOLLIN)
        self.epoll.register(line.fileno(), watched)
        self.open[line.fileno()] = (line, kind, time.monotonic())

    def serve(self, seconds, reopen):
        """Answers events for a while: first bytes when it stands, a note of its life when closed."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for number, events in self.epoll.poll(left, 512):
                line, kind, began = self.open[number]
                if events & select.EPOLLOUT and not events & (select.EPOLLERR | select.EPOLLHUP):
                    self.epoll.modify(number, select.EPOLLRDHUP | (0 if kind == "unread" else select.EPOLLIN))
                    self.send(line, KINDS[kind][0])
                else:
                    self.leave(number)
                    if reopen:
                        self.join(kind)

    @staticmethod
    def send(line, data):
        with contextlib.suppress(OSError):  # the server has closed it, and epoll says so next
            line.send(data)

    def leave(self, number):
        line, kind, began = self.open.pop(number)
        self.lifetimes[kind].append(time.monotonic() - began)
        self.epoll.unregister(number)
        line.close()

    def drip(self, tick):
        """One byte on every tenth connection."""
        for line, kind, _ in list(self.open.values())[tick % TICKS_PER_SECOND :: TICKS_PER_SECOND]:
            if KINDS[kind][1]:
                self.send(line, KINDS[kind][1])

    def arrive(self):
        """All of them, in bursts that the listener's queue can hold."""
        for at, kind in enumerate(self.wanted):
            self.join(kind)
            if at % 200 == 199:
                self.serve(0.01, True)

    def run(self, seconds, reopen, each_tick=lambda: False):
        """Drips and serves for a while, or until `each_tick` says that it is enough."""
        for tick in range(int(seconds * TICKS_PER_SECOND)):
            self.drip(tick)
            self.serve(1 / TICKS_PER_SECOND, reopen)
            if each_tick():
                return


def slowly(server, verdict, options, target):
    """The whole course: probe alone, crowd and probe, then the crowd's end; answers the table's lines."""
    server.warm_up()
    pid, quiet_bytes, quiet_files = server.pid, server.resident_bytes(), server.open_files()
    alone = Probe(server.address, target)
    time.sleep(1)
    alone_times, _ = alone.finish()
    crowd, peak = Crowd(server.address, options), [quiet_bytes]
    beside = Probe(server.address, target)
    began = time.perf_counter()
    crowd.arrive()
    arrived = time.perf_counter() - began
    stood = len(crowd.open)
    crowd.run(options.hold, True, lambda: peak.append(server.resident_bytes()) is not None)
    times, wrong = beside.finish()
    open_files, began_end = server.open_files(), time.perf_counter()
    # The end of a connection never reaches a client that does not read; the server's open files tell.
    crowd.run(
        max(limit for _, _, limit in KINDS.values()), False, lambda: server.open_files() <= quiet_files
    )
    ended = time.perf_counter() - began_end
    growth = (max(peak) - quiet_bytes) / 1e6
    p99, slowest = times[len(times) * 99 // 100], times[-1]
    verdict.check(stood >= options.connections * 0.99, "the slow connections stand", stood)
    verdict.check(crowd.failures == 0, "no connection is refused", crowd.failures)
    verdict.check(not wrong, "the probe is always answered with 200", f"{len(wrong)}: {wrong[:3]}")
    verdict.in_time(p99 < options.probe_ms, "the probe's 99th percentile", f"{p99:.1f} ms")
    verdict.in_time(slowest < options.probe_ms, "the probe's slowest answer", f"{slowest:.1f} ms")
    verdict.check(growth < options.growth_mb, "memory", f"grew by {growth:.0f} MB")
    verdict.check(server.alive() and server.pid == pid, "the same process goes on", server.last_words())
    left = server.open_files() - quiet_files
    verdict.check(left <= 0, "the server has closed all slow ones in the end", f"{left} still open")
    for kind, lives in crowd.lifetimes.items():
        limit = KINDS[kind][2]
        verdict.in_time(
            not lives or max(lives) < limit,
            f"{kind}: closed within {limit} s",
            f"{max(lives, default=0):.0f} s",
        )
    lines = [
        ("probe alone, p50 ms", alone_times[len(alone_times) // 2]),
        ("probe, p50 ms", times[len(times) // 2]),
        ("probe, p99 ms", p99),
        ("probe, slowest ms", slowest),
        ("probes", len(times)),
        ("slow connections", stood),
        ("arrived within s", arrived),
        ("server's open files", open_files),
        ("all closed after s", ended),
        ("resident before, MB", quiet_bytes / 1e6),
        ("growth, MB", growth),
    ]
    return lines + [
        (f"{kind}: closed, longest life s", f"{len(lives):,}, {max(lives, default=0):.1f}")
        for kind, lives in crowd.lifetimes.items()
    ]


def main():
    parser = appliance.arguments(
        __doc__,
        kinds=(",".join(KINDS), "what the slow connections do"),
        connections=(10_000, "slow connections at once"),
        hold=(12.0, "seconds that they are kept up"),
        probe_ms=(50.0, "the slowest answer a probe may get"),
        growth_mb=(100.0, "what memory may grow by"),
    )
    options = parser.parse_args()
    if appliance.raise_file_limit(options.connections + 200) < options.connections + 200:
        sys.exit(f"the hard limit of open files is too low for {options.connections} connections")
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        for attempt in verdict.attempts():
            with appliance.Appliance(options.binary, place / f"data-{attempt}") as server:
                server.seed(1000, options.seed)
                server.start()
                lines = slowly(server, verdict, options, wire.request("GET", "/v1/vehicles?limit=1"))
                verdict.check(wire.ask(server.address, appliance.READY).status == 200, "it serves afterwards")
                verdict.check(server.stop() == 0, "it stops gracefully with 0")
            table(lines)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
