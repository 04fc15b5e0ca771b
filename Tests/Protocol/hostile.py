"""Broken connections, boundary numbers, poisonous JSON, too few descriptors: the same process goes on."""

import json
import random
import socket
import struct
import sys
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import wire  # noqa: E402
from poison import DOCUMENTS, FIELDS, GOOD, NUMBERS, PARAMETERS, STRINGS, WHOLE, WORDS  # noqa: E402
from verdict import Verdict, table  # noqa: E402


def ask(verdict, address, data, what, allowed):
    """One request whose answer's status must be allowed; 5xx never is."""
    try:
        answer = wire.ask(address, data, timeout=10)
        verdict.check(allowed(answer.status), what, f"{answer.status} {answer.body[:100]!r}")
        return answer
    except (OSError, wire.Broken) as problem:
        verdict.check(False, what, repr(problem))


def not_our_fault(status):
    return 200 <= status < 500


def refusal(status):
    return 400 <= status < 500


def numbers_in_queries(server, verdict, options):
    """Every parameter of the two lists, and what the API's description adds, with every number and word."""
    described = set()
    answer = wire.ask(server.address, wire.request("GET", "/openapi.json"))
    if answer.status == 200:
        lists = json.loads(answer.body).get("paths", {}).get("/v1/vehicles", {}).get("get", {})
        described = {p["name"] for p in lists.get("parameters", []) if p.get("in") == "query"}
    with_values = [(name, value) for name in sorted(PARAMETERS | described) for value in NUMBERS + WORDS]
    for path in ("/v1/vehicles", "/vehicles"):
        for name, value in with_values:
            target = f"{path}?{name}={urllib.parse.quote(value, safe='')}"
            ask(
                verdict,
                server.address,
                wire.request("GET", target),
                f"{target[:80]} is answered",
                not_our_fault,
            )
    for value in NUMBERS + WORDS:
        target = f"/v1/vehicles/{urllib.parse.quote(value, safe='')}"
        allowed = refusal if value.strip() else not_our_fault
        ask(verdict, server.address, wire.request("GET", target), f"{target[:80]} is not found", allowed)


def numbers_in_json(server, verdict, options):
    """Every field of an enquiry with every number as itself and as text, and with every word."""
    for field in FIELDS:
        marked = json.dumps({**GOOD, field: "@@"})
        raw = [marked.replace('"@@"', number) for number in NUMBERS]
        texts = [marked.replace('"@@"', json.dumps(text)) for text in NUMBERS + WORDS]
        others = [
            marked.replace('"@@"', other) for other in ("null", "true", "[]", "{}", '[["@"]]', '"\\u0000"')
        ]
        for body in [*raw, *texts, *others]:
            answer_to(server, verdict, body.encode(), f"{field}: {body[:90]}", not_our_fault)
        for body in raw:
            answer_to(server, verdict, body.encode(), f"{field} as a number: {body[:90]}", refusal)


def answer_to(server, verdict, body, what, allowed):
    key = f"hostile-{random.getrandbits(64):x}"
    headers = [("Idempotency-Key", key), ("Content-Type", "application/json")]
    return ask(verdict, server.address, wire.request("POST", "/v1/enquiries", headers, body), what, allowed)


def documents(server, verdict, options):
    for name, body in DOCUMENTS.items():
        answer_to(server, verdict, body, f"{name} is refused", refusal)
    for name, raw in STRINGS.items():
        body = json.dumps({**GOOD, "message": "@@"}).encode().replace(b"@@", raw)
        answer_to(server, verdict, body, f"a message with {name} is refused", refusal)
    answer_to(server, verdict, WHOLE, "a good one is accepted", lambda status: status == 201)


