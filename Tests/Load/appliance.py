"""Starts, watches and stops one fleetpassd for a test; knows its command line and /proc, not its API."""

import argparse
import contextlib
import os
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import wire

REPOSITORY = Path(__file__).resolve().parents[2]
READY = wire.request("GET", "/v1/vehicles?limit=1")


def arguments(summary, **defaults):
    """The options that every test takes; each test adds its own."""
    parser = argparse.ArgumentParser(
        description=summary, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    parser.add_argument(
        "--binary",
        type=Path,
        default=os.environ.get("FLEETPASSD", REPOSITORY / ".build/release/fleetpassd"),
        help="the server under test",
    )
    parser.add_argument("--seed", type=int, default=1, help="makes a run repeatable, as far as timing allows")
    parser.add_argument("--keep", action="store_true", help="leave the working directory behind")
    for name, (value, text) in defaults.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value, help=text)
    return parser


@contextlib.contextmanager
def workshop(keep=False, under=None):
    """A directory that goes when the test ends, also when the test is told to end by SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped by SIGTERM"))
    place = Path(tempfile.mkdtemp(prefix="fleetpass-", dir=under))
    try:
        yield place
    finally:
        if keep:
            print(f"kept: {place}", file=sys.stderr)
        else:
            shutil.rmtree(place, ignore_errors=True)


def free_port():
    """A port below the ephemeral range: in it, a client that polls for a server could connect to itself."""
    for port in random.Random(os.urandom(8)).sample(range(20000, 32000), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise RuntimeError("no free port between 20000 and 32000")


def waits_for(condition, seconds=10):
    """Whether it comes true in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def raise_file_limit(wanted):
    """Lifts this process's soft limit of open files towards `wanted`; answers what was reached."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    reached = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, reached), hard))
    return max(soft, reached)


class Appliance:
    """One data directory and, while it runs, the one process that serves it on a port of its own."""

    def __init__(self, binary, data, environment=None, prefix=(), sockets=()):
        self.binary, self.data, self.prefix = Path(binary).resolve(), Path(data), list(prefix)
        self.sockets = tuple(sockets)
        self.environment = {**os.environ, "FLEETPASS_RATE_LIMITS": "off", **(environment or {})}
        self.log = self.data.parent / f"{self.data.name}.log"
        self.port = free_port()
        self.process = None
        if not self.binary.exists():
            sys.exit(f"{self.binary} does not exist: build the server first, or name it with --binary")

    @property
    def address(self):
        return ("127.0.0.1", self.port)

    @property
    def pid(self):
        return self.process.pid

    def command(self, verb, *options, timeout=120):
        """Runs a verb that ends by itself; answers the finished process."""
        return subprocess.run(
            [self.binary, verb, "--data", self.data, *map(str, options)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def seed(self, vehicles, seed=1):
        done = self.command("seed", "--vehicles", vehicles, "--seed", seed, timeout=600)
        if done.returncode != 0:
            sys.exit(f"seed failed with {done.returncode}: {done.stderr[-2000:]}")

    def spawn(self):
        """Starts the process and does not wait for anything."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [
                    *self.prefix,
                    self.binary,
                    "serve",
                    "--data",
                    self.data,
                    "--listen",
                    f"127.0.0.1:{self.port}",
                ],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.sockets,
            )

    def start(self, timeout=15):
        """Starts the process and waits for its first answer."""
        self.spawn()
        self.wait_ready(timeout)
        return self

    def wait_ready(self, timeout=15):
        """Polls until a request is answered with 200; answers the seconds that took."""
        began = time.perf_counter()
        while time.perf_counter() < began + timeout:
            if self.process.poll() is not None:
                raise RuntimeError(
                    f"server ended with {self.process.returncode} at start\n{self.last_words()}"
                )
            with contextlib.suppress(OSError, wire.Broken):
                if wire.ask(self.address, READY, timeout=timeout).status == 200:
                    return time.perf_counter() - began
            time.sleep(0.0005)
        raise RuntimeError(f"server gave no answer in {timeout} s\n{self.last_words()}")

    def warm_up(self):
        """Lets every loop read once: each opens its connection to the database then, and keeps it.

        Connections that are open at the same time are spread over the loops, and no two ask the same, so
        that no answer comes from memory.
        """
        lines = [wire.Line(self.address) for _ in range(64)]
        for limit, line in enumerate(lines, 1):
            line.ask(wire.request("GET", f"/v1/vehicles?limit={limit}"))
        for line in lines:
            line.close()
        time.sleep(0.2)

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """The crash: SIGKILL, no goodbye."""
        if self.alive():
            self.process.kill()
        if self.process is not None:
            self.process.wait()

    def stop(self, timeout=15):
        """The graceful stop; answers the exit code, or None when it had to be killed."""
        if not self.alive():
            return self.process.returncode if self.process else None
        self.process.terminate()
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def last_words(self, lines=15):
        return (
            "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""
        )

    def resident_bytes(self):
        return _resident_pages(self.pid) * resource.getpagesize()

    def cpu_seconds(self):
        """User and system time used so far, over all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def open_files(self):
        return self.open_kinds().total()

    def open_kinds(self):
        """What is open, by name, and how often: a database's file, a socket, an event loop."""
        found, place = Counter(), Path(f"/proc/{self.pid}/fd")
        for number in os.listdir(place):
            with contextlib.suppress(FileNotFoundError):
                found[Path(os.readlink(place / number)).name.partition(":[")[0]] += 1
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()


def _resident_pages(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
