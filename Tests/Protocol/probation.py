"""A new version on probation: reads are answered, writes wait, trials leave nothing, and the file from before comes back."""

import contextlib
import json
import shutil
import signal
import sqlite3
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from appliance import READY, REPOSITORY, waits_for  # noqa: E402
from verdict import Verdict  # noqa: E402

TABLES = ("enquiries", "accounts", "sessions", "links", "audit_events")
CHECKS = ["schema", "read", "search", "sign-in", "write"]
# One that no version has, for the debug build, which reads further migrations from a folder.
MIGRATION = "ALTER TABLE enquiries ADD COLUMN later TEXT NOT NULL DEFAULT 'so';\n"


def rows(data):
    """How many rows each of the tables has that trials write to."""
    with contextlib.closing(sqlite3.connect(data / "fleetpass.db")) as database:
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES if name in known}


def told(server, method, path):
    """What the operator's door answers."""
    answer = wire.ask(str(server.data / "operator.sock"), wire.request(method, path), timeout=60)
    return answer.status, json.loads(answer.body)


def serves(server):
    server.spawn()
    return waits_for(lambda: answers(server))


def answers(server):
    with contextlib.suppress(OSError, wire.Broken):
        return wire.ask(server.address, READY).status == 200
    return False


class Writer(threading.Thread):
    """Sends an enquiry, and notes what is answered when."""

    def __init__(self, server, key):
        super().__init__(daemon=True)
        self.address, self.key, self.status = server.address, key, None

    def run(self):
        with contextlib.suppress(OSError, wire.Broken), wire.Line(self.address, timeout=30) as line:
            self.status = line.ask(wire.enquiry(self.key, "probation")).status


def writers(server, count, kind):
    begun = [Writer(server, f"{kind}{number}") for number in range(count)]
    for writer in begun:
        writer.start()
    waits_for(lambda: any(writer.status for writer in begun), 0.5)
    return begun


def passed(options, place, verdict):
    """One that its operator is content with."""
    with appliance.Appliance(options.binary, place / "passed") as server:
        server.seed(50)
        before = rows(server.data)
        (server.data / "probation").write_text("{}")
        verdict.check(serves(server), "it serves on probation", server.last_words())
        _, about = told(server, "GET", "/about")
        verdict.check(about["probation"] and about["migrated"] is None and not about["kept_before"], "and says so", about)
        waiting = writers(server, 6, "passed")
        verdict.check(all(writer.status is None for writer in waiting), "whoever writes waits")
        for path in ("/trial", "/trial/whole"):
            status, trial = told(server, "POST", path)
            failed = [check for check in trial["checks"] if not check["passed"]]
            verdict.check(status == 200 and not failed, f"{path} passes", failed)
        verdict.check([check["name"] for check in trial["checks"]] == [*CHECKS, "rows"], "all is tried", trial)
        verdict.check(rows(server.data) == before, "a trial leaves nothing", rows(server.data))
        verdict.check(all(writer.status is None for writer in waiting), "nor lets anybody write")
        for _ in range(2):
            verdict.check(told(server, "POST", "/probation/end")[1]["probation"] is False, "it ends, also twice")
        for writer in waiting:
            writer.join(10)
        statuses = [writer.status for writer in waiting]
        verdict.check(statuses == [201] * 6, "then all are answered", statuses)
        verdict.check(rows(server.data)["enquiries"] == before["enquiries"] + 6, "and kept once each")
        verdict.check(told(server, "POST", "/trial")[1]["checks"][4]["passed"], "a trial may be made at any time")
        verdict.check(server.stop() == 0 and not (server.data / "probation").exists(), "nothing of it is left")


def dismissed(options, place, verdict):
    """One that has to go: nobody is told that anything was kept."""
    with appliance.Appliance(options.binary, place / "dismissed") as server:
        server.seed(50)
        before = rows(server.data)
        (server.data / "probation").write_text("{}")
        serves(server)
        waiting = writers(server, 6, "dismissed")
        verdict.check(server.stop() == 0, "it goes in order", server.last_words())
        for writer in waiting:
            writer.join(10)
        statuses = [writer.status for writer in waiting]
        verdict.check(statuses == [503] * 6, "whoever waited is told to come again", statuses)
        verdict.check(rows(server.data) == before, "nothing was written", rows(server.data))
        verdict.check((server.data / "probation").exists(), "the next start is on probation too")


def put_back(options, place, verdict):
    """A migration, a crash on probation, and the file from before back in its place."""
    (place / "later").mkdir()
    (place / "later/0900_later.sql").write_text(MIGRATION)
    data = place / "put-back"
    with appliance.Appliance(options.newer, data, {"FLEETPASS_MIGRATIONS": str(place / "later")}) as newer:
        with appliance.Appliance(options.binary, data) as older:
            older.seed(50)
        before, kept = rows(data), (data / "fleetpass.db").read_bytes()
        (data / "probation").write_text("{}")
        verdict.check(serves(newer), "the newer one migrates and serves", newer.last_words())
        _, about = told(newer, "GET", "/about")
        verdict.check(about["schema"] == 900 and about["migrated"]["to"] == 900 and about["kept_before"], "and says so", about)
        verdict.check((data / "before/fleetpass.db").read_bytes() == kept, "what was there before is kept, byte by byte")
        writers(newer, 3, "crash")
        newer.process.send_signal(signal.SIGKILL)
        newer.process.wait()
        verdict.check(serves(newer), "after a crash it serves again", newer.last_words())
        verdict.check(told(newer, "GET", "/about")[1]["probation"], "still on probation")
        verdict.check((data / "before/fleetpass.db").read_bytes() == kept, "what was kept is as it was")
        newer.stop()
    for end in ("-wal", "-shm"):
        (data / f"fleetpass.db{end}").unlink(missing_ok=True)
    (data / "before/fleetpass.db").replace(data / "fleetpass.db")
    shutil.rmtree(data / "before")
    (data / "probation").unlink()
    with appliance.Appliance(options.binary, data) as older:
        verdict.check(serves(older) and rows(data) == before, "the older one serves what was there", older.last_words())
        verdict.check(older.stop() == 0, "and goes in order")


def main():
    parser = appliance.arguments(__doc__)
    debug = REPOSITORY / ".build/tests/debug/fleetpassd"
    parser.add_argument("--newer", type=Path, default=debug, help="a debug build, for a version with one migration more")
    options = parser.parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        passed(options, place, verdict)
        dismissed(options, place, verdict)
        put_back(options, place, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