def broken_off(server, verdict, options):
    """Resets in the middle of requests and answers, and half-closed connections."""
    chance, requests = random.Random(options.seed), wire.request("GET", "/vehicles") * 20
    server.warm_up()
    files = server.open_kinds()
    for _ in range(options.resets):
        line = wire.connect(server.address, receive_bytes=4096)
        sent = line.send(requests[: chance.randrange(1, len(requests))])
        if sent > len(requests) // 20 and chance.random() < 0.5:
            line.recv(chance.randrange(1, 2000))
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.close()
    with wire.Line(server.address) as line:
        line.socket.sendall(appliance.READY)
        line.socket.shutdown(socket.SHUT_WR)
        verdict.check(line.answer().status == 200, "a client that has closed its half still gets its answer")
        verdict.check(wire.read_to_end(line.socket) == (b"", True), "and is closed then")
    with wire.Line(server.address) as line:
        line.socket.sendall(appliance.READY[:-5])
        line.socket.shutdown(socket.SHUT_WR)
        verdict.check(wire.read_to_end(line.socket)[1], "half a request and no more: closed at once")
    for _ in range(50):
        time.sleep(0.1)
        left = server.open_kinds() - files
        if not left:
            break
    verdict.check(not left, "no descriptor stays behind", dict(left))


def long_header(server, verdict, options):
    answer = ask(
        verdict,
        server.address,
        wire.request("GET", "/v1/vehicles", [("X", "y" * 100_000)]),
        "100 kB of header: 431",
        lambda status: status == 431,
    )
    verdict.check(answer and answer.headers.get("connection") == "close", "and it says that it closes")


def few_descriptors(binary, data, verdict, options):
    """More connections than it may open files: it neither ends nor spins, and serves when they leave."""
    with appliance.Appliance(
        binary, data, prefix=["prlimit", f"--nofile={options.files}:{options.files}"]
    ) as server:
        server.seed(20, options.seed)
        server.start()
        pid, lines = server.pid, []
        for _ in range(options.crowd):
            line = wire.connect(server.address)
            line.send(b"GET /v1/veh")
            lines.append(line)
        before = server.cpu_seconds()
        time.sleep(2)
        busy = (server.cpu_seconds() - before) / 2
        for line in lines:
            line.close()
        verdict.in_time(busy < 0.5, "it does not spin while it can open no file", f"{busy:.0%} of a core")
        try:
            waited = server.wait_ready(timeout=10)
            verdict.in_time(waited < 2, "it serves at once when they have left", f"{waited:.1f} s")
        except RuntimeError as problem:
            verdict.check(False, "it serves when they have left", problem)
        ask(
            verdict,
            server.address,
            wire.enquiry("few", "after the crowd"),
            "it accepts a write then",
            lambda s: s == 201,
        )
        verdict.check(server.alive() and server.pid == pid, "the same process goes on", server.last_words())
        verdict.check(server.stop() == 0, "it stops gracefully with 0")


def main():
    parser = appliance.arguments(
        __doc__,
        resets=(2000, "connections that are reset"),
        files=(64, "descriptors for the crowded server"),
        crowd=(500, "connections to it"),
    )
    options = parser.parse_args()
    appliance.raise_file_limit(options.crowd + 100)
    verdict, lines = Verdict(), []
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(1000, options.seed)
            server.start()
            pid = server.pid
            for part in (broken_off, long_header, documents, numbers_in_json, numbers_in_queries):
                began, passed, failed = time.perf_counter(), verdict.passed, verdict.failed
                try:
                    part(server, verdict, options)
                except (OSError, wire.Broken) as problem:
                    verdict.check(False, f"{part.__name__} runs to its end", repr(problem))
                verdict.check(
                    server.alive() and server.pid == pid,
                    f"{part.__name__}: the same process goes on",
                    server.last_words(),
                )
                if not server.alive():
                    return verdict.finish()
                lines.append(
                    (
                        part.__name__.replace("_", " "),
                        verdict.passed - passed,
                        verdict.failed - failed,
                        time.perf_counter() - began,
                    )
                )
            verdict.check(wire.ask(server.address, appliance.READY).status == 200, "it serves in the end")
            verdict.check(server.stop() == 0, "it stops gracefully with 0")
            verdict.check(server.command("check").returncode == 0, "check finds nothing")
        for attempt in verdict.attempts():
            few_descriptors(options.binary, place / f"few-{attempt}", verdict, options)
    table(lines, ("", "held", "failed", "seconds"))
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
