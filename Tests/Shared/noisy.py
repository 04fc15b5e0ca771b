"""A tenant at full blast beside a quiet one: how much longer the quiet one's visitors wait."""

import json
import statistics
import subprocess
import sys
import threading
import time

import server as shared
from clients import READ, enquiry
from verdict import Verdict, table

MOST, KINDS = 2.0, ("reads", "writes")
HEADS = ("quiet", "p50 alone ms", "p50 beside", "p95 alone ms", "p95 beside", "ratio")
VEHICLES = 400

NOISE = """
local parts = {%s}
local turn = 0
function init(args) math.randomseed(tonumber(args[1] or "1")) end
function request()
    turn = turn + 1
    local part = parts[turn %% #parts + 1]
    local body = part.body
    if part.key then
        wrk.headers["Idempotency-Key"] = "noise-" .. turn .. "-" .. math.random(1, 1e9)
    else
        wrk.headers["Idempotency-Key"] = nil
    end
    if body then wrk.headers["Content-Type"] = "application/json" else wrk.headers["Content-Type"] = nil end
    return wrk.format(part.method, part.path, nil, body)
end
"""
READS = ['{method="GET", path="/v1/vehicles?limit=20"}', '{method="GET", path="/vehicles"}']
ID = '{method="GET", path="/v1/vehicles/%s"}'
WRITE = (
    '{method="POST", path="/v1/enquiries", key=true, '
    'body=[[{"name":"N","email":"n@example.org","phone":"+1 555 0100","message":"noise"}]]}'
)
SIGNS = (
    '{method="POST", path="/v1/token", body=[[{"grant_type":"password","kind":"staff",'
    '"email":"ada@example.com","password":"wobbly kite under seven moons"}]]}'
)


def kinds(tenant):
    id = json.loads(tenant.ask("GET", "/v1/vehicles?limit=1").body)["items"][0]["id"]
    return {
        "reads": [ID % id],
        "listings": READS,
        "writes": [WRITE],
        "sign-ins": [SIGNS],
        "all": [ID % id] * 4 + READS * 2 + [WRITE] * 3 + [SIGNS],
    }


class Noise:
    """wrk with as many connections as it likes, on one tenant."""

    def __init__(self, tenant, parts, connections, place):
        self.script = place / "noise.lua"
        self.script.write_text(NOISE % ", ".join(parts))
        host, port = tenant.server.address
        self.command = ["nice", "-n", "5", "wrk", "-t", "1", "-c", str(connections), "-d", "600s", "--timeout", "20s"]
        self.command += ["-s", str(self.script), "-H", f"Host: {tenant.slug}.test", f"http://{host}:{port}/"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Quiet(threading.Thread):
    """A visitor at a steady rate: each request is due at its time, whatever became of the one before."""

    def __init__(self, tenant, kind, name, per_second, seconds):
        super().__init__()
        self.tenant, self.kind, self.name_, self.gap = tenant, kind, name, 1 / per_second
        self.count, self.took, self.strange = int(per_second * seconds), [], []

    def run(self):
        with shared.wire.Line(self.tenant.server.address, timeout=20) as line:
            due = time.perf_counter()
            for number in range(self.count):
                due += self.gap
                time.sleep(max(0.0, due - time.perf_counter()))
                data = self.tenant.bytes("GET", READ)
                if self.kind == "writes":
                    data = enquiry(self.tenant, f"{self.name_}-{number}")
                began = time.perf_counter()
                answer = line.ask(data)
                self.took.append(time.perf_counter() - began)
                if answer.status not in (200, 201):
                    self.strange.append(answer.status)


def measured(tenant, name, options, verdict):
    """p95 of reads and of writes at a modest rate, in milliseconds."""
    found = {}
    visitors = [Quiet(tenant, kind, f"{kind}-{name}", options.rate, options.seconds) for kind in KINDS]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
        verdict.check(not visitor.strange, "the quiet one is served", visitor.strange[:5])
        found[visitor.kind] = statistics.quantiles(visitor.took, n=100)[94] * 1000
        found[visitor.kind + "50"] = statistics.median(visitor.took) * 1000
    return found


def contest(server, cluster, options, place, verdict):
    """Each noise beside a quiet tenant: the lines of the table."""
    lines = []
    noisy, quiet = (server.tenant(slug, slug.title(), VEHICLES).settle() for slug in ("noisy", "quiet"))
    measured(quiet, "warm", options, verdict)
    # As PostgreSQL does by itself where that is not off.
    cluster.run("ANALYZE")
    for noise in options.noise.split(","):
        for attempt in verdict.attempts():
            alone, beside = [], []
            for number in range(options.rounds):
                name = f"{noise}-{attempt}-{number}"
                alone.append(measured(quiet, f"{name}-alone", options, verdict))
                with Noise(noisy, kinds(noisy)[noise], options.connections, place):
                    time.sleep(0.5)
                    beside.append(measured(quiet, f"{name}-beside", options, verdict))
                # Until what it has left behind is done, sign-ins above all.
                time.sleep(2.0)
            lines += [compared(kind, noise, alone, beside, options, verdict) for kind in KINDS]
    return lines


def compared(kind, noise, alone, beside, options, verdict):
    """A line of the table: what, p50 alone and beside, p95 alone and beside in ms, and their ratio."""
    halves = [statistics.median(round[kind + "50"] for round in rounds) for rounds in (alone, beside)]
    one, other = (statistics.median(round[kind] for round in rounds) for rounds in (alone, beside))
    what, told = f"{kind} beside {noise}", f"{one:.2f} ms, then {other:.2f} ms"
    verdict.in_time(other <= options.most * one, f"{what}: at most {options.most} times", told)
    return what, *halves, one, other, other / one


def main():
    parser = shared.arguments(
        __doc__,
        rounds=(3, "alone and beside noise, in turns"),
        seconds=(2.0, "of each"),
        rate=(50, "requests a second of the quiet one, of each kind"),
        connections=(64, "of the noisy one"),
        most=(MOST, "times as long as alone, at most"),
        noise=("all", "reads, listings, writes, sign-ins, all; several parted by commas"),
    )
    options = parser.parse_args()
    verdict = Verdict()
    with shared.appliance.workshop(options.keep) as place, shared.database(options, place) as (cluster, serve):
        lines = contest(serve().start(), cluster, options, place, verdict)
    table(lines, HEADS)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
