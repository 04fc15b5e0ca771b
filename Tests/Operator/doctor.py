"""What somebody can have done to a world: each damage is found, its command is run as it stands, and it is gone."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import operator_tool
from keeping import prepared
from operator_tool import World, waits_for


def chmod(path, mode):
    return lambda world: os.chmod(world.root / path, mode)


def chown(path):
    return lambda world: os.chown(world.root / path, 65534, 65534)


def rewrite(path, old, new):
    def damage(world):
        file = world.root / path
        file.write_text(file.read_text().replace(old, new))

    return damage


def remove(path):
    return lambda world: (world.root / path).unlink()


def copied_key(name):
    def damage(world):
        data = world.root / "var/lib/fleetpass"
        shutil.copy(data / f"north/keys/{name}", data / f"south/keys/{name}")

    return damage


def end_supervisor(world):
    os.kill(world.supervisor(), signal.SIGKILL)
    waits_for(lambda: world.supervisor() is None)


def by_hand(world):
    """A server of somebody's own, in the place of one that was stopped."""
    world.instance("stop", "south")
    data = world.root / "var/lib/fleetpass/south"
    words = [world.tool.with_name("fleetpassd"), "serve", "--data", data, "--listen", "127.0.0.1:0"]
    subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    waits_for(lambda: world.ready("south"))


def fallen(world):
    """Nobody starts it again, for nobody is left to."""
    end_supervisor(world)
    pid = world.list()["south"]["pid"]
    os.kill(pid, signal.SIGKILL)
    waits_for(lambda: world.list()["south"]["pid"] is None)


def half(verb):
    """A journal whose end is missing, as a kill leaves it."""

    def damage(world):
        path = world.root / f"var/lib/fleetpass/.operator/south/{verb}.journal"
        path.write_text("".join(line for line in path.read_text().splitlines(True) if '"ended"' not in line))

    return damage


def half_renamed(world):
    world.instance("rename-host", "south", "cars.south.example")
    half("rename-host")(world)


def without_backups(world):
    shutil.rmtree(world.root / "kept/south")


def untested(world):
    for proof in (world.root / "kept/south").rglob("restored"):
        proof.unlink()


def caddy(world):
    folder = world.root / "etc/caddy"
    folder.mkdir(exist_ok=True)
    (folder / "Caddyfile").write_text("# nothing yet\n")


DATA, NOTES, PROXY = "var/lib/fleetpass/south", "var/lib/fleetpass/.operator/south", "etc/fleetpass/proxy"
UNIT = "etc/systemd/system/fleetpass@south.service"

DAMAGES = [
    # what was done, how, which check finds it, how bad it is
    ("settings that all may read", chmod("etc/fleetpass/south.toml", 0o644), "permissions", "bad"),
    ("settings that nobody may read", chmod("etc/fleetpass/south.toml", 0o200), "permissions", "bad"),
    ("a directory open to all", chmod(DATA, 0o755), "permissions", "bad"),
    ("a database that all may read", chmod(f"{DATA}/fleetpass.db", 0o644), "permissions", "bad"),
    ("a key that all may read", chmod(f"{DATA}/keys/root", 0o640), "permissions", "bad"),
    ("notes open to all", chmod(NOTES, 0o777), "permissions", "bad"),
    ("a folder of settings that all may write to", chmod("etc/fleetpass", 0o777), "permissions", "bad"),
    ("the key of backups open to a group", chmod("etc/fleetpass/backup.key", 0o640), "permissions", "bad"),
    ("a database of another user", chown(f"{DATA}/fleetpass.db"), "permissions", "bad"),
    ("settings of another user", chown("etc/fleetpass/south.toml"), "permissions", "bad"),
    ("a key that is another's too", copied_key("cursors"), "keys", "bad"),
    ("a creation left half done", half("create"), "journal", "bad"),
    ("a renaming left half done", half_renamed, "journal", "bad"),
    ("an entry that leads elsewhere", rewrite(f"{PROXY}/caddy/south.caddy", "127.0.0.1", "127.0.0.2"), "proxy", "bad"),
    ("an entry that is gone", remove(f"{PROXY}/nginx/south.conf"), "proxy", "bad"),
    ("a proxy that knows of no instance", caddy, "proxy", "bad"),
    ("a unit that confines less", rewrite(UNIT, "ProtectSystem=strict", "ProtectSystem=no"), "units", "warning"),
    ("a unit that is gone", remove("etc/systemd/system/fleetpass-backup@south.timer"), "units", "warning"),
    ("a backup that nobody restored", untested, "backups", "bad"),
    ("backups that are gone", without_backups, "backups", "bad"),
    ("no supervisor", end_supervisor, "supervisor", "bad"),
    ("an instance that fell", fallen, "serving", "bad"),
    ("an instance served by hand", by_hand, "serving", "bad"),
]


def looked(world):
    """Status, and what is not well, without what is so on the machine of the test."""
    done = world.run("doctor", "--json")
    told = json.loads(done.stdout)
    outside = ("disk", "clock")
    return done.returncode, [one for one in told["findings"] if one["level"] != "ok" and one["check"] not in outside]


