"""The packages on a machine of their own: made twice, installed, run as the unit says, upgraded, removed and purged."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

for room in ("Load", "Documents"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
import appliance  # noqa: E402
import wire  # noqa: E402
from commands import commands  # noqa: E402
from day import Day  # noqa: E402
from house import House  # noqa: E402
from verdict import Verdict, table  # noqa: E402

MAKE = appliance.REPOSITORY / "deploy/package/deb.py"
MOST_EXPOSED = 1.5
# With `fp-` before it, as long as the name of a user may be.
LONGEST = "a-name-as-long-as-can-be-had"
SETTINGS = """organisation = "North Cars"
rate_limits = false
[mail]
server = "localhost:{port}"
security = "none"
from = "desk@north.test"
"""
# What decision 21 has linked in, and what it leaves to the machine.
INSIDE = {"libsqlite3-dev", "zlib1g-dev", "libargon2-dev", "libstdc++-12-dev", "swift"}
OUTSIDE = {"libssl3", "libc6", "libcurl4", "libpango-1.0-0"}


def made(into, *words, **environment):
    """Packages by name."""
    done = subprocess.run([MAKE, "--into", into, *words], cwd="/", env={**os.environ, **environment}, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return {Path(line).name.partition("_")[0]: Path(line) for line in done.stdout.splitlines()}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def packing(place, verdict):
    """Twice, in surroundings that differ; what lintian says of them; what is in them."""
    first = made(place / "first")
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "HOME": "/nowhere"}
    again = made(place / "again", "--only", "fleetpass", **elsewhere)
    verdict.check(digest(first["fleetpass"]) == digest(again["fleetpass"]), "the same bytes when made twice")
    for name, package in first.items():
        told = subprocess.run(["lintian", "--allow-root", package], capture_output=True, text=True,
                              env={**os.environ, "TMPDIR": str(place)})  # fmt: skip
        is_clean = told.returncode == 0 and not told.stdout
        verdict.check(is_clean, f"lintian has nothing to say of {name}", told.stdout[:900])
        listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True).stdout.splitlines()
        verdict.check(listed and all(" root/root " in line for line in listed), f"all in {name} is root's")
        materials(name, package, place, verdict)
    return first


def materials(name, package, place, verdict):
    """The bill of materials is one, and says what is so."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    out = place / f"out-{name}"
    subprocess.run(["dpkg-deb", "-x", package, out], check=True)
    text = (out / f"usr/share/doc/{name}/sbom.cdx.json").read_text()
    flaw = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    verdict.check(flaw is None, f"the bill of {name} keeps to its schema", flaw)
    parts = {part["name"]: part for part in json.loads(text)["components"]}
    versions = [part["version"] for part in parts.values()]
    verdict.check(all(versions) and len(parts) > 20, f"{name}: all that is in it has a version", len(parts))
    uses = {name: {use["value"] for use in part.get("properties", ())} for name, part in parts.items()}
    verdict.check(all("linked in" in uses[part] for part in INSIDE), f"{name}: the bill knows what is inside", uses)
    verdict.check(all("linked in" not in uses[part] for part in OUTSIDE), f"{name}: and what is not", uses)
    for program in (part for part in parts.values() if part["type"] == "application"):
        binary = appliance.REPOSITORY / ".build/release" / program["name"]
        verdict.check(program["hashes"][0]["content"] == digest(binary), f"{program['name']} is the one that was built")
        verdict.check((out / f"usr/share/man/man1/{program['name']}.1.gz").exists(), f"{program['name']} has a manual")
        shell = (out / f"usr/share/bash-completion/completions/{program['name']}").read_text()
        verdict.check("complete " in shell, f"and completions: {program['name']}")


def by_hand(place, verdict):
    """What `make install` puts below a folder, for another place than the package's."""
    root = place / "by hand"
    command = ["make", "-s", "-C", appliance.REPOSITORY, "install", f"DESTDIR={root}", "PREFIX=/opt/fleetpass"]
    subprocess.run(command, check=True)
    told = subprocess.run([root / "opt/fleetpass/bin/fleetpassd", "--version"], capture_output=True, text=True)
    verdict.check(told.stdout.startswith("fleetpassd "), "what was installed by hand runs", told)
    unit = (root / "opt/fleetpass/lib/systemd/system/fleetpass@.service").read_text()
    verdict.check("ExecStart=/opt/fleetpass/bin/" in unit and "/usr/bin/" not in unit, "and its unit knows where it is")


