"""A machine of its own in a folder, with Debian and systemd: made once, copied for each test, booted in a container."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402

KEPT = appliance.REPOSITORY / ".build/packages"
MIRROR = "http://deb.debian.org/debian"
# What a small machine has anyway, and a container. Everything else has to come with the package under test.
SOFTWARE, LESS_SOFTWARE = "systemd,systemd-sysv", "apt"
# A machine that is thrown away need not wait for its disk, nor keep translations.
HASTE = ("--dpkgopt=force-unsafe-io", "--dpkgopt=path-exclude=/usr/share/locale/*")


def debian(software):
    """A packed machine: made by the first test that needs one, and kept beside the packages."""
    packed = KEPT / f"debian-{software.replace(',', '-')}.tar"
    if not packed.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        half = packed.with_suffix(".half.tar")
        kind = ["--quiet", "--variant=minbase", *HASTE, f"--include={software}"]
        subprocess.run(["mmdebstrap", *kind, "bookworm", half, MIRROR], check=True)
        half.rename(packed)
    return packed


def unpacked(place, name, packed):
    """A fresh copy, which looks names up as this machine does."""
    root = place / name
    root.mkdir()
    subprocess.run(["tar", "-xf", packed, "-C", root], check=True)
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    return root


class House:
    """While it is open, the machine runs; afterwards nothing of it is left."""

    def __init__(self, place, name="house"):
        self.root, self.log = place / name, place / f"{name}.log"
        self.archives = KEPT / "archives"
        self.container = self.leader = None

    def __enter__(self):
        if os.geteuid() != 0:
            sys.exit("a machine of its own takes root: it is a container")
        unpacked(self.root.parent, self.root.name, debian(SOFTWARE))
        (self.archives / "partial").mkdir(parents=True, exist_ok=True)
        # Where a systemd runs already, the container is a unit of it; else it stands where it was started.
        place = [] if Path("/run/systemd/system").exists() else ["--keep-unit"]
        with open(self.log, "wb") as log:
            self.container = subprocess.Popen(
                ["systemd-nspawn", "--quiet", "--register=no", *place, "-D", self.root, "--resolv-conf=off",
                 f"--bind={self.archives}:/var/cache/apt/archives", "-b"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # fmt: skip
        end = time.monotonic() + 60
        while not self._is_up():
            if time.monotonic() > end or self.container.poll() is not None:
                self.__exit__()
                raise RuntimeError(f"the machine does not come up\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        self.run("systemctl", "is-system-running", "--wait")
        return self

    def _is_up(self):
        children = Path(f"/proc/{self.container.pid}/task/{self.container.pid}/children")
        with contextlib.suppress(OSError, IndexError):
            self.leader = int(children.read_text().split()[0])
            return self.path("/run/systemd/private").is_socket()
        return False

    def __exit__(self, *_):
        self.container.terminate()
        try:
            self.container.wait(30)
        except subprocess.TimeoutExpired:
            if self.leader:
                os.kill(self.leader, signal.SIGKILL)
            self.container.kill()
            self.container.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    def path(self, path):
        """Where something of the machine is seen from outside, sockets and all."""
        return Path(f"/proc/{self.leader}/root{path}")

    def run(self, *command, timeout=300):
        """Runs a command on the machine; answers the finished process, whatever came of it."""
        into = ["nsenter", "-t", str(self.leader), "-a", "--", "env", "-i"]
        settings = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
        return subprocess.run([*into, *settings, *map(str, command)], capture_output=True, text=True, timeout=timeout)

    def say(self, *command):
        """What a command prints that has to work."""
        done = self.run(*command)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def apt(self, *words):
        return self.run("apt-get", "-qq", "-y", "--no-install-recommends", *words)

    def install(self, package):
        """With all it depends on, from the mirror; what was fetched before is not fetched again."""
        shutil.copy(package, self.root / package.name)
        return self.apt("install", f"/{package.name}")
