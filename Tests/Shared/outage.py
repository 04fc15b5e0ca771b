"""PostgreSQL, the pooler, and the servers themselves killed and stopped under load: nothing acknowledged is lost."""

import contextlib
import json
import os
import signal
import statistics
import sys
import time

import server as shared
import wire
from clients import Crowd, enquiry, identity
from verdict import Verdict, table

TENANTS, VEHICLES = 3, 40
WITHIN, WINDOW, STEADY = 2.0, 0.5, 1.5
# Of the speed before, or of that which is kept up afterwards: other work on the machine comes and goes. So what is
# kept up is less than half of what it was, as soon as somebody else has one of two processors.
SHARE, LEAST = 0.9, 0.3


class Trouble:
    """One way in which the database goes away and comes back; each answers when it was back."""

    def __init__(self, cluster, outage):
        self.cluster, self.outage = cluster, outage

    def kill(self):
        self.cluster.kill()
        time.sleep(self.outage)
        self.cluster.start()

    def restart(self):
        self.cluster.stop()
        time.sleep(self.outage)
        self.cluster.start()

    def pause(self):
        """Not one of its processes gets anywhere for three seconds, and no connection is lost."""
        own = processes(self.cluster)
        tell(own, signal.SIGSTOP)
        time.sleep(3)
        tell(own, signal.SIGCONT)

    def terminate(self):
        for _ in range(5):
            self.cluster.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'fleetpass%'")
            time.sleep(0.1)

    def pooler(self):
        self.cluster.pooler.kill()
        self.cluster.pooler.wait()
        time.sleep(self.outage)
        (self.cluster.place / ".s.PGSQL.6432").unlink(missing_ok=True)
        self.cluster.pooler = None
        self.cluster.pool()


def processes(cluster):
    """The server's, first the one that all others come from."""
    found = [cluster.process.pid]
    for entry in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if entry.isdigit() and os.readlink(f"/proc/{entry}/cwd") == str(cluster.data):
                found.append(int(entry))
    return list(dict.fromkeys(found))


