"""Runs fleetpass in a world of its own, and looks at what it leaves there; knows paths, not what is tested."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from appliance import waits_for  # noqa: E402
from verdict import Verdict, table  # noqa: E402, F401

READY = appliance.READY
PAGE = wire.request("GET", "/vehicles")
HEALTH = wire.request("GET", "/readyz")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class World:
    """A directory for one world, and the tool that works there. What still runs in it at the end is ended."""

    def __init__(self, tool, root):
        self.tool, self.root = Path(tool).resolve(), Path(root)
        if not self.tool.exists():
            sys.exit(f"{self.tool} does not exist: `make build` makes it")

    def run(self, *words, environment=None, timeout=120):
        return subprocess.run(
            [self.tool, *words, "--root", self.root],
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def instance(self, *words, **rest):
        return self.run("instance", *words, **rest)

    def create(self, name, *more, **rest):
        return self.instance(
            "create", name, "--organisation", "North Motors", "--admin-email", "jo@north.example", "--json", *more, **rest
        )

    def told(self, *words):
        """What a command prints as JSON; a failure is an error of the test's own."""
        done = self.run(*words, "--json")
        if done.returncode != 0:
            raise RuntimeError(f"{words}: {done.returncode} {done.stderr}")
        return json.loads(done.stdout)

    def list(self):
        return {one["name"]: one for one in self.told("instance", "list")["instances"]}

    def address(self, name):
        host, port = self.list()[name]["address"].split(":")
        return (host, int(port))

    def door(self, name):
        return str(self.root / "var/lib/fleetpass" / name / "operator.sock")

    def ready(self, name):
        return answers(self.door(name), HEALTH) == 200

    def journal(self, name, verb):
        path = self.root / "var/lib/fleetpass/.operator" / name / f"{verb}.journal"
        return path.read_text() if path.exists() else ""

    def supervisor(self):
        return next((pid for pid, words in processes(self.root) if words[1:2] == ["supervise"]), None)

    def servers(self):
        return [pid for pid, words in processes(self.root) if words[1:2] == ["serve"]]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pid = self.supervisor()
        if pid:
            os.kill(pid, signal.SIGTERM)
            waits_for(lambda: not processes(self.root), 60)
        for pid, _ in processes(self.root):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def processes(root):
    """Number and words of each process that was told of that directory."""
    found, sign = [], str(Path(root).resolve())
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                if words[0].rpartition("/")[2] in ("fleetpass", "fleetpassd"):
                    if any(word == sign or word.startswith(sign + "/") for word in words):
                        found.append((int(entry.name), words))
    return found


def resident_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES


def answers(address, data=PAGE):
    with contextlib.suppress(OSError, wire.Broken):
        return wire.ask(address, data, timeout=10).status
    return None


# What differs from one run to the next, and what it is called where two runs are compared.
CHANGING = [
    (re.compile(r"127\.0\.0\.1:\d+"), "ADDRESS"),
    (re.compile(r"\d{8}T\d{6}\.\d{3}Z"), "MOMENT"),
]


def left_in(root):
    """Every path of a world with its mode, and the content of what people read; without what a run alone explains."""
    found = {}
    for path in sorted(Path(root).rglob("*")):
        name = plain(str(path.relative_to(root)), root)
        # Logs and notes of one process; a journal of a journey that was broken off has the same end.
        if name.startswith(("var/log/", "run/fleetpass/.")) or name.endswith(("-wal", "-shm", ".lock", "/lock", ".anchors")):
            continue
        text = plain(path.read_text(), root) if name.startswith("etc/") and path.suffix in TEXTS else ""
        if path.suffix == ".journal":
            text = f"ended: {path.read_text().rstrip().endswith('true}')}"
        found[name] = (oct(path.lstat().st_mode), text)
    return found


TEXTS = (".toml", ".service", ".socket", ".conf", ".caddy")


def plain(text, root):
    for pattern, word in CHANGING:
        text = pattern.sub(word, text)
    return text.replace(str(root), "ROOT")


def judge(summary, parts, **options):
    """Runs the parts of a test, or those that are named; answers the exit code."""
    parser = appliance.arguments(summary, **options)
    parser.add_argument("parts", nargs="*", metavar="PART", help="of " + ", ".join(part.__name__ for part in parts))
    options = parser.parse_args()
    verdict = Verdict()
    tool = Path(options.binary).resolve().with_name("fleetpass")
    with appliance.workshop(options.keep) as place:
        for part in parts:
            if not options.parts or part.__name__ in options.parts:
                began = time.monotonic()
                part(tool, place, verdict, options)
                print(f"{part.__name__}: {time.monotonic() - began:.1f} s", flush=True)
    return verdict.finish()