def damages(tool, place, verdict, options):
    with World(tool, place / "damaged") as world:
        key = prepared(world)
        world.run("backup", "key", key)
        for name, email in (("north", "jo@north.example"), ("south", "o'neil@south.example")):
            world.create(name, "--template", "kept", "--host", f"rent.{name}.example")
            waits_for(lambda: (world.root / f"var/lib/fleetpass/{name}/keys/root").exists())
        caddy(world)
        (world.root / "etc/caddy/Caddyfile").write_text(f"import {world.root}/etc/fleetpass/proxy/caddy/*.caddy\n")
        status, found = looked(world)
        verdict.check(status == 0 and not found, "a world as it was made is well", found)
        path = {**os.environ, "PATH": f"{tool.parent}:{os.environ['PATH']}"}
        for what, damage, check, level in DAMAGES:
            if os.geteuid() != 0 and damage.__qualname__.startswith("chown"):
                continue
            damage(world)
            status, found = looked(world)
            hit = [one for one in found if one["check"] == check and one["level"] == level and one["command"]]
            verdict.check(hit and status == (level == "bad"), f"found: {what}", (status, found))
            for one in hit[:1]:
                done = subprocess.run(one["command"], shell=True, env=path, capture_output=True, text=True, timeout=60)
                verdict.check(done.returncode == 0, f"{what}: {one['command']}", done.stdout + done.stderr)
            status, found = looked(world)
            verdict.check(status == 0 and not found, f"mended: {what}", found)
            if what.endswith("by hand"):
                world.instance("start", "south")


def certified(world, host, *more):
    """A certificate of our own for a host, as a trial has it."""
    folder = world.root / "etc/fleetpass/certificates"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", *more,
               "-keyout", folder / "rent.north.example.key", "-out", folder / "rent.north.example.pem"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return folder / "rent.north.example.pem", folder / "rent.north.example.key"


def cut(pem, key):
    pem.write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")


def another_key(pem, key):
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)


CERTIFICATES = [
    # what it is like, for whom, for how long, what is done to it, how bad, what is said of it
    ("for a trial", "rent.north.example", 90, None, "warning", "vouched for by nobody but itself"),
    ("for all below", "*.north.example", 90, None, "warning", "vouched for by nobody but itself"),
    ("for another", "rent.south.example", 90, None, "bad", "is not for rent.north.example"),
    ("about to expire", "rent.north.example", 2, None, "bad", "expires in"),
    ("to be renewed", "rent.north.example", 15, None, "warning", "expires in"),
    ("damaged", "rent.north.example", 90, cut, "bad", "is no certificate"),
    ("with another key", "rent.north.example", 90, another_key, "bad", "is not the key of its certificate"),
    ("without a key", "rent.north.example", 90, lambda pem, key: key.unlink(), "bad", "there is no"),
    ("with an open key", "rent.north.example", 90, lambda pem, key: os.chmod(key, 0o644), "bad", "others may read"),
]


def certificates(tool, place, verdict, options):
    """Without a proxy of the machine, the rest of it is looked at all the same."""
    with World(tool, place / "certified") as world:
        world.create("north", "--host", "rent.north.example")
        for what, host, days, damage, level, said in CERTIFICATES:
            pem, key = certified(world, host, "-days", str(days))
            if damage:
                damage(pem, key)
            found = [one for one in looked(world)[1] if one["check"] == "certificate" and said in one["what"]]
            verdict.check(found and found[0]["level"] == level, f"a certificate {what}", looked(world)[1])
        found = [one for one in looked(world)[1] if one["check"] == "certificate" and one["command"]]
        subprocess.run(found[0]["command"], shell=True, check=True)
        verdict.check(key.stat().st_mode & 0o077 == 0, "an open key is closed by its command")
        damaged(world, verdict)


def damaged(world, verdict):
    """What no command can mend is said all the same."""
    world.instance("stop", "north")
    database = world.root / "var/lib/fleetpass/north/fleetpass.db"
    whole = database.read_bytes()
    for what, content, said in [
        ("overwritten", b"\0" * 100 + whole[100:], "is no database of SQLite"),
        ("cut short", whole[:-8192], "shorter than it says"),
    ]:
        database.write_bytes(content)
        status, found = looked(world)
        hit = [one for one in found if one["check"] == "schema" and said in one["what"]]
        verdict.check(status == 1 and hit, f"a database that is {what}", found)
    database.write_bytes(whole)
    verdict.check(not [one for one in looked(world)[1] if one["check"] == "schema"], "and one that is whole")
    settings = world.root / "etc/fleetpass/north.toml"
    settings.write_text(settings.read_text() + "worker = 3\n")
    hit = [one for one in looked(world)[1] if one["check"] == "settings"]
    verdict.check(hit and "did you mean 'workers'?" in hit[0]["what"], "a slip in the settings", hit)
    for words, status in [(("doctor", "nobody"), 3), (("doctor", "../x"), 2)]:
        verdict.check(world.run(*words).returncode == status, f"{words} is refused")
    told = world.run("doctor", "north", "-v").stdout
    verdict.check("ok: north: its keys are there" in told and "bad: north: " in told, "people are told", told)


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (damages, certificates)))
