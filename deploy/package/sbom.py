#!/usr/bin/python3
"""Says in CycloneDX what the programs of a package hold, and what they load: names, versions, licences and uses.
Nothing in it is told by hand but licences: archives are those the linker was given, libraries those it noted and those
the sources load, versions those of the packages that they are of. The same build gives the same bytes.
"""

import argparse
import hashlib
import json
import os
import re
import tempfile
import uuid
from datetime import datetime, timezone
from urllib.parse import quote

import parts

# By source package of Debian, as SPDX writes it. One that is missing here ends the build.
LICENCES = {
    "argon2": "CC0-1.0 OR Apache-2.0", "bootstrap-icons": "MIT", "ca-certificates": "MPL-2.0 AND GPL-2.0-or-later",
    "cairo": "LGPL-2.1-only OR MPL-1.1", "curl": "curl", "fontconfig": "HPND-sell-variant",
    "fonts-dejavu": "Bitstream-Vera", "fonts-inter": "OFL-1.1", "fonts-lohit-deva": "OFL-1.1",
    "fonts-wqy-microhei": "Apache-2.0 OR GPL-3.0-or-later WITH Font-exception-2.0",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1", "glib2.0": "LGPL-2.1-or-later",
    "glibc": "LGPL-2.1-or-later", "libjpeg-turbo": "IJG AND BSD-3-Clause AND Zlib", "libpng1.6": "libpng-2.0",
    "libwebp": "BSD-3-Clause", "libzstd": "BSD-3-Clause OR GPL-2.0-only", "openssl": "Apache-2.0",
    "pango1.0": "LGPL-2.0-or-later",
    "postgresql-15": "PostgreSQL", "qrencode": "LGPL-2.1-or-later", "sqlite3": "blessing",
    "tzdata": "LicenseRef-public-domain", "zlib": "Zlib",
}  # fmt: skip
USES = {
    "linked in": ("part of the program: a newer one asks for a new build", parts.linked_in),
    "linked": ("of the machine, loaded with the program", parts.linked),
    "embedded": ("shown by pages: part of the program", lambda _: set(parts.EMBEDDED)),
    "loaded when used": ("of the machine, loaded by name by the part that needs it", lambda _: parts.loaded()),
    "read when used": ("data of the machine", lambda _: set(parts.DATA)),
}
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "fleetpass")


def component(name, kind, uses):
    """A package of Debian as it is installed where this is built."""
    fields = "${source:Package}\t${Version}\t${Architecture}\n"
    source, version, architecture = parts.told("dpkg-query", "-W", "-f", fields, name).splitlines()[0].split("\t")
    if source not in LICENCES:
        raise SystemExit(f"{name} is of {source}, whose licence is not in {__file__}: look into "
                         f"/usr/share/doc/{name}/copyright and add it")  # fmt: skip
    purl = f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch={architecture}&distro=debian-12"
    return {
        "type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl,
        "licenses": [{"expression": LICENCES[source]}],
        "properties": [{"name": "fleetpass:use", "value": use} for use in uses],
    }  # fmt: skip


def swift():
    """The toolchain's own library, of which the linker takes what is used."""
    # It leaves a folder behind wherever it is told to put what it needs for a while.
    with tempfile.TemporaryDirectory() as place:
        told = parts.told("swift", "--version", env={**os.environ, "TMPDIR": place})
    version = re.search(r"Swift version (\S+)", told)[1]
    purl = f"pkg:swift/github.com/swiftlang/swift@{version}"
    return {
        "type": "library", "bom-ref": purl, "name": "swift", "version": version, "purl": purl,
        "licenses": [{"expression": "Apache-2.0 WITH Swift-exception"}],
        "properties": [{"name": "fleetpass:use", "value": "linked in"}],
    }  # fmt: skip


def components(package):
    used = {}
    for program in parts.built(package):
        for use, (_, members) in USES.items():
            for name in members(program):
                used.setdefault(name, []).append(use)
    data = set(parts.DATA) | set(parts.EMBEDDED)
    found = [component(name, "data" if name in data else "library", sorted(set(uses))) for name, uses in used.items()]
    return sorted([swift(), *found], key=lambda one: one["name"])


def programs(package):
    """As they are built; in the package they lie without the names for debuggers."""
    return [
        {
            "type": "application", "bom-ref": f"build:{path.name}", "name": path.name,
            "version": parts.releases()[0][0],
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(path.read_bytes()).hexdigest()}],
        }
        for path in parts.built(package)
    ]  # fmt: skip


def needs(program, others):
    """What one of the programs cannot be without."""
    names = parts.linked_in(program) | parts.linked(program) | {"swift"}
    return sorted(other["bom-ref"] for other in others if other["name"] in names)


def text(package, version):
    own, others = programs(package), components(package)
    root = f"pkg:deb/fleetpass/{package}@{quote(version)}"
    made = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(parts.epoch(), timezone.utc).isoformat().replace("+00:00", "Z"),
            "component": {"type": "application", "bom-ref": root, "name": package, "version": version, "purl": root},
            "properties": [{"name": f"fleetpass:use:{use}", "value": words} for use, (words, _) in USES.items()],
        },
        "components": own + others,
        "dependencies": [{"ref": root, "dependsOn": [one["bom-ref"] for one in own]}]
        + [{"ref": f"build:{path.name}", "dependsOn": needs(path, others)} for path in parts.built(package)],
    }  # fmt: skip
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(NAMESPACE, json.dumps(made, sort_keys=True))}"
    return json.dumps(made, indent=1) + "\n"


def main():
    argparse.ArgumentParser(description=__doc__).parse_args()
    parts.PLACE.mkdir(parents=True, exist_ok=True)
    for package in parts.PROGRAMS:
        if parts.built(package):
            path = parts.PLACE / f"{package}.cdx.json"
            path.write_text(text(package, parts.version()))
            print(path)


if __name__ == "__main__":
    main()