def confinement(house, verdict):
    """What systemd itself says of the units."""
    units = [path.name.replace("@", "@north") for path in (house.root / "usr/lib/systemd/system").glob("fleetpass*@.*")]
    told = house.run("systemd-analyze", "verify", "--man=no", *units)
    verdict.check(told.returncode == 0 and not told.stdout + told.stderr, "verify prints nothing", told.stderr)
    verdict.check(len(units) >= 3, "units are there", units)
    exposure(house, ["--offline=yes", "/usr/lib/systemd/system/fleetpass@.service"], verdict)
    exposure(house, ["fleetpass@north.service"], verdict)


def exposure(house, which, verdict):
    told = house.run("systemd-analyze", "security", "--no-pager", *which)
    score = re.search(r"exposure level for \S+: ([\d.]+)", told.stdout)
    is_little = score and float(score[1]) <= MOST_EXPOSED
    verdict.check(is_little, f"little is exposed: {which[-1]}", told.stdout[-200:])
    print(f"exposure {score[1] if score else '?'} ({' '.join(which)})")


def start(house, name, settings, seeds=False):
    """An instance as an operator without the tool would make it; answers where it serves."""
    (house.root / f"etc/fleetpass/{name}.toml").write_text(settings)
    if seeds:
        house.say("fleetpassd", "seed", "--data", f"/var/lib/fleetpass/{name}")
    house.say("systemctl", "enable", "--now", f"fleetpass@{name}.service")
    return str(house.path(f"/run/fleetpass/{name}/http.sock"))


def main_process(house, name):
    return int(house.say("systemctl", "show", "-P", "MainPID", f"fleetpass@{name}.service"))


def work(house, place, verdict):
    """A day's work under the unit's rules, letters included; and what it may not see."""
    port, letters = appliance.free_port(), place / "letters"
    box = subprocess.Popen([sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}",
                            "-c", "aiosmtpd.handlers.Mailbox", letters], stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        address = start(house, "north", SETTINGS.format(port=port), seeds=True)
        day = Day(address, verdict, "confined")
        day.work()
        day.letter(letters)
    finally:
        box.kill()
        box.wait()
    south = start(house, LONGEST, 'organisation = "South Cars"\n')
    home = wire.ask(south, wire.request("GET", "/"), timeout=20)
    verdict.check(home.status == 200 and b"South Cars" in home.body, "another instance serves, with its own settings")
    pid = main_process(house, "north")
    seen = house.say("ls", f"/proc/{pid}/root/var/lib/fleetpass")
    verdict.check(seen == "north", "it sees no other instance", seen)
    shell = house.run("nsenter", "-t", pid, "-m", "--", "/bin/sh", "-c", "true")
    verdict.check(shell.returncode != 0 and "Permission denied" in shell.stderr, "it has no shell", shell)
    own = [house.say("stat", "-c", "%U", f"/proc/{main_process(house, name)}") for name in ("north", LONGEST)]
    verdict.check(own == ["fp-north", f"fp-{LONGEST}"], "each has a user of its own", own)
    data = "/var/lib/fleetpass/north"
    rights = house.say("stat", "-c", "%U %a", "/etc/fleetpass/north.toml", data, f"{data}/keys").split("\n")
    owned = rights == ["root 640", "fp-north 700", "fp-north 700"]
    verdict.check(owned, "data are the user's, settings root's", rights)
    told = house.say("journalctl", "-q", "-p", "warning", "-u", "fleetpass@*", "-o", "cat")
    verdict.check(not told, "and nothing is complained of", told)
    health = wire.ask(str(house.path("/var/lib/fleetpass/north/operator.sock")), wire.request("GET", "/healthz"))
    verdict.check(health.status == 200, "it is healthy", health)
    return address


def restarts(house, address, verdict):
    """Newcomers knock all the time, and none finds the door gone, whether it is told to restart or killed.

    Whom the old process has let in and then not heard in time is not the unit's affair, and counted apart.
    """
    answers, ends = [], threading.Event()
    once = wire.request("GET", "/v1/locations", [("Connection", "close")])

    def knock():
        while not ends.is_set():
            try:
                answers.append(wire.ask(address, once, timeout=30).status)
            except (ConnectionRefusedError, FileNotFoundError, TimeoutError) as error:
                answers.append(repr(error))
            except (OSError, wire.Broken):
                answers.append("hung up on")

    thread = threading.Thread(target=knock)
    thread.start()
    before = main_process(house, "north")
    house.say("systemctl", "restart", "fleetpass@north.service")
    time.sleep(0.5)
    ends.set()
    thread.join()
    wrong = [answer for answer in answers if answer not in (200, "hung up on")]
    verdict.check(answers.count(200) > 10 and not wrong, "a restart refuses nobody", (len(answers), wrong[:3]))
    print(f"{len(answers):,} newcomers during a restart, {answers.count('hung up on')} hung up on")
    restarted = main_process(house, "north")
    verdict.check(restarted != before, "it was restarted")
    house.say("systemctl", "kill", "-s", "KILL", "fleetpass@north.service")
    answer = wire.ask(address, once, timeout=30)
    is_another = main_process(house, "north") != restarted
    verdict.check(answer.status == 200 and is_another, "what is killed comes back", answer)


