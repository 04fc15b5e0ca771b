"""The calls of the system that a working server makes, and its children, against those that its unit lets it make.

The unit refuses a call with an error where it could end the process: a library may live with a refusal, and then
nobody would notice. So the calls of a day's work are counted here, without the unit, and each must be on its list.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from day import Day  # noqa: E402
from verdict import Verdict  # noqa: E402

UNIT = appliance.REPOSITORY / "deploy/units/fleetpass@.service"


def group(name):
    """The calls of one of systemd's groups, with those of the groups in it."""
    listed = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    words = {line.strip() for line in listed.stdout.splitlines()[1:]}
    found = {word for word in words if re.fullmatch(r"\w+", word)}
    return found.union(*(group(word) for word in words if word.startswith("@")))


def allowed(unit):
    """What is left of the lists of a unit, read in their order."""
    calls = group("@default")
    for line in re.findall(r"^SystemCallFilter=(.*)", unit.read_text(), re.M):
        named = set().union(*(group(word) if word[0] == "@" else {word} for word in line.lstrip("~").split()))
        calls = calls - named if line.startswith("~") else calls | named
    return calls | group("@default")


def made(path):
    """By name, how often."""
    rows = [line.split() for line in path.read_text().splitlines()]
    return {row[-1]: int(row[3]) for row in rows if len(row) in (5, 6) and row[3].isdigit() and row[-1] != "total"}


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        counted = place / "calls"
        prefix = ["strace", "-f", "-c", "-o", str(counted)]
        # As root SQLite would give its files to whom the database belongs, which nobody else may.
        is_root = os.geteuid() == 0
        if is_root:
            prefix += ["-u", "nobody"]
            shutil.chown(place, "nobody")
        letters = place / "letters"
        port = appliance.free_port()
        settings = {"FLEETPASS_MAIL_SERVER": f"localhost:{port}", "FLEETPASS_MAIL_SECURITY": "none",
                    "FLEETPASS_MAIL_FROM": "desk@north.test"}  # fmt: skip
        box = subprocess.Popen([sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}",
                                "-c", "aiosmtpd.handlers.Mailbox", letters], stderr=subprocess.DEVNULL)  # fmt: skip
        try:
            with appliance.Appliance(options.binary, place / "north", settings, prefix) as server:
                server.command("seed")
                for path in (server.data, *server.data.rglob("*")) if is_root else ():
                    shutil.chown(path, "nobody")
                server.start(60)
                day = Day(server.address, verdict, "watched")
                day.work()
                day.letter(letters)
                # strace hands SIGTERM on to nobody; the server is its child.
                served = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()[0]
                subprocess.run(["kill", served], check=True)
                verdict.check(server.process.wait(30) == 0, "it stops with 0", server.last_words())
        finally:
            box.kill()
            box.wait()
        calls = made(counted)
        verdict.check({"epoll_wait", "clone3", "fdatasync"} & set(calls), "calls were counted", sorted(calls))
        refused = sorted(set(calls) - allowed(UNIT))
        verdict.check(not refused, "the unit lets the server make each of its calls", ", ".join(refused))
        print(f"{len(calls)} different calls of {sum(calls.values()):,}; {len(allowed(UNIT))} are allowed")
        if options.keep:
            print(counted.read_text())
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
