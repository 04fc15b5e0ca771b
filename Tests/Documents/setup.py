"""What `./setup --tests` has root do, on machines with and without a PostgreSQL: the commands, none of which is run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
from verdict import Verdict  # noqa: E402

SETUP = appliance.REPOSITORY / "setup"
# Each stands before the tool of its name. What root is asked to do is written down.
TOOLS = {
    "sudo": 'echo "$@" >>"$DONE"',
    "id": "echo 1000",
    "swift": "echo 'Swift version 6.3'",
    "ls": 'echo "$CLUSTERS"',
    "dpkg-query": """
        for name; do :; done
        case "$name" in
        'postgresql-[0-9]*') printf "%b" "$SERVERS" ;;
        *) case " $MISSING " in *" $name "*) exit 1 ;; *) echo 'install ok installed' ;; esac ;;
        esac""",
}
# By what the machine is: packages that are missing, states of PostgreSQL's, clusters; and whether the machine is
# to be kept from getting one.
MACHINES = {
    "bare": ("jq postgresql-15 pgbouncer", "", "", True),
    "bare, and its lists know names": ("postgresql-15", "not-installed\\nnot-installed\\n", "", True),
    "with another version": ("postgresql-15", "not-installed\\ninstalled\\n", "13", False),
    "with what is left of one": ("postgresql-15", "config-files\\n", "", False),
    "with a cluster alone": ("postgresql-15", "", "13", False),
    "with everything but jq": ("jq", "installed\\n", "15", False),
    "with everything": ("", "installed\\n", "15", False),
}


def told(place, missing, servers, clusters):
    """The commands that root is given, in their order."""
    (place / "tools").mkdir(parents=True)
    for name, script in TOOLS.items():
        tool = place / "tools" / name
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
    shutil.copy(SETUP, place / "setup")
    # What the build takes in is made by nobody but the one who calls.
    (place / "templates").mkdir()
    (place / "templates/make-assets").write_text("#!/bin/sh\n")
    (place / "templates/make-assets").chmod(0o755)
    # The modules of Python are there.
    lists = [re.search(rf'^{name}="(.*?)"', SETUP.read_text(), re.S | re.M)[1] for name in ("modules", "carriers")]
    (place / ".build/venv").mkdir(parents=True)
    (place / ".build/venv/given").write_text(" ".join(lists) + "\n")
    done = place / "done"
    done.touch()
    environment = {
        **os.environ, "PATH": f"{place}/tools:{os.environ['PATH']}", "DONE": str(done), "MISSING": missing,
        "SERVERS": servers, "CLUSTERS": clusters,
    }  # fmt: skip
    ran = subprocess.run([place / "setup", "--tests"], env=environment, capture_output=True, text=True, timeout=30)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return done.read_text().splitlines()


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        for number, (machine, (missing, servers, clusters, is_kept)) in enumerate(MACHINES.items()):
            commands = told(place / str(number), missing, servers, clusters)
            install = "env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "
            wanted = ["env DEBIAN_FRONTEND=noninteractive apt-get update -qq"] if missing else []
            if is_kept:
                change = "sed -i s/^#create_main_cluster = true$/create_main_cluster = false/"
                wanted += [install + "postgresql-common", f"{change} /etc/postgresql-common/createcluster.conf"]
            if missing:
                wanted.append(install + missing)
            verdict.check(commands == wanted, f"a machine {machine}", str(commands))
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