TEMPLATE = """organisation = {{organisation}}
public_url = {{public_url}}
listen = {{listen}}
trusted_proxies = {{proxies}}
[backup]
target = "/var/backups/fleetpass/{{name}}"
"""


def looked_after(house, verdict):
    """As the tool makes one: it backs itself up, with a key that it may not read, and is looked at each minute."""
    house.say("fleetpass", "backup", "key", "/etc/fleetpass/backup.key")
    templates = house.root / "etc/fleetpass/templates"
    templates.mkdir(exist_ok=True)
    (templates / "kept.toml").write_text(TEMPLATE)
    asked = ["--organisation", "West Cars", "--admin-email", "jo@west.example", "--host", "rent.west.example"]
    done = house.run("fleetpass", "instance", "create", "west", *asked, "--template", "kept", "--json")
    if not verdict.check(done.returncode == 0, "the tool makes an instance", done.stdout + done.stderr):
        return
    house.say("systemctl", "start", "fleetpass-backup@west.service")
    listed = json.loads(house.say("fleetpass", "backup", "list", "west", "--json"))["backups"]
    proven = [one for one in listed if one["restored_at"]]
    verdict.check(len(proven) > 1, "its first backup and that of the night were restored", listed)
    strangers = house.say("find", "/var/backups/fleetpass/west", "/var/lib/fleetpass/west", "!", "-user", "fp-west")
    verdict.check(not strangers, "all that it has left is its own", strangers)
    rights = house.say("stat", "-c", "%U %a", "/etc/fleetpass/backup.key", "/etc/fleetpass/west.toml").split("\n")
    verdict.check(rights == ["root 600", "root 640"], "the host's key is root's", rights)
    house.say("systemctl", "start", "fleetpass-status.service")
    timers = house.say("systemctl", "is-active", "fleetpass-backup@west.timer", "fleetpass-status.timer").split()
    verdict.check(timers == ["active", "active"], "timers ask for both", timers)
    noted = house.say("stat", "-c", "%U %a", "/var/lib/fleetpass/.operator/history.db")
    verdict.check(noted == "root 600", "a look was noted", noted)
    told = json.loads(house.run("fleetpass", "status", "west", "--json").stdout)["instances"][0]
    verdict.check(told["health"] == "ok" and told["backup"]["proven_at"], "it is well", told)
    found = json.loads(house.run("fleetpass", "doctor", "west", "--json").stdout)["findings"]
    outside = ("disk", "clock", "proxy")
    wrong = [one for one in found if one["level"] != "ok" and one["check"] not in outside]
    verdict.check(not wrong, "nothing is wrong with it", wrong)
    for unit in ("fleetpass-backup@west.service", "fleetpass-status.service"):
        exposure(house, [unit], verdict)
    units = ("-u", "fleetpass*west*", "-u", "fleetpass-status*")
    told = house.say("journalctl", "-q", "-p", "warning", *units, "-o", "cat")
    # A container in a container may have no network of its own to take up.
    wrong = [line for line in told.splitlines() if "loopback network device" not in line]
    verdict.check(not wrong, "and nothing is complained of", wrong)
    house.say("fleetpass", "instance", "remove", "west")
    house.say("systemctl", "disable", "--now", "fleetpass-status.timer")
    house.say("rm", "-rf", "/var/log/fleetpass", "/var/backups/fleetpass/west")


def upgrade(house, place, address, verdict):
    """What runs goes on to run; its next start is the new program."""
    before = main_process(house, "north")
    newer = made(place / "newer", "--only", "fleetpass", "--version", "9.9")["fleetpass"]
    done = house.install(newer)
    verdict.check(done.returncode == 0, "an upgrade is installed", done.stdout + done.stderr)
    verdict.check("until they are restarted" in done.stdout, "it says who is behind", done.stdout)
    verdict.check(main_process(house, "north") == before, "nothing is restarted")
    Day(address, verdict, "upgraded below it").work()
    house.say("systemctl", "restart", "fleetpass@north.service")
    program = os.readlink(f"/proc/{house.leader}/root/proc/{main_process(house, 'north')}/exe")
    verdict.check(program == "/usr/bin/fleetpassd", "a restart runs the new one", program)
    verdict.check(wire.ask(address, wire.request("GET", "/"), timeout=20).status == 200, "and serves")


