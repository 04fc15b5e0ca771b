"""Pictures as strangers send them to a running server: what they cost it, how many at once, and kills in between."""

import json
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from desk import Clerk  # noqa: E402
from verdict import Verdict, table  # noqa: E402

CHUNK = 4 << 20
MIB = 1 << 20


def picture(width, height, notes=0):
    """A grey JPEG, two bits to a block; with so many bytes of a camera's notes."""
    two = lambda number: number.to_bytes(2, "big")  # noqa: E731
    file = b"\xff\xd8"
    while notes > 0:
        note = b"N" * min(notes, 65_000)
        file, notes = file + b"\xff\xe1" + two(len(note) + 2) + note, notes - len(note)
    file += b"\xff\xdb\x00\x43\x00" + b"\x01" * 64
    file += b"\xff\xc0\x00\x0b\x08" + two(height) + two(width) + b"\x01\x01\x11\x00"
    for kind in (0x00, 0x10):
        file += b"\xff\xc4\x00\x14" + bytes([kind, 1]) + bytes(16)
    blocks = -(-width // 8) * -(-height // 8)
    return file + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + bytes(-(-blocks // 4)) + b"\xff\xd9"


class Sender:
    def __init__(self, clerk, vehicle):
        self.clerk, self.vehicle = clerk, vehicle

    def ask(self, method, path, body=None, fields=(), timeout=60):
        data = wire.request(method, path, [*self.clerk.bearer, *fields], body)
        return wire.ask(self.clerk.server.address, data, timeout=timeout)

    def announce(self, file):
        body = {"purpose": "vehicle_photo", "belongs_to": self.vehicle, "bytes": len(file)}
        return json.loads(self.ask("POST", "/v1/uploads", body).body)["id"]

    def stands(self, id):
        return json.loads(self.ask("GET", f"/v1/uploads/{id}").body)

    def send(self, id, file, start=0, end=None):
        for at in range(start, len(file) if end is None else end, CHUNK):
            fields = [("Content-Type", "application/octet-stream"), ("Upload-Offset", str(at))]
            answer = self.ask("PUT", f"/v1/uploads/{id}", file[at : at + CHUNK], fields)
            if answer.status != 200:
                raise RuntimeError(f"a piece: {answer}")

    def complete(self, id):
        return self.ask("POST", f"/v1/uploads/{id}/completion")


def peak(server):
    """The most memory that the server itself has had."""
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def costs(sender, verdict):
    """What a picture of fifty megapixels would take, decoded, is a hundred and fifty megabytes."""
    small = picture(64, 64)
    id = sender.announce(small)
    sender.send(id, small)
    verdict.check(json.loads(sender.complete(id).body)["state"] == "ready", "a small picture is taken")
    rows = []
    for name, file, most in [
        ("50 megapixels", picture(8_000, 6_250), 8 * MIB),
        ("30 MB of notes", picture(1_000, 600, notes=30_000_000), 80 * MIB),
    ]:
        before = peak(sender.clerk.server)
        id = sender.announce(file)
        sender.send(id, file)
        state = json.loads(sender.complete(id).body)
        grown = peak(sender.clerk.server) - before
        rows.append([name, len(file), grown / MIB])
        verdict.check(state.get("state") == "ready", f"{name}: taken", state)
        verdict.check(grown <= most, f"{name}: not much memory", f"{grown / MIB:.1f} MiB")
    table(rows, ["picture", "bytes", "server's peak grows by MiB"])


def crowd(sender, verdict):
    """One at a time, few wait, the others are told to come back; in the end all are taken."""
    file = picture(8_000, 6_000)
    ids = [sender.announce(file) for _ in range(10)]
    for id in ids:
        sender.send(id, file)
    answers = {}

    def complete(id):
        answers[id] = sender.complete(id)

    threads = [threading.Thread(target=complete, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [answer for answer in answers.values() if answer.status == 503]
    taken = [answer for answer in answers.values() if answer.status == 200]
    verdict.check(1 <= len(taken) <= 6 and len(taken) + len(refused) == 10, "few wait", len(taken))
    verdict.check(all("retry-after" in answer.headers for answer in refused), "the others are told when")
    states = {json.loads(sender.complete(id).body)["state"] for id in ids}
    verdict.check(states == {"ready"}, "and are taken then", states)


def killed(sender, verdict):
    """What was answered stays; what was not is sent again."""
    file = picture(4_000, 3_000, notes=9_000_000)
    server = sender.clerk.server
    id = sender.announce(file)
    sender.send(id, file, end=CHUNK)
    server.kill()
    server.start()
    stands = sender.stands(id)
    verdict.check(stands["offset"] == CHUNK, "after a kill it goes on where it was", stands)
    sender.send(id, file, start=CHUNK)
    asked = threading.Thread(target=lambda: quietly(sender.complete, id))
    asked.start()
    server.kill()
    asked.join()
    server.start()
    answer = sender.complete(id)
    verdict.check(json.loads(answer.body).get("state") == "ready", "and is looked at once more", answer)


def quietly(action, *values):
    try:
        action(*values)
    except (OSError, wire.Broken):
        pass


def main():
    options = appliance.arguments(__doc__).parse_args()
    verdict = Verdict()
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data", {"FLEETPASS_RATE_LIMITS": "off"}) as server:
            server.seed(20, options.seed)
            clerk = Clerk(server)
            sender = Sender(clerk, clerk.vehicles_of_one_place(1)[0][0])
            costs(sender, verdict)
            crowd(sender, verdict)
            killed(sender, verdict)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
