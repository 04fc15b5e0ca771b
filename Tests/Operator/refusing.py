"""Hostile names, templates and links change nothing, and no secret is where others can read it."""

import contextlib
import json
import os
import sys
import threading
from pathlib import Path

import operator_tool
from operator_tool import World


HOSTILE = ["../north", "..", "north/../../etc", "-rf", "North", "n%i", "$(id)", "a b", "n\n", "n" * 29, "templates", ".hidden"]


def hostile(tool, place, verdict, options):
    """Names and templates that are none, and links where files should be, change nothing outside."""
    with World(tool, place / "hostile") as world:
        for name in HOSTILE:
            done = world.instance("create", "--demo", "--", name)
            verdict.check(done.returncode == 2, f"the name {name!r} is refused", f"{done.returncode} {done.stderr}")
        verdict.check(not world.root.exists(), "and nothing was made")
        world.create("good")
        etc, data = world.root / "etc/fleetpass", world.root / "var/lib/fleetpass"
        outside = place / "outside"
        outside.mkdir()
        (outside / "secret").write_text("organisation = 'x'\n")
        for template in ["../../../outside/secret", "..", "/etc/passwd", "A"]:
            done = world.create("tried", "--template", template)
            verdict.check(done.returncode == 2, f"the template {template!r} is refused", f"{done.returncode} {done.stderr}")
        (etc / "templates/linked.toml").symlink_to(outside / "secret")
        verdict.check(world.create("tried", "--template", "linked").returncode == 4, "nor is a link a template")
        verdict.check(world.create("tried", "--template", "none").returncode == 3, "nor is one that is not there")
        for place_taken in [data / "a1", etc / "b1.toml", world.root / "run/fleetpass/c1", data / ".operator/d1"]:
            name = place_taken.name.partition(".")[0]
            place_taken.symlink_to(outside)
            done = world.create(name)
            verdict.check(done.returncode == 4, f"a link at {place_taken.name} is refused", f"{done.returncode} {done.stderr}")
        verdict.check([path.name for path in outside.iterdir()] == ["secret"], "nothing was written through a link")
        (data / "e1").mkdir()
        verdict.check(world.create("e1").returncode == 4, "what lies there already is nobody's to fill")
        os.chmod(etc, 0o777)
        verdict.check(world.create("f1").returncode == 5, "settings that others could exchange are refused")
        os.chmod(etc, 0o755)


def templates(tool, place, verdict, options):
    """What a template gets wrong is said before anything is served by it."""
    with World(tool, place / "templates") as world:
        folder = world.root / "etc/fleetpass/templates"
        folder.mkdir(parents=True)
        whole = "organisation = {{organisation}}\npublic_url = {{public_url}}\nlisten = {{listen}}\n"
        for name, text, word in [
            ("broken", "organisation = {{{organisation", "broken"),
            ("other", whole.replace("{{listen}}", '"0.0.0.0:80"'), "has to set listen"),
            ("slip", whole + "logs = true\n", "unknown setting"),
            ("unknown", whole + "# {{password}}\n", "password"),
            ("large", whole + "#" * 70000, "64 KiB"),
        ]:
            (folder / f"{name}.toml").write_text(text)
            done = world.create(f"t-{name}", "--template", name)
            verdict.check(done.returncode == 6 and word in done.stderr, f"a template that is {name}", f"{done.returncode} {done.stderr}")
            left = [path for path in world.root.rglob(f"*t-{name}*") if path.name != f"t-{name}"]
            verdict.check(not left and not world.list(), f"{name}: nothing is left", left)
        os.chmod(folder / "other.toml", 0o666)
        verdict.check(world.create("t-open", "--template", "other").returncode == 5, "nor one that others may write")
        quoted = world.instance("create", "quoted", "--organisation", 'A "B" \\ {{c}} \'d\' <e>', "--admin-email", "a@b.example")
        shown = world.told("config", "show", "quoted")["settings"]
        said = next(one["value"] for one in shown if one["name"] == "organisation")
        verdict.check(said == 'A "B" \\ {{c}} \'d\' <e>', "a name is taken as it is", quoted.stderr)


def secrets(tool, place, verdict, options):
    """No word of a key or a link is where others can read it."""
    with World(tool, place / "secrets") as world:
        seen, stop = set(), threading.Event()

        def watch():
            while not stop.is_set():
                for path in Path("/proc").glob("[0-9]*/cmdline"):
                    with contextlib.suppress(OSError):
                        seen.add(path.read_bytes())

        watcher = threading.Thread(target=watch)
        watcher.start()
        told = json.loads(world.create("north", "--host", "rent.north.example").stdout)
        removed = world.create("south").stdout
        shown = "".join(
            world.run(*words, "--json").stdout
            for words in [("instance", "list"), ("instance", "show", "north"), ("config", "show", "north"), ("instance", "restart", "north")]
        )
        shown += world.instance("remove", "south", "--json").stdout
        stop.set()
        watcher.join()
        verdict.check(len(seen) > 10 and any(b"migrate" in words for words in seen), "commands were watched", len(seen))
        token = told["setup_link"].rpartition("/")[2].encode()
        south = json.loads(removed)["setup_link"].rpartition("/")[2].encode()
        keys = [path.read_bytes() for path in (world.root / "var/lib/fleetpass/north/keys").iterdir()]
        keys.append((world.root / "etc/fleetpass/backup.key").read_bytes())
        words = [token, south, *(key.hex().encode() for key in keys), *keys]
        verdict.check(not any(word in line for line in seen for word in words), "none is in a command line")
        verdict.check(not any(word in shown.encode() for word in words), "none in what commands print")
        for path in world.root.rglob("*"):
            if path.is_file() and not path.is_symlink():
                mode, content = path.stat().st_mode, path.read_bytes()
                if mode & 0o004 or path.suffix in (".log", ".journal"):
                    verdict.check(not any(word in content for word in words), f"none in {path.name}")
        closed = [world.root / "var/lib/fleetpass/north", world.root / "var/lib/fleetpass/.operator"]
        verdict.check(all(path.stat().st_mode & 0o077 == 0 for path in closed), "directories are closed")
        verdict.check((world.root / "etc/fleetpass/north.toml").stat().st_mode & 0o777 == 0o640, "settings are 0640")


if __name__ == "__main__":
    sys.exit(operator_tool.judge(__doc__, (hostile, templates, secrets)))
