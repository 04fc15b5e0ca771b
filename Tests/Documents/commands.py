"""Runs the commands of the documents, page by page, and compares what they print with what the page shows.

A page's `console` blocks are one shell session that begins in an empty directory, with fleetpassd, fleetpass and
fleetpass-shared on the PATH. Blocks of `console as root` are left to Tests/Packages. A `serve` runs on behind the commands
that follow; a later one takes its place. Ports are replaced by free
ones, and where a page speaks with PostgreSQL, the place of that by one of the test's own.
"""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "Shared"))
import appliance  # noqa: E402
sys.path.insert(2, str(Path(__file__).resolve().parents[1] / "Operator"))
import cluster as clusters  # noqa: E402
import operator_tool  # noqa: E402
from verdict import Verdict  # noqa: E402

PAGES = [
    "README.md",
    "docs/scale.md",
    *(
        f"docs/{folder}/{page.name}"
        for folder in ("jobs", "operating")
        for page in (appliance.REPOSITORY / f"docs/{folder}").glob("*.md")
    ),
]
PORTS = ("8080", "8081", "8443")
# Where Debian's PostgreSQL is reached.
POSTGRES = "/run/postgresql"
# What `make demo` does once everything is built; the target itself is what the README's reader types.
DEMO = [
    "fleetpassd seed --data demo >/dev/null",
    "fleetpassd serve --data demo --listen 127.0.0.1:8080",
]
PRELUDE = """
stop() { [ -z "${SERVER:-}" ] || { kill "$SERVER" 2>/dev/null; wait "$SERVER" 2>/dev/null; }; SERVER=; return 0; }
trap stop EXIT
"""


def commands(page, block="```console"):
    """Pairs of a command and the lines that the page shows below it, of blocks that begin so."""
    found, inside = [], False
    for line in (appliance.REPOSITORY / page).read_text().splitlines():
        if line.startswith("```"):
            inside = line == block
        elif inside and line.startswith("$ "):
            found.append((line[2:], []))
        elif inside:
            found[-1][1].append(line)
    return found


def session(pairs):
    """The page as one shell script; before and after each command it prints a line with the command's number."""
    script = [PRELUDE]
    for number, (command, _) in enumerate(pairs):
        script.append(f"echo '@@ {number}'")
        if serves(command):
            script.append(served(command, number))
        elif command.startswith("kill "):
            # The page stops the server itself, which then has to end by itself, and well.
            script.append(f'{command} && wait "$SERVER"; status=$?; SERVER=')
        else:
            script.append(f"{command}\nstatus=$?")
        script.append('echo; echo "@@ status $status"')
    return "\n".join(script)


def serves(command):
    return re.search(r"\bfleetpass(d|-shared) serve\b", command) is not None


def served(command, number):
    """Starts it and waits until it says where it serves, or, with a passed socket, until something answers there."""
    address = re.search(r"-l (\S+)", command)
    ready = f"curl -sf -o /dev/null http://{address[1]}/" if address else f"grep -q '^serving' out-{number}"
    return (
        f"stop\n{command} >out-{number} 2>err-{number} &\nSERVER=$!\nstatus=1\n"
        f"for try in $(seq 200); do {ready} && status=0 && break; sleep 0.05; done\ncat out-{number}"
    )


@contextlib.contextmanager
def postgres(pairs):
    """What the commands have to know of a PostgreSQL, if they speak with one: where it is, and as whom they come."""
    if not any(POSTGRES in command for command, _ in pairs):
        yield {}, POSTGRES
        return
    with clusters.fresh() as cluster:
        yield {"PGHOST": str(cluster.place), "PGUSER": clusters.SUPERUSER}, str(cluster.place)


def run(page, verdict, binary, place):
    pairs = commands(page)
    with postgres(pairs) as (reaching, address):
        run_pairs(page, pairs, verdict, binary, place, reaching, address)


def run_pairs(page, pairs, verdict, binary, place, reaching, address):
    targets = (appliance.REPOSITORY / "Makefile").read_text()
    for command, _ in pairs:
        if command.startswith("make "):
            verdict.check(f"\n{command[5:]}:" in targets, f"{page}: {command}")
    if any(command == "make demo" for command, _ in pairs):
        pairs = [(command, []) for command in DEMO] + pairs
    pairs = [pair for pair in pairs if not pair[0].startswith("make ")]
    text, free = session(pairs), {port: str(appliance.free_port()) for port in PORTS}
    for port, instead in free.items():
        text = text.replace(f":{port}", f":{instead}")
    text = text.replace(POSTGRES, address)
    # Short: the path of a socket below it has at most 107 bytes.
    directory = place / Path(page).stem
    directory.mkdir()
    environment = {**os.environ, **reaching, "PATH": f"{binary.parent}:{os.environ['PATH']}"}
    if not any("--listen" in command for command, _ in pairs if serves(command)):
        environment["FLEETPASS_LISTEN"] = f"127.0.0.1:{free['8080']}"
    # What a page's operator has made ends with the page, however far it came.
    with operator_tool.World(binary.with_name("fleetpass"), directory):
        done = subprocess.run(
            ["bash", "-c", text], cwd=directory, env=environment, capture_output=True, text=True, timeout=120
        )
    answers = re.findall(r"^@@ \d+\n(.*?)^@@ status (\d+)$", done.stdout, re.S | re.M)
    if not verdict.check(len(answers) == len(pairs), f"{page}: every command is run", done.stderr[-500:]):
        return
    for (command, shown), (printed, status) in zip(pairs, answers):
        verdict.check(status == "0", f"{page}: {command}", f"status {status}: {done.stderr[-500:]}")
        if shown:
            for port, instead in free.items():
                printed = printed.replace(f":{instead}", f":{port}")
            verdict.check(
                printed.strip().splitlines() == shown, f"{page}: what `{command}` prints", repr(printed)
            )


def main():
    parser = appliance.arguments(__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, metavar="PAGE", help="as docs/jobs/fleet.md; all if none is given")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        for page in options.pages:
            run(page, verdict, Path(options.binary).resolve(), place)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
