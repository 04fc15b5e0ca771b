"""What can be done to an instance that is there, who looks after it, the proxy before it, and what is left of it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import operator_tool
from operator_tool import World, answers, appliance, waits_for


VERBS = [
    # command, state before, exit status, state after
    ("stop", "running", 0, "stopped"),
    ("stop", "stopped", 0, "stopped"),
    ("restart", "stopped", 4, "stopped"),
    ("start", "stopped", 0, "running"),
    ("start", "running", 0, "running"),
    ("restart", "running", 0, "running"),
    ("suspend", "running", 0, "suspended"),
    ("start", "suspended", 4, "suspended"),
    ("stop", "suspended", 0, "suspended"),
    ("resume", "suspended", 0, "running"),
]


def verbs(tool, place, verdict, options):
    with World(tool, place / "verbs") as world:
        world.create("north", "--host", "rent.north.example")
        world.create("south")
        for verb, before, status, after in VERBS:
            at = world.list()["north"]["state"]
            done = world.instance(verb, "north")
            now = world.list()["north"]["state"]
            verdict.check(
                (at, done.returncode, now) == (before, status, after),
                f"{verb} of one that is {before}",
                f"{at}, {done.returncode}, {now}: {done.stderr}",
            )
            verdict.check(world.ready("north") == (after == "running"), f"{verb}: it answers, or not")
        entry = (world.root / "etc/fleetpass/proxy/caddy/north.caddy").read_text()
        verdict.check("rent.north.example {" in entry and "reverse_proxy 127.0.0.1:" in entry, "a proxy is told", entry)
        done = world.instance("rename-host", "south", "rent.north.example")
        verdict.check(done.returncode == 4 and "north" in done.stderr, "a host is one instance's", done.stderr)
        done = world.instance("rename-host", "north", "cars.north.example", "--json")
        verdict.check(json.loads(done.stdout)["url"] == "https://cars.north.example", "it is renamed", done.stderr)
        entry = (world.root / "etc/fleetpass/proxy/nginx/north.conf").read_text()
        verdict.check("server_name cars.north.example;" in entry and "rent.north" not in entry, "and the proxy told", entry)
        shown = world.run("config", "show", "north", "--origin").stdout
        verdict.check('public_url = "https://cars.north.example"' in shown and "north.toml:" in shown, "origins are shown")
        settings = world.root / "etc/fleetpass/south.toml"
        settings.write_text(settings.read_text() + "worker = 3\n")
        done = world.run("config", "check")
        verdict.check(done.returncode == 6 and "did you mean 'workers'?" in done.stdout, "a slip is found", done.stdout)
        pid = world.list()["south"]["pid"]
        done = world.instance("restart", "south")
        verdict.check(done.returncode == 6 and world.list()["south"]["pid"] == pid, "and keeps the old process", done.stderr)
        for words, status in [(("show", "nobody"), 3), (("stop", "nobody"), 3), (("remove", "nobody"), 3)]:
            verdict.check(world.instance(*words).returncode == status, f"{words} is not found")


def supervision(tool, place, verdict, options):
    """Who dies is started again; the supervisor's own end is nobody else's; the next one takes over."""
    with World(tool, place / "care") as world:
        world.create("north")
        pid = world.list()["north"]["pid"]
        os.kill(pid, signal.SIGKILL)
        back = waits_for(lambda: world.list()["north"]["pid"] not in (pid, None) and world.ready("north"))
        verdict.check(back, "a process that was killed is back")
        pid, first = world.list()["north"]["pid"], world.supervisor()
        os.kill(first, signal.SIGKILL)
        verdict.check(waits_for(lambda: world.supervisor() is None), "the supervisor is killed")
        verdict.check(answers(world.address("north")) == 200, "its instances serve on")
        done = world.instance("start", "north", "--json")
        verdict.check(not json.loads(done.stdout)["changed"] and world.list()["north"]["pid"] == pid, "the next one finds them")
        verdict.check(world.supervisor() not in (first, None), "there is a next one")
        os.kill(pid, signal.SIGKILL)
        back = waits_for(lambda: world.list()["north"]["pid"] not in (pid, None) and world.ready("north"))
        verdict.check(back, "and it looks after them")
        os.kill(world.supervisor(), signal.SIGKILL)
        verdict.check(world.instance("restart", "north").returncode == 0 and world.ready("north"), "it restarts what it found")
        os.kill(world.supervisor(), signal.SIGKILL)
        verdict.check(world.instance("stop", "north").returncode == 0 and not world.servers(), "and stops it")
        world.instance("start", "north")
        for pause in (0.0, 0.02, 0.1, 0.4):
            broken = subprocess.Popen([tool, "instance", "restart", "north", "--root", world.root], stderr=subprocess.PIPE)
            time.sleep(pause)
            os.kill(world.supervisor(), signal.SIGKILL)
            broken.wait(120)
            done = world.instance("restart", "north")
            alone = waits_for(lambda: len(world.servers()) == 1)
            verdict.check(done.returncode == 0 and alone and world.ready("north"), f"killed {pause} s into a restart", done.stderr)
        world.instance("stop", "north")
        verdict.check(not world.servers(), "nothing is left over")
        two = [subprocess.Popen([tool, "instance", "start", "north", "--root", world.root], stderr=subprocess.PIPE) for _ in range(4)]
        codes = sorted(one.wait(60) for one in two)
        verdict.check(set(codes) <= {0, 4} and 0 in codes and len(world.servers()) == 1, "several at once start one", codes)
        world.instance("stop", "north")
        verdict.check(waits_for(lambda: world.supervisor() is None, 20), "with nothing to look after it ends")


def archives(tool, place, verdict, options):
    """What was removed is all in the archive; another's key, or a byte that is not as it was, opens nothing."""
    with World(tool, place / "archive") as world:
        world.create("north")
        database = (world.root / "var/lib/fleetpass/north/keys/root").read_bytes()
        done = world.instance("remove", "north", "--json")
        archive = Path(json.loads(done.stdout)["archive"])
        tar = subprocess.run([tool, "archive", "open", archive, "--root", world.root], capture_output=True)
        unpacked = place / "unpacked"
        unpacked.mkdir()
        subprocess.run(["tar", "-x", "-C", unpacked], input=tar.stdout, check=True)
        verdict.check((unpacked / "north/keys/root").read_bytes() == database, "keys come back as they were")
        checked = subprocess.run([tool.with_name("fleetpassd"), "check", "--data", unpacked / "north"], capture_output=True)
        verdict.check(checked.returncode == 0, "and the database is sound", checked.stdout)
        verdict.check(oct(archive.stat().st_mode)[-3:] == "600", "the archive is the operator's alone")
        verdict.check(world.create("north").returncode == 0, "the name is free again")
        verdict.check(world.instance("remove", "north").returncode == 0 and archive.exists(), "an old archive stays")
        whole = archive.read_bytes()
        for position in [0, 8, 9, 12, 40, len(whole) // 2, len(whole) - 1]:
            damaged = bytearray(whole)
            damaged[position] ^= 1
            archive.write_bytes(damaged)
            tried = subprocess.run([tool, "archive", "open", archive, "--root", world.root], capture_output=True)
            verdict.check(tried.returncode == 1 and not tried.stdout, f"byte {position} flipped is found")
        archive.write_bytes(whole[: len(whole) // 2])
        verdict.check(world.run("archive", "verify", archive).returncode == 1, "half an archive is none")
        archive.write_bytes(whole)
        other = archive.with_name("other.tar.sealed")
        archive.rename(other)
        verdict.check(world.run("archive", "verify", other).returncode == 1, "nor is one under another name")
        other.rename(archive)
        (world.root / "etc/fleetpass/backup.key").write_bytes(os.urandom(32))
        verdict.check(world.run("archive", "verify", archive).returncode == 1, "nor with another key")


def fronts(tool, place, verdict, options):
    """nginx takes its entry as it is, and leads to the instance; systemd finds nothing wrong with the units."""
    with World(tool, place / "front") as world:
        world.create("north", "--host", "rent.north.example")
        certificates = world.root / "etc/fleetpass/certificates"
        make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=rent.north.example"
        subprocess.run(
            [*make.split(), "-keyout", certificates / "rent.north.example.key", "-out", certificates / "rent.north.example.pem"],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        ports = appliance.free_port(), appliance.free_port()
        entry = (world.root / "etc/fleetpass/proxy/nginx/north.conf").read_text()
        entry = entry.replace("listen 443", f"listen 127.0.0.1:{ports[0]}").replace("listen 80", f"listen 127.0.0.1:{ports[1]}")
        (place / "north.conf").write_text(entry)
        (place / "nginx.conf").write_text(
            f"pid {place}/nginx.pid; error_log {place}/nginx.log; events {{}}\n"
            f"http {{ access_log off; client_body_temp_path {place}/b; proxy_temp_path {place}/p; fastcgi_temp_path {place}/f; "
            f"uwsgi_temp_path {place}/u; scgi_temp_path {place}/s; include {place}/north.conf; }}\n"
        )
        front = subprocess.Popen(["nginx", "-e", place / "nginx.log", "-c", place / "nginx.conf", "-g", "daemon off;"])
        try:
            asked = [
                "curl", "-sk", "--retry", "20", "--retry-connrefused", "--retry-delay", "0", "-o", "/dev/null", "-w", "%{http_code}",
                "--resolve", f"rent.north.example:{ports[0]}:127.0.0.1", f"https://rent.north.example:{ports[0]}/vehicles",
            ]  # fmt: skip
            found = ""
            waits_for(lambda: answers(("127.0.0.1", ports[1])) == 301)
            found = subprocess.run(asked, capture_output=True, text=True).stdout
            verdict.check(found == "200", "through nginx its page answers", found)
        finally:
            front.terminate()
            front.wait(10)
        brought = world.root / "usr/lib/systemd/system"
        brought.mkdir(parents=True)
        (brought / "fleetpass@.service").write_text("[Service]\n")
        world.create("south")
        written = [path.name for path in world.root.rglob("*fleetpass@south*")]
        verdict.check(not written and world.ready("south"), "where a package has brought units, none is written", written)
        kinds = ("@north.service", "@north.socket", "-backup@north.service", "-backup@north.timer", "-account@north.service")
        units = [world.root / "etc/systemd/system" / f"fleetpass{kind}" for kind in kinds]
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
        said = [line for line in done.stderr.splitlines() if "fleetpass" in line]
        verdict.check(not said, "systemd finds nothing wrong", said)
        for unit in (units[0], units[2]):
            security = ["systemd-analyze", "security", "--offline=yes", "--threshold=15", unit]
            done = subprocess.run(security, capture_output=True, text=True)
            print(done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr)
            verdict.check(done.returncode == 0, f"{unit.name} is exposed to at most 1.5", done.stdout[-300:] + done.stderr)


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (verbs, supervision, archives, fronts)))
