"""Makes releases for a test: the server under test with another version in it, and whatever is to be wrong with it."""

import os
import re
import subprocess
from pathlib import Path

MARK = b"FLEETPASS_VERSION="
# The version stands in a field of its own width.
FIELD = re.compile(MARK + rb"([0-9.]+ *);")


class Releases:
    """A maker of releases whose key the world trusts."""

    def __init__(self, world, binary, place):
        self.world, self.binary, self.place = world, Path(binary).resolve(), Path(place)
        self.place.mkdir(parents=True, exist_ok=True)
        self.key = self.place / "release.key"
        self.tool("release", "key", self.key)
        trusted = world.root / "etc/fleetpass/trusted"
        trusted.mkdir(parents=True, exist_ok=True)
        (trusted / "ours.pub").write_bytes(Path(f"{self.key}.pub").read_bytes())

    def tool(self, *words):
        done = subprocess.run([self.world.tool, *map(str, words)], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{words}: {done.returncode} {done.stderr}")
        return done.stdout

    def add(self, version, script="", library=None, schema=None, migrations=None):
        """Builds, signs and installs it. `script` is run by a shell before the server; `$live` is no in a rehearsal."""
        folder = self.place / version
        folder.mkdir()
        library = library and Path(library)
        if library:
            (folder / library.name).write_bytes(library.read_bytes())
        environment = f"export FLEETPASS_MIGRATIONS={migrations}\n" if migrations else ""
        if script or environment:
            self.patched(folder / "fleetpassd-plain", version)
            program = folder / "fleetpassd"
            program.write_text(
                '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nlive=yes\n'
                'case "$*" in *.rehearsals*) live=no ;; esac\n'
                f'case "$1" in serve|migrate)\n:\n{script}\n;; esac\n{environment}exec "$here/fleetpassd-plain" "$@"\n'
            )
            program.chmod(0o755)
        else:
            self.patched(folder / "fleetpassd", version)
        return self.install(folder, version, schema or newest_schema())

    def install(self, folder, version, schema):
        self.tool("release", "sign", folder, "--key", self.key, "--release", version, "--schema", schema)
        self.tool("release", "add", folder, "--root", self.world.root)
        return version

    def patched(self, path, version):
        """A copy of the server that says another version of itself."""
        content = self.binary.read_bytes()
        found = FIELD.search(content)
        if not found or len(found[1]) < len(version):
            raise RuntimeError(f"{self.binary} has no room for {version} behind {MARK}")
        path.write_bytes(content.replace(found[0], MARK + version.encode().ljust(len(found[1])) + b";"))
        path.chmod(0o755)


def newest_schema():
    """The number of the newest migration in the repository."""
    folder = Path(__file__).resolve().parents[2] / "Sources/FleetPass/Migrations/sqlite"
    return max(int(path.name[:4]) for path in folder.glob("[0-9]*.sql"))


def compiled(source, target):
    """A library to preload, of a C file beside this one."""
    path = Path(__file__).with_name(source)
    subprocess.run(["cc", "-O2", "-Wall", "-shared", "-fPIC", "-o", target, path, "-ldl", "-lpthread"], check=True)
    return target


def write_migration(folder, number, text):
    """A migration that only this release has."""
    os.makedirs(folder, exist_ok=True)
    (Path(folder) / f"{number:04}_test.sql").write_text(text)
    return folder
