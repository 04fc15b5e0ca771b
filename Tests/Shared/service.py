"""Starts, watches and stops servers of the shared store for a test, on a PostgreSQL of the test's own."""

import contextlib
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import cluster as clusters  # noqa: E402
import wire  # noqa: E402

BINARY = os.environ.get("FLEETPASS_SHARED", appliance.REPOSITORY / ".build/release/fleetpass-shared")


class Server(appliance.Appliance):
    """One server; those of one place have the platform's key in common."""

    def __init__(self, binary, data, cluster, pooled=False, **environment):
        super().__init__(binary, data)
        self.cluster = cluster
        address = f"host={cluster.place} port=5432 dbname={clusters.DATABASE}"
        self.environment["FLEETPASS_DATABASE"] = address
        if pooled:
            self.environment["FLEETPASS_POOLER"] = address.replace("5432", "6432")
        self.environment["FLEETPASS_PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        # A second server on the same directory has its own place for operators.
        self.environment["FLEETPASS_OPERATOR_LISTEN"] = f"unix:{data}/operator-{self.port}.sock"
        self.environment |= environment

    def command(self, *words, timeout=120):
        """Runs a command that ends by itself."""
        import subprocess

        return subprocess.run(
            [self.binary, *map(str, words), "--data", self.data],
            env=self.environment, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def do(self, *words):
        """What a command prints that must work."""
        done = self.command(*words)
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, words))}: {done.returncode} {done.stderr[-1000:]}")
        return done.stdout.strip()

    def wait_ready(self, timeout=15):
        """Until it answers at all: what is nobody's is nobody's at once."""
        began = time.perf_counter()
        while time.perf_counter() < began + timeout:
            if self.process.poll() is not None:
                raise RuntimeError(f"server ended with {self.process.returncode}\n{self.last_words()}")
            with contextlib.suppress(OSError, wire.Broken):
                if wire.ask(self.address, wire.request("GET", "/t/platform/robots.txt"), timeout=timeout).status == 200:
                    return time.perf_counter() - began
            time.sleep(0.01)
        raise RuntimeError(f"server gave no answer in {timeout} s\n{self.last_words()}")


@contextlib.contextmanager
def database(place):
    """A PostgreSQL that is migrated by the binary itself, as an operator does it."""
    with clusters.fresh() as cluster:
        cluster.run(f"CREATE DATABASE {clusters.DATABASE}", database="postgres")
        cluster.run((clusters.SHARED / "Schema/roles.sql").read_text())
        yield cluster


def migrated(server):
    import subprocess

    done = subprocess.run([server.binary, "migrate"], env=server.environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return server