def tell(pids, what):
    """Sends a signal to each that is still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


def steady(crowd):
    """Answers a second while nothing is amiss."""
    began = time.perf_counter()
    time.sleep(STEADY)
    return crowd.good(began, began + STEADY)


def endure(name, act, crowd, verdict, before, least):
    """One trouble under load: what was answered meanwhile, and how soon all is as before; `least` is kept up."""
    began = time.perf_counter()
    verdict.check(before > 0, f"{name}: there is load before it")
    act()
    back = time.perf_counter()
    time.sleep(WITHIN + WINDOW + 0.1)
    steps = [place / 10 for place in range(int(WITHIN * 10) + 1)]
    rates = {step: crowd.good(back + step, back + step + WINDOW) for step in steps}
    later = steady(crowd)
    soon = next((step for step in steps if rates[step] >= SHARE * min(before, later)), None)
    told = f"{before:.0f}/s, then {rates}, then {later:.0f}/s"
    verdict.in_time(soon is not None and later >= least, f"{name}: full speed within {WITHIN} s", told)
    written = [at - back for writer in crowd.writers for at, _ in list(writer.good) if at >= back]
    if verdict.check(written, f"{name}: writes are taken again"):
        verdict.in_time(min(written) < WITHIN, f"{name}: and that soon", f"after {min(written):.2f} s")
    refused = crowd.refused(began, back)
    slowest = crowd.slowest(began, back)
    # Whoever is stopped, and not gone, answers late; everybody else is told at once.
    # A pooler lets those wait for a second who were there before it knew.
    most = (back - began) + 0.5 if name == "pause" else 2.0 if crowd.pooled else 1.0
    verdict.in_time(slowest < most, f"{name}: nobody waits long", f"{slowest:.2f} s")
    if name in ("kill", "restart"):
        verdict.check(refused, f"{name}: requests are refused meanwhile")
    told = statistics.median(took for took, _ in refused) * 1000 if refused else 0.0
    crowd.forget()
    return (back - began, len(refused), told, slowest, before, max(rates.values()), soon), later


def audits(tenants, verdict, where):
    for tenant in tenants:
        answer = tenant.sign_in().call("GET", "/v1/audit/verify")
        whole = answer.status == 200 and json.loads(answer.body)["ok"]
        verdict.check(whole, f"{where}: the record of {tenant.slug} is whole", answer.body[:300])


def database_goes(options, place, pooled, verdict):
    """All troubles of the database, in one life of the server."""
    with shared.database(options, place, pooled) as (cluster, serve):
        server = serve().start()
        tenants = populate(server)
        trouble = Trouble(cluster, options.outage)
        names = ["kill"] * options.kills + ["restart", "pause", "terminate"] + ["pooler"] * pooled
        with Crowd(tenants, [server], options.writers, options.readers, options.seed) as crowd:
            crowd.pooled = pooled
            time.sleep(1)
            pid, before = server.pid, (server.resident_bytes(), server.open_files())
            lines, speed = [], steady(crowd)
            for name in names:
                # Whatever has become slow for good is so in the next attempt as well.
                act, least = getattr(trouble, name), LEAST * speed
                for attempt in verdict.attempts():
                    line, speed = endure(name, act, crowd, verdict, speed, least)
                    lines.append((name if attempt == 1 else f"{name} again", *line))
            after = (server.resident_bytes(), server.open_files())
        where = "through the pooler" if pooled else "directly"
        verdict.check(server.alive() and server.pid == pid, f"{where}: the same process goes on")
        verdict.check(after[0] < before[0] * 1.5 + 32e6, f"{where}: memory as before", (before, after))
        verdict.check(after[1] <= before[1] + 8, f"{where}: as many open files as before", (before, after))
        figures = crowd.compare(cluster, verdict, where)
        audits(tenants, verdict, where)
        verdict.check(server.stop() == 0, f"{where}: it stops gracefully")
    heads = ("trouble", "s", "refused", "told in ms", "slowest s", "before/s", "after/s", "back in s")
    print(where)
    table(lines, heads)
    return figures


def server_goes(options, place, verdict):
    """Two servers side by side, one of them killed again and again: keys are sent to whichever is there."""
    with shared.database(options, place) as (cluster, serve):
        servers = [serve().start(), serve().start()]
        tenants = populate(servers[0])
        with Crowd(tenants, servers, options.writers, options.readers, options.seed) as crowd:
            for number in range(options.server_kills):
                time.sleep(0.3 + crowd.clients[0].random.random() * 0.3)
                servers[number % 2].kill()
                servers[number % 2].start()
            time.sleep(0.5)
        figures = crowd.compare(cluster, verdict, "two servers")
        across(crowd, servers, verdict)
        audits(tenants, verdict, "two servers")
    return figures


def across(crowd, servers, verdict):
    """Each server gives the first answer to what the other was asked."""
    for writer in crowd.writers:
        for key in list(writer.acknowledged)[-3:]:
            for server in servers:
                answer = wire.ask(server.address, enquiry(writer.tenant, key))
                same = answer.status == 201 and identity(answer.body) == writer.acknowledged[key]
                verdict.check(same, "either server gives the first answer again", f"{key}: {answer}")


def populate(server):
    tenants = [server.tenant(f"site-{n}", f"Dealer {n}", VEHICLES).settle() for n in range(TENANTS)]
    for tenant in tenants:
        tenant.ask("GET", "/v1/vehicles")
    return tenants


def main():
    parser = shared.arguments(
        __doc__,
        kills=(1, "how often PostgreSQL is killed, directly and through the pooler"),
        server_kills=(6, "how often one of two servers is killed"),
        writers=(48, "clients that write"),
        readers=(16, "clients that read"),
        outage=(0.5, "how long the database stays away, in seconds"),
        only=("", "direct, pooled or servers: that part alone"),
    )
    options = parser.parse_args()
    verdict, lines = Verdict(), []
    parts = {
        "direct": lambda place: database_goes(options, place, False, verdict),
        "pooled": lambda place: database_goes(options, place, True, verdict),
        "servers": lambda place: server_goes(options, place, verdict),
    }
    for name, part in parts.items():
        if options.only in ("", name):
            with shared.appliance.workshop(options.keep) as place:
                lines.append((name, *part(place)))
    table(lines, ("part", "acknowledged", "rows", "sent again", "lost", "doubled"))
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
