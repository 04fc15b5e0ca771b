"""The steps of the container file, taken one after the other on a Debian without systemd: what comes of them serves.

No engine of containers is asked for. COPY, RUN, USER, VOLUME, ENTRYPOINT and CMD are few enough to do by hand.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

for room in ("Load", "Documents"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
import appliance  # noqa: E402
from day import Day  # noqa: E402
from deb import made  # noqa: E402
from house import LESS_SOFTWARE, debian, unpacked  # noqa: E402
from verdict import Verdict  # noqa: E402

FILE = appliance.REPOSITORY / "deploy/Containerfile"


class Steps:
    """The folder that the container is made of, and what its file has said so far about how it runs."""

    def __init__(self, root, context):
        self.root, self.context = root, context
        self.user, self.words = "root", {"ENTRYPOINT": [], "CMD": []}

    def command(self, *words, user=None):
        """In the container, as somebody, with processes of its own and the machine's network."""
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--root", str(self.root),
                "setpriv", f"--reuid={user or self.user}", f"--regid={user or self.user}", "--init-groups",
                "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
                *words]  # fmt: skip

    def take(self, verb, rest):
        if verb == "FROM":
            return rest.rpartition("/")[2] == "debian:12-slim"
        if verb == "COPY":
            pattern, aim = rest.split()
            found = list(self.context.glob(pattern))
            for path in found:
                shutil.copy(path, self.root / aim.lstrip("/"))
            return len(found) == 1
        if verb == "RUN":
            ran = subprocess.run(self.command("sh", "-c", rest), capture_output=True, text=True)
            if ran.returncode != 0:
                print(ran.stdout + ran.stderr, file=sys.stderr)
            return ran.returncode == 0
        if verb == "USER":
            self.user = rest
            return rest in (self.root / "etc/passwd").read_text()
        if verb == "VOLUME":
            return (self.root / rest.lstrip("/")).is_dir()
        if verb in self.words:
            self.words[verb] = json.loads(rest)
            return True
        return verb == "EXPOSE"


def main():
    options = appliance.arguments(__doc__).parse_args()
    if os.geteuid() != 0:
        sys.exit("a machine of its own takes root")
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        made(place / "packages", "--only", "fleetpass")
        steps = Steps(unpacked(place, "container", debian(LESS_SOFTWARE)), place / "packages")
        for line in FILE.read_text().splitlines():
            if line and not line.startswith("#"):
                verb, _, rest = line.partition(" ")
                verdict.check(steps.take(verb, rest), line)
        verdict.check(steps.user != "root", "it does not run as root")
        port = appliance.free_port()
        words = [word.replace(":8080", f":{port}") for word in steps.words["ENTRYPOINT"] + steps.words["CMD"]]
        seed = subprocess.run(steps.command("fleetpassd", "seed", *words[2:4]), capture_output=True, text=True)
        verdict.check(seed.returncode == 0, "its user may write its volume", seed.stderr)
        serving = subprocess.Popen(steps.command(*words), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            verdict.check(serving.stdout.readline().startswith("serving on"), "it serves")
            Day(("127.0.0.1", port), verdict, "contained").work()
        finally:
            serving.kill()
            serving.wait()
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
