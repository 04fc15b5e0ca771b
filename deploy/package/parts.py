"""What the packages are made of: which programs are in which, and what of Debian each needs, links or takes in."""

import functools
import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build/release"
PLACE = ROOT / ".build/packages"

# By package, the programs in it, of which those are packed that have been built; and in a line what it is.
PROGRAMS = {
    "fleetpass": (["fleetpassd", "fleetpass"], "car dealership's rental desk, in one process and one file"),
    "fleetpass-shared": (["fleetpass-shared"], "many car dealerships served from one PostgreSQL"),
}
# What no binary names and no library brings along: by package, what it is for.
DATA = {
    "tzdata": "local times of places, read from /usr/share/zoneinfo",
    "ca-certificates": "whom letters and calls to others trust",
    "fonts-inter-variable": "documents in Latin, Greek and Cyrillic letters",
    "fonts-dejavu-core": "documents in scripts that Inter lacks",
    "fonts-lohit-deva": "documents in Devanagari",
    "fonts-wqy-microhei": "documents in Chinese, Japanese and Korean",
}
# By package, a function that a program holds if it holds any of it.
MARKS = {
    "libsqlite3-dev": "sqlite3_open_v2", "zlib1g-dev": "deflate", "libargon2-dev": "argon2id_hash_raw",
    "libstdc++-12-dev": "__cxa_throw", "libgcc-12-dev": "_Unwind_Resume", "libzstd-dev": "ZSTD_isError",
}  # fmt: skip
# What pages show of others, taken in when it was built.
EMBEDDED = ["fonts-inter-variable", "bootstrap-icons"]


def told(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=True, **more).stdout.strip()


def built(package):
    return [BUILT / program for program in PROGRAMS[package][0] if (BUILT / program).exists()]


def epoch():
    """Seconds, of the last commit if nothing else is said: the same commit gives the same packages on every day."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or told("git", "-C", ROOT, "log", "-1", "--format=%ct"))


def releases():
    """Version, date or "unreleased", and its lines in the changelog, the newest first."""
    parts = re.split(r"^## (\S+), (.+)$", (ROOT / "CHANGELOG.md").read_text(), flags=re.M)
    return list(zip(parts[1::3], parts[2::3], parts[3::3]))


def version():
    """As the changelog has it; a build before the release sorts before it, and after those of earlier commits."""
    number, day, _ = releases()[0]
    stamp = told("date", "-u", "-d", f"@{epoch()}", "+%Y%m%d.%H%M%S")
    return f"{number}~{stamp}" if day == "unreleased" else number


def owner(path):
    """The package of Debian that a file belongs to."""
    real = Path(path).resolve()
    for name in (real, Path("/usr") / real.relative_to("/"), Path(*real.parts[0:1], *real.parts[2:])):
        found = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True).stdout
        if found:
            return found.partition(": ")[0].partition(":")[0]
    raise SystemExit(f"{path} is of no package: it is to come from Debian's, so that its version and licence are known")


def library(soname):
    line = re.search(rf"^\s*{re.escape(soname)} .*=> (\S+)", told("/sbin/ldconfig", "-p"), re.M)
    if not line:
        raise SystemExit(f"{soname} is not installed: run ./setup")
    return Path(line[1])


def linked(program):
    """The packages of the libraries that the linker noted, which are loaded with the program."""
    return {owner(library(name)) for name in re.findall(r"\(NEEDED\).*\[(\S+)\]", told("readelf", "-d", program))
            if not name.startswith("ld-")}  # fmt: skip


def loaded():
    """The packages of the libraries that the sources load by name when they are first used."""
    texts = [path.read_text() for kind in ("h", "swift") for path in (ROOT / "Sources").rglob(f"*.{kind}")]
    return {owner(library(name)) for text in texts for name in re.findall(r'"(lib[\w.-]+\.so\.\d+)"', text)}


@functools.cache
def linked_in(program):
    """The packages of the archives that the linker was given and took functions from."""
    names, found = set(told("nm", program).split()), set()
    for package in {owner(archive) for archive in (ROOT / ".build/static").glob("*.a")}:
        if package not in MARKS:
            raise SystemExit(f"{package} is linked in, and {__file__} does not say what shows whether it is")
        if MARKS[package] in names:
            found.add(package)
    return found
