#!/usr/bin/python3
"""Makes packages for Debian of what has been built, the same bytes for the same commit and the same programs: times are
those of the last commit, owners are root, and whatever is packed is packed in one order. Prints their paths.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import tempfile
import textwrap
from email.utils import formatdate
from pathlib import Path

import install
import parts
import sbom

SCRIPTS = Path(__file__).resolve().parent
MAINTAINER = "FleetPass authors <maintainers@fleetpass.invalid>"
EXPLANATION = """\
FleetPass rents cars: vehicles and locations, prices and bookings, papers and payments, a public site, a console for
staff and an API. One dealership is one process with one file of SQLite below /var/lib/fleetpass."""


def depends(package):
    """What the linker noted, with the versions that its functions ask for, what is loaded by name, and what is read."""
    with tempfile.TemporaryDirectory() as place:
        control = Path(place, "debian/control")
        install.write(control, f"Source: {package}\n\nPackage: {package}\nArchitecture: any\n")
        noted = parts.told("dpkg-shlibdeps", "-O", *parts.built(package), cwd=place).removeprefix("shlibs:Depends=")
    named = {entry.split()[0] for entry in noted.split(", ")}
    return ", ".join([noted, *sorted((parts.loaded() | set(parts.DATA)) - named)])


def control(package, version, kilobytes):
    summary = parts.PROGRAMS[package][1]
    text = textwrap.fill(EXPLANATION, 78, initial_indent=" ", subsequent_indent=" ")
    return f"""\
Package: {package}
Version: {version}
Architecture: {parts.told("dpkg", "--print-architecture")}
Maintainer: {MAINTAINER}
Installed-Size: {kilobytes}
Depends: {depends(package)}
Recommends: systemd
Suggests: caddy | nginx
Section: web
Priority: optional
Description: {summary}
{text}
"""


def changelog(package, version):
    """The changelog in Debian's form. What is not released yet has the time of its commit."""
    entries = []
    for place, (number, day, lines) in enumerate(parts.releases()):
        number = number if place else version
        seconds = parts.epoch() if day == "unreleased" else int(parts.told("date", "-u", "-d", day, "+%s"))
        body = []
        for paragraph in lines.split("\n\n"):
            for line in paragraph.replace("\n  ", " ").splitlines():
                if line.startswith("#"):
                    body.append(f"\n  [ {line.lstrip('# ')} ]")
                elif line:
                    words = line.removeprefix("- ")
                    body.append(textwrap.fill(words, 78, initial_indent="  * ", subsequent_indent="    "))
        state = "UNRELEASED" if day == "unreleased" else "stable"
        entries.append(f"{package} ({number}) {state}; urgency=medium\n"
                       + "\n".join(body) + f"\n\n -- {MAINTAINER}  {formatdate(seconds)}\n")  # fmt: skip
    return "\n".join(entries)


def files(tree):
    return sorted(path for path in tree.rglob("*") if path.is_file() and "DEBIAN" not in path.parts)


def make(package, version, into):
    with tempfile.TemporaryDirectory() as place:
        tree = Path(place, "tree")
        install.install(package, tree, "/usr")
        documents = tree / "usr/share/doc" / package
        install.write(documents / "changelog.gz", install.packed(changelog(package, version)))
        install.write(documents / "sbom.cdx.json", sbom.text(package, version))
        overrides = "".join(f"{package}: {line}\n" if line[0] != "#" else f"{line}\n"
                            for line in (SCRIPTS / "lintian-overrides").read_text().splitlines())  # fmt: skip
        install.write(tree / "usr/share/lintian/overrides" / package, overrides)
        kilobytes = sum(-(-path.stat().st_size // 1024) for path in files(tree))
        install.write(tree / "DEBIAN/control", control(package, version, kilobytes))
        sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree)}\n" for path in files(tree)]
        install.write(tree / "DEBIAN/md5sums", "".join(sums))
        if package == "fleetpass":
            for script in ("postinst", "prerm", "postrm"):
                install.write(tree / "DEBIAN" / script, (SCRIPTS / script).read_text(), 0o755)
        for path in [tree, *tree.rglob("*")]:
            os.utime(path, (parts.epoch(), parts.epoch()))
        made = into / f"{package}_{version}_{parts.told('dpkg', '--print-architecture')}.deb"
        # On one thread, or the bytes would depend on the machine's processors.
        pack = ["dpkg-deb", "--root-owner-group", "--threads-max=1", "-Zxz", "--build", tree, made]
        times = {**os.environ, "SOURCE_DATE_EPOCH": str(parts.epoch())}
        subprocess.run(pack, check=True, stdout=subprocess.DEVNULL, env=times)
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=parts.PLACE, help="the folder they are put in")
    parser.add_argument("--version", default=parts.version(), help="in place of the changelog's")
    parser.add_argument("--only", choices=parts.PROGRAMS, help="this package alone")
    options = parser.parse_args()
    if missing := [tool for tool in ("strip", "readelf", "dpkg-shlibdeps", "dpkg-deb") if not shutil.which(tool)]:
        parser.error(f"{', '.join(missing)} is missing: run ./setup")
    os.umask(0o022)
    options.into.mkdir(parents=True, exist_ok=True)
    wanted = [package for package in parts.PROGRAMS if parts.built(package) and options.only in (None, package)]
    if not wanted:
        parser.error(f"there is nothing to pack in {parts.BUILT}: run make build")
    for package in wanted:
        print(make(package, options.version, options.into))


if __name__ == "__main__":
    main()