def left(house):
    """Whatever speaks of it in its name, but not below another; what dpkg notes is dpkg's."""
    places = ("/etc", "/usr", "/var", "/opt", "/srv", "/root", "/home")
    found = house.say("find", *places, "-xdev", "-name", "*fleetpass*", "-prune", "-print").split()
    return sorted(path for path in found if not path.startswith("/var/lib/dpkg/"))


DATA = ["/etc/fleetpass", "/var/backups/fleetpass", "/var/lib/fleetpass"]


def farewell(house, first, verdict):
    """Data stays until somebody says that it may go; all else goes."""
    house.say("systemctl", "disable", "--now", "fleetpass@north.service", "fleetpass@north.socket")
    done = house.apt("remove", "fleetpass")
    running = house.say("systemctl", "list-units", "--plain", "--no-legend", "--state=active", "fleetpass*")
    verdict.check(done.returncode == 0 and not running, "what is removed is stopped", done.stderr + running)
    enabled = [path for path in left(house) if path not in DATA]
    wants = {"/etc/systemd/system/multi-user.target.wants", "/etc/systemd/system/sockets.target.wants"}
    verdict.check({str(Path(path).parent) for path in enabled} <= wants, "but for what somebody enabled", enabled)
    done = house.apt("purge", "fleetpass")
    verdict.check(all(f"left {path}" in done.stdout for path in DATA), "a purge says what it leaves", done.stdout)
    kept = [path for path in left(house) if "/systemd/" not in path]
    verdict.check(kept == DATA, "and that is all of it", kept)
    verdict.check((house.root / "var/lib/fleetpass/north/fleetpass.db").exists(), "the data of an instance is there")
    done = house.install(first)
    address = start(house, "north", 'organisation = "North Again"\n')
    home = wire.ask(address, wire.request("GET", "/"), timeout=20).body
    verdict.check(b"North Again" in home, "installed again, it serves again")
    done = house.run("env", "FLEETPASS_PURGE_DATA=yes", "apt-get", "-qq", "-y", "purge", "fleetpass")
    gone = [path for path in left(house) if "/systemd/" not in path]
    verdict.check(done.returncode == 0 and not gone, "told so, a purge takes the data along", (done.stderr, gone))


def page(house, first, verdict):
    """What the page has root do, on this machine, which has nothing of it any more."""
    shutil.copy(first, house.root / "root")
    for command, shown in commands("docs/operating/install.md", "```console as root"):
        done = house.run("bash", "-c", f"cd /root; {command}")
        verdict.check(done.returncode == 0, f"the page: {command}", done.stdout + done.stderr)
        if shown:
            verdict.check(done.stdout.splitlines() == shown, f"the page: what `{command}` prints", done.stdout)


def by_the_tool(house, verdict):
    """Where the tool is packed, too: an instance that it makes is systemd's, and shut in as the others."""
    make = ["fleetpass", "instance", "create", "west", "--organisation", "West Cars",
            "--admin-email", "jo@west.example", "--host", "rent.west.example", "--json"]  # fmt: skip
    for changed in (True, False):
        told = house.run(*make)
        done = json.loads(told.stdout or "{}")
        verdict.check(done.get("changed") is changed, f"the tool makes an instance: {changed}", told)
    home = wire.ask(str(house.path("/run/fleetpass/west/http.sock")), wire.request("GET", "/"), timeout=20)
    verdict.check(b"West Cars" in home.body, "and it serves", home)
    exposure(house, ["fleetpass@west.service"], verdict)


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        began = time.monotonic()
        packages = packing(place, verdict)
        sizes = {name: path.stat().st_size for name, path in packages.items()}
        print(f"packed after {time.monotonic() - began:.0f} s")
        by_hand(place, verdict)
        table(list(sizes.items()), ("package", "bytes"))
        with House(place) as house:
            house.apt("update")
            done = house.install(packages["fleetpass"])
            if not verdict.check(done.returncode == 0, "it is installed", done.stdout + done.stderr):
                return verdict.finish()
            shared = house.install(packages["fleetpass-shared"])
            runs = house.run("fleetpass-shared", "--version")
            verdict.check(shared.returncode == 0 and runs.returncode == 0, "so is the shared server", shared.stderr)
            house.apt("purge", "fleetpass-shared")
            print(f"installed after {time.monotonic() - began:.0f} s")
            address = work(house, place, verdict)
            confinement(house, verdict)
            restarts(house, address, verdict)
            if (appliance.REPOSITORY / ".build/release/fleetpass").exists():
                looked_after(house, verdict)
            upgrade(house, place, address, verdict)
            farewell(house, packages["fleetpass"], verdict)
            page(house, packages["fleetpass"], verdict)
            if (appliance.REPOSITORY / ".build/release/fleetpass").exists():
                house.install(packages["fleetpass"])
                by_the_tool(house, verdict)
        print(f"done after {time.monotonic() - began:.0f} s")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
