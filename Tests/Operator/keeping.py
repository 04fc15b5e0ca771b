"""Backups of instances by their names: the first one with the instance, all at once, damage, and what is refused."""

import json
import os
import sys

import operator_tool
from operator_tool import World

TEMPLATE = """organisation = {{organisation}}
public_url = {{public_url}}
listen = {{listen}}
trusted_proxies = {{proxies}}
[backup]
target = "%s/{{name}}"
"""

REFUSED = [
    # what is asked, exit status, what is said of it
    (("list", "nobody"), 3, "there is no instance nobody"),
    (("list", "../north"), 2, "is no name of an instance"),
    (("list", "north", "--all"), 2, "--all are all"),
    (("list", "north", "--config", "FILE"), 2, "not by both"),
    (("create", "north", "--data", "DIR"), 2, "not by both"),
    (("list", "north", "south", "--backup-target", "/srv"), 2, "several instances would share it"),
    (("list", "--all", "--backup-key-file", "KEY"), 2, "several instances would share it"),
    (("create", "--config", "SETTINGS", "--backup-key-file", "KEY"), 2, "name an instance, or a directory by --data"),
    (("create", "plain"), 6, "set target in its section [backup]"),
    (("restore", "north", "--into", "OCCUPIED"), 4, ""),
]


def prepared(world):
    """A world with a key and a template that names a place."""
    (world.root / "etc/fleetpass/templates").mkdir(parents=True)
    template = world.root / "etc/fleetpass/templates/kept.toml"
    template.write_text(TEMPLATE % (world.root / "kept"))
    return world.root / "etc/fleetpass/backup.key"


def by_name(tool, place, verdict, options):
    with World(tool, place / "names") as world:
        key = prepared(world)
        done = world.create("north", "--template", "kept")
        verdict.check(done.returncode == 6 and f"backup key {key}" in done.stderr, "without a key none", done.stderr)
        world.run("backup", "key", key)
        done = world.create("north", "--template", "kept")
        verdict.check(done.returncode == 0 and '"backup"' in world.journal("north", "create"), "with it", done.stderr)
        listed = world.told("backup", "list", "north")
        proven = [one for one in listed["backups"] if one["restored_at"]]
        verdict.check(listed["name"] == "north" and proven, "its first backup was taken and restored", listed)
        world.create("south", "--template", "kept")
        world.create("plain")
        world.instance("stop", "south")
        done = world.run("backup", "create", "--all", "--json")
        told = {one["name"]: one for one in json.loads(done.stdout)["instances"]}
        verdict.check(done.returncode == 0 and list(told) == ["north", "plain", "south"], "all are kept", done.stderr)
        verdict.check(told["north"]["restored_at"] and told["south"]["restored_at"], "served or not", told)
        verdict.check(told["plain"] == {"name": "plain", "wanted": False}, "but for one", told["plain"])
        left = list((world.root / "var/lib/fleetpass").glob("*/trial*"))
        verdict.check(not left, "nothing is left of trials", left)
        elsewhere = world.root / "elsewhere"
        done = world.run("backup", "restore", "north", "--into", elsewhere, "--json")
        verdict.check(done.returncode == 0 and (elsewhere / "fleetpass.db").exists(), "one is restored", done.stderr)
        verdict.check(world.instance("start", "south").returncode == 0 and world.ready("south"), "it starts again")
        damage(world, verdict)
        refused(world, verdict)
        os.chmod(key, 0o644)
        done = world.run("backup", "list", "north")
        verdict.check(done.returncode == 6 and "chmod 600" in done.stderr, "a key that is open is refused", done.stderr)


def damage(world, verdict):
    """What is wrong with one is said of that one, and the others are looked at all the same."""
    done = world.run("backup", "verify", "--all")
    verdict.check(done.returncode == 0 and done.stdout.count("all is whole") == 2, "all are whole", done.stdout)
    chunk = next((world.root / "kept/north").rglob("base/*/00000001"))
    whole = chunk.read_bytes()
    chunk.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    done = world.run("backup", "verify", "--all")
    lines = done.stdout.splitlines()
    verdict.check(
        done.returncode == 7 and any(line.startswith("north: ") and "seal is broken" in line for line in lines)
        and any(line.startswith("south: ") and "all is whole" in line for line in lines),
        "one damaged byte is said of whose it is", done.stdout + done.stderr,
    )  # fmt: skip
    chunk.write_bytes(whole)


def refused(world, verdict):
    settings = world.root / "some.toml"
    settings.write_text(f'[backup]\ntarget = "{world.root}/kept/north"\n')
    occupied = world.root / "occupied"
    occupied.mkdir()
    (occupied / "here").write_text("before")
    names = {"SETTINGS": settings, "OCCUPIED": occupied, "KEY": world.root / "etc/fleetpass/backup.key"}
    for words, status, said in REFUSED:
        done = world.run("backup", *(names.get(word, word) for word in words))
        is_so = done.returncode == status and said in done.stderr
        verdict.check(is_so, f"refused: {' '.join(words)}", (done.returncode, done.stderr))


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (by_name,)))
