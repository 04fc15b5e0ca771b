"""Malformed requests, each with a canary behind it: refused, closed, and the canary never answered."""

import contextlib
import itertools
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import h11  # noqa: E402
import wire  # noqa: E402
from corpus import BODY, DENY, EITHER, REFUSE, SERVE, TARGET, N, chunked, get, post, whole  # noqa: E402
from corpus_head import CASES  # noqa: E402
from verdict import Verdict, table  # noqa: E402

CANARY = b"GET /healthz-canary HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"


def send(address, data, timeout):
    """Sends all, reads until the server closes; answers the final statuses and what else was odd."""
    line = wire.connect(address, timeout)
    try:
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            line.sendall(data)
        received, closed = wire.read_to_end(line, timeout)
    finally:
        line.close()
    statuses = []
    try:
        while (answer := wire.take_answer(received)) is not None:
            statuses += [answer.status] if answer.status >= 200 else []
    except wire.Broken as problem:
        return statuses, str(problem)
    odd = f"{len(received)} bytes of another answer" if received else "" if closed else "stays open"
    return statuses, odd


def outcome(statuses, odd, wanted):
    """What the server did, in one word; anything but these words is a fault of its own."""
    if odd:
        return odd
    if len(statuses) == 1 and statuses[0] >= 400:
        return "refused"
    if len(statuses) == 2 and statuses[1] == 404:
        return (
            "served"
            if statuses[0] == wanted
            else "denied"
            if statuses[0] >= 400
            else f"answered {statuses[0]}"
        )
    return f"answered {statuses}" if statuses else "closed without an answer"


ALLOWED = {REFUSE: {"refused"}, DENY: {"refused", "denied"}, SERVE: {"served"}, EITHER: {"refused", "served"}}


def second_opinion(data):
    """What h11 makes of the same bytes: served when it reads the request and then the canary, whole."""
    server, targets = h11.Connection(h11.SERVER), []
    server.receive_data(data)
    try:
        while True:
            event = server.next_event()
            if event is h11.NEED_DATA:
                return "waits"
            if event is h11.PAUSED or isinstance(event, h11.EndOfMessage):
                if targets[-1] == b"/healthz-canary":
                    return "served" if len(targets) == 2 else "refused"
                server.send(h11.Response(status_code=404, headers=[("content-length", "0")]))
                server.send(h11.EndOfMessage())
                if server.our_state is h11.MUST_CLOSE:
                    return "refused"
                server.start_next_cycle()
            elif isinstance(event, h11.Request):
                targets.append(event.target)
            elif isinstance(event, h11.ConnectionClosed):
                return "refused"
    except h11.RemoteProtocolError:
        return "refused"


def run_corpus(server, verdict, options):
    """All cases; answers a line per group and the names of those where h11 is more lenient."""
    counts, stricter = {}, []
    for case in CASES:
        if options.only not in case.name:
            continue
        data = case.data + CANARY
        statuses, odd = send(server.address, data, options.timeout)
        found, other = outcome(statuses, odd, case.status), second_opinion(data)
        held = verdict.check(
            found in ALLOWED[case.expected],
            case.name,
            f"{found} {statuses}, expected {case.expected}; h11: {other}",
        )
        verdict.check(
            found != "served" or other == "served", f"{case.name}: h11 agrees", f"h11 {other}, we served it"
        )
        if found == "refused" and other == "served":
            stricter.append(case.name)
        group = counts.setdefault(case.name.partition(":")[0], Counter())
        group.update(
            [found if found in ("refused", "denied", "served") else "other", "wrong"][: 1 if held else 2]
        )
        if options.list:
            print(f"{found:10} h11 {other:8} {case.name}")
    rows = [
        (
            name,
            sum(c[k] for k in ("refused", "denied", "served", "other")),
            c["refused"],
            c["denied"],
            c["served"],
            c["wrong"],
        )
        for name, c in counts.items()
    ]
    return rows, stricter


def whole_requests(verdict, address):
    """What a careful client does must be served in full, however the bytes arrive."""
    with wire.Line(address) as line:
        line.socket.sendall(b"".join(get(line=f"GET {t} HTTP/1.1") for t in [TARGET, "/nowhere"] * 25))
        statuses = [line.answer().status for _ in range(50)]
        verdict.check(statuses == [200, 404] * 25, "50 pipelined requests are answered in order", statuses)
    with wire.Line(address) as line:
        head = line.ask(get(line=f"HEAD {TARGET} HTTP/1.1"), head_only=True)
        body = line.ask(get())
        verdict.check(
            head.headers["content-length"] == str(len(body.body)), "HEAD has GET's length and no body"
        )
    with wire.Line(address) as line:
        line.socket.sendall(post("Expect: 100-continue", f"Content-Length: {N}", body=b""))
        line.socket.settimeout(10)
        verdict.check(
            line.socket.recv(4096).startswith(b"HTTP/1.1 100 "), "Expect: 100-continue gets its 100"
        )
        verdict.check(line.ask(BODY).status == 201, "and then its answer")
    for name, data in [
        ("HTTP/1.0", get(line=f"GET {TARGET} HTTP/1.0")),
        ("Connection: close", get("Connection: close")),
        ("connection: CLOSE in a list", get("Connection: foo, CLOSE")),
    ]:
        statuses, odd = send(address, data, 2)
        verdict.check((statuses, odd) == ([200], ""), f"{name}: one answer, then closed", f"{statuses} {odd}")


def split_requests(verdict, address):
    """The same three requests, cut at every byte, then sent byte by byte."""
    data = chunked(whole(), more=["X-Long: " + "v" * 40]) + get() + post(f"Content-Length: {N}")
    for at in itertools.chain(range(1, len(data)), [None]):
        pieces = [data[:at], data[at:]] if at else [data[n : n + 1] for n in range(len(data))]
        with wire.Line(address) as line:
            for piece in pieces:
                line.socket.sendall(piece)
                time.sleep(0.001 if at else 0.0002)
            statuses = [line.answer().status for _ in range(3)]
        verdict.check(statuses == [201, 200, 201], f"cut at byte {at}", statuses)


def main():
    parser = appliance.arguments(
        __doc__,
        timeout=(3.0, "seconds until an open connection counts as left open"),
        only=("", "cases of this name"),
    )
    parser.add_argument("--list", action="store_true", help="print each case")
    options = parser.parse_args()
    verdict, began = Verdict(), time.perf_counter()
    with appliance.workshop(options.keep) as place:
        with appliance.Appliance(options.binary, place / "data") as server:
            server.seed(20, options.seed)
            server.start()
            rows, stricter = run_corpus(server, verdict, options)
            if not options.only:
                for part in (whole_requests, split_requests):
                    try:
                        part(verdict, server.address)
                    except (OSError, wire.Broken) as problem:
                        verdict.check(False, f"{part.__name__} are answered", repr(problem))
            verdict.check(server.alive(), "the same process goes on", server.last_words())
            verdict.check(server.stop() == 0, "it stops gracefully with 0")
    table(rows, ("group", "cases", "refused", "denied", "served", "wrong"))
    print(f"stricter than h11 in {len(stricter)}: {', '.join(stricter)}")
    print(f"{time.perf_counter() - began:.1f} s")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
