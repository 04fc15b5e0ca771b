#!/usr/bin/python3
"""Puts what has been built where it belongs: programs, units, pages of the manual, completions, documents. `make
install` calls it for all there is, and deb.py for each package.
"""

import argparse
import gzip
import os
import re
import shutil
import subprocess
from pathlib import Path

import parts

COMPLETIONS = {
    "bash": "share/bash-completion/completions/{}", "zsh": "share/zsh/vendor-completions/_{}",
    "fish": "share/fish/vendor_completions.d/{}.fish",
}  # fmt: skip


def write(path, content, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)


def packed(text):
    """As manuals and changelogs lie on Debian, without the time of day that gzip would note."""
    return gzip.compress(text.encode(), 9, mtime=0)


def program(binary, place):
    """Without the names that only a debugger reads: two thirds of its bytes. The build keeps them."""
    aim = place / "bin" / binary.name
    aim.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["strip", "--strip-all", "--remove-section=.comment", "-o", aim, binary], check=True)
    aim.chmod(0o755)
    write(place / f"share/man/man1/{binary.name}.1.gz", packed(parts.told(binary, "man") + "\n"))
    for shell, path in COMPLETIONS.items():
        write(place / path.format(binary.name), parts.told(binary, "completions", shell) + "\n")


def units(place, prefix):
    """What systemd is told of instances, with the programs where they are put."""
    deploy = parts.ROOT / "deploy"
    # Without the tool there is nobody to make a backup, or to look.
    has_tool = (parts.BUILT / "fleetpass").exists()
    for unit in sorted((deploy / "units").iterdir()):
        if unit.name.startswith(("fleetpass-backup@", "fleetpass-status.")) and not has_tool:
            continue
        text = re.sub("/usr/bin/(?=fleetpass)", f"{prefix}/bin/", unit.read_text())
        write(place / "lib/systemd/system" / unit.name, text)
    for kind in ("sysusers", "tmpfiles"):
        write(place / f"lib/{kind}.d/fleetpass.conf", (deploy / f"package/{kind}.conf").read_text())


def documents(place, package):
    folder = place / "share/doc" / package
    write(folder / "copyright", (parts.ROOT / "deploy/package/copyright").read_text())
    for held in sorted(set(parts.EMBEDDED).union(*map(parts.linked_in, parts.built(package)))):
        write(folder / f"licences/{held}.gz", packed(Path(f"/usr/share/doc/{held}/copyright").read_text()))
    if package != "fleetpass":
        return
    write(folder / "README.md", (parts.ROOT / "README.md").read_text())
    for page in sorted((parts.ROOT / "docs").rglob("*")):
        if page.is_file():
            write(folder / "docs" / page.relative_to(parts.ROOT / "docs"), page.read_bytes())


def install(package, destination, prefix):
    """One package below a folder, which is the root of the machine it is for."""
    place = Path(f"{destination}{prefix}")
    for binary in parts.built(package):
        program(binary, place)
    if package == "fleetpass":
        units(place, prefix)
    documents(place, package)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--destination", default="", help="the root of the machine it is for; none: this one")
    parser.add_argument("--prefix", default="/usr/local", type=lambda text: text.rstrip("/"))
    options = parser.parse_args()
    if not os.path.isabs(options.prefix):
        parser.error("the prefix begins with /")
    packages = [package for package in parts.PROGRAMS if parts.built(package)]
    if not packages:
        parser.error(f"there is nothing in {parts.BUILT}: run make build")
    if not shutil.which("strip"):
        parser.error("strip is missing: run ./setup")
    os.umask(0o022)
    for package in packages:
        install(package, options.destination, options.prefix)


if __name__ == "__main__":
    main()
