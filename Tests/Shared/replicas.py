"""A replica beside the primary: who is read from it, who never, how old what it shows may be, and what if it goes."""

import contextlib
import json
import re
import signal
import sys
import threading
import time

import server as shared
import wire
from clients import Client, Reader, identity
from cluster import DATABASE, Replica
from outage import processes, tell
from verdict import Verdict, table

VEHICLES, LAG, SOON = 60, 0.8, 10.0
LETTER = {"name": "N", "email": "n@example.org", "phone": "+1 555 0100", "message": "Is it there?"}
FIGURE = re.compile(r'store_replica_(\w+)\{replica="(\d)"\} (\S+)')
# The only one that follows; the primary itself, which follows nobody; and one that is not there.
FOLLOWER, PRIMARY, NOBODY = "1", "2", "3"


class House:
    """A server, its database and its replica, and one dealership with one vehicle that somebody drives."""

    def __init__(self, cluster, replica, server, verdict):
        self.cluster, self.replica, self.server, self.verdict = cluster, replica, server, verdict
        self.tenants = [server.tenant(f"site-{n}", f"Dealer {n}", VEHICLES, seed=n + 1).settle() for n in (0, 1)]
        self.tenant = self.tenants[0]
        self.vehicle = json.loads(self.tenant.ask("GET", "/v1/vehicles?limit=1").body)["items"][0]["id"]
        self.path = f"/v1/vehicles/{self.vehicle}"
        self.writer = cluster.connect()
        self.letters = 0
        # When each value was there for everybody: its place is the value.
        self.driven = []
        self.drive()

    def drive(self):
        """Writes the vehicle's next kilometre, past the server; it is committed when this comes back."""
        changed = "UPDATE vehicles SET odometer_km = %s, version = version + 1 WHERE id = %s"
        self.writer.execute(changed, [len(self.driven), self.vehicle])
        self.driven.append(time.perf_counter())
        return len(self.driven) - 1

    def writes(self):
        """A visitor's enquiry, another one each time; answers its id once it is acknowledged."""
        self.letters += 1
        key = [("Idempotency-Key", f"letter-{self.letters}")]
        return identity(self.tenant.ask("POST", "/v1/enquiries", key, LETTER).body)

    def odometer(self, fields=(), path=None):
        answer = self.tenant.ask("GET", path or self.path, fields)
        found = json.loads(answer.body)
        return next(item for item in found.get("items", [found]) if item["id"] == self.vehicle)["odometer_km"]

    def figures(self, name=FOLLOWER):
        text = wire.ask(self.server.environment["FLEETPASS_OPERATOR_LISTEN"][5:], wire.request("GET", "/metrics")).body
        return {figure: float(value) for figure, number, value in FIGURE.findall(text.decode()) if number == name}

    def reads(self):
        return self.figures()["reads_total"]

    def wait_used(self, is_used=True, within=SOON):
        """Answers how long it took; None if it did not come about."""
        began = time.perf_counter()
        while time.perf_counter() < began + within:
            if bool(self.figures()["used"]) == is_used:
                return time.perf_counter() - began
            time.sleep(0.02)
        return None

    @contextlib.contextmanager
    def paused(self):
        self.wait_used()
        self.replica.pause()
        try:
            yield
        finally:
            self.replica.resume()
            self.verdict.check(self.wait_used() is not None, "it is used again once it has caught up", self.figures())

    def staff(self, method, path, body=None, fields=()):
        return self.tenant.call(method, path, body, fields)


def visitors(house, verdict):
    """They are read from the replica, each dealership's own; what need not come from there does not."""
    before = house.reads()
    paths = ["/v1/vehicles?facets=true", "/vehicles", house.path, f"/vehicles/{house.vehicle}", "/v1/locations"]
    paths += ["/v1/vehicles?q=a", "/v1/vehicles.csv"]
    for path in paths * 3:
        answer = house.tenant.ask("GET", path)
        verdict.check(answer.status == 200, f"{path} is answered", answer.status)
    count = house.reads() - before
    verdict.check(count == 3 * len(paths), "all that visitors read comes from the replica", f"{count} of {3 * len(paths)}")
    for tenant in house.tenants:
        for path in ("/v1/vehicles", "/v1/locations"):
            mine, theirs = (tenant.ask("GET", path).body, tenant.call("GET", path).body)
            verdict.check(mine == theirs, f"{path} of {tenant.slug} is the same on both")
    verdict.check(house.tenant.ask("GET", "/v1/vehicles/" + other(house)).status == 404, "another's is not found there")
    for name in (PRIMARY, NOBODY):
        verdict.check(house.figures(name)["used"] == 0, f"replica {name} is none, and not used", house.figures(name))


def other(house):
    return json.loads(house.tenants[1].ask("GET", "/v1/vehicles?limit=1").body)["items"][0]["id"]


def own_writes(house, verdict):
    """While nothing is replayed, whoever may have written something sees all that is written."""
    first = house.tenant.ask("GET", "/v1/vehicles?limit=2")
    cursor, tag = json.loads(first.body)["next"], house.tenant.ask("GET", house.path).headers["etag"]
    with house.paused():
        began, before = time.perf_counter(), house.reads()
        old = house.odometer()
        missing, asked, lists = [], 0, 0
        me = json.loads(house.staff("GET", "/v1/staff").body)["items"][0]["id"]
        # Well within the lag, and well beyond it.
        while time.perf_counter() < began + LAG * 1.6:
            place = f"/v1/enquiries/{house.writes()}"
            house.staff("PUT", f"{place}/assignment", {"assigned_to": me})
            found = json.loads(house.staff("GET", place).body)
            newest = json.loads(house.staff("GET", "/v1/enquiries?limit=1").body)["items"][0]
            km = house.drive()
            if found["assigned_to"] != me or newest["id"] != found["id"]:
                missing.append(("enquiry", asked))
            for fields in ([token(house)], [("If-None-Match", tag)]):
                answer = house.tenant.ask("GET", house.path, fields)
                if answer.status != 200 or json.loads(answer.body)["odometer_km"] != km:
                    missing.append((fields[0][0], km))
            if house.odometer([token(house)], "/v1/vehicles?limit=60") != km:
                missing.append(("listing", km))
            asked += 1
            if asked == 1:
                count = house.reads() - before
                verdict.check(count <= 1, "none of that came from the replica", house.figures())
                shown = count == 1 and house.odometer() == old
                verdict.in_time(shown, "a visitor is shown what was replayed", house.figures())
        seen = house.reads()
        house.tenant.ask("GET", f"/v1/vehicles?limit=2&cursor={cursor}")
        verdict.check(house.reads() == seen, "a list goes on where it is newest")
    told = f"{len(missing)} of {asked}: {missing[:4]}"
    verdict.check(not missing, "their own writes are there at once", told)
    verdict.in_time(asked > 5, "and there are some", asked)
    return asked


def token(house):
    return ("Authorization", f"Bearer {house.tenant.token}")


def reports(house, verdict):
    """They hold all that was written before they were asked for, whether or not the replica has it by then."""
    ending, lost, made = threading.Event(), [], 0

    def stutter():
        while not ending.wait(0.03):
            house.replica.pause()
            time.sleep(0.05)
            house.replica.resume()

    before, thread = house.reads(), threading.Thread(target=stutter)
    thread.start()
    try:
        until = time.perf_counter() + 2
        while time.perf_counter() < until:
            km = house.drive()
            lost += [("vehicles.csv", km)] * (not in_table(house, km))
            lost += audit_lost(house)
            made += 1
    finally:
        ending.set()
        thread.join()
        house.replica.resume()
    told = f"{len(lost)} of {made}: {lost[:4]}"
    verdict.check(not lost, "every report is complete while replay halts now and then", told)
    verdict.in_time(made > 3 and house.reads() > before, "the replica gives some of them", made)
    with house.paused():
        stuck = house.reads()
        km, began = house.drive(), time.perf_counter()
        verdict.check(in_table(house, km), "a table is complete while nothing is replayed")
        took = time.perf_counter() - began
        verdict.in_time(took < 1.0, "it waits for the replica a moment only", f"{took:.2f} s")
        verdict.check(not audit_lost(house), "the record's table too")
        verdict.check(house.reads() == stuck, "the primary gives them then")
        whole = json.loads(house.staff("GET", "/v1/audit/verify").body)
        verdict.check(whole["ok"], "and the record is whole", whole)
    return made


def in_table(house, km):
    heads, *rows = house.tenant.ask("GET", "/v1/vehicles.csv").body.decode().splitlines()
    place = heads.split(",").index("odometer_km")
    return any(row.startswith(house.vehicle) and row.split(",")[place] == str(km) for row in rows)


def audit_lost(house):
    """Somebody's enquiry is on record before they are answered."""
    id = str(house.writes())
    found = house.staff("GET", f"/audit.csv?object_id={id}").body.decode()
    return [("audit.csv", id)] * (id not in found)


class Onlooker(Client):
    """A visitor who looks at one vehicle again and again, and notes what was seen when."""

    def __init__(self, name, house):
        super().__init__(name, house.tenant, [house.server])
        self.house, self.seen = house, []

    def step(self, line):
        began = time.perf_counter()
        answer = self.ask(line, self.tenant.bytes("GET", self.house.path), 200)
        if answer:
            self.seen.append((began, json.loads(answer.body)["odometer_km"]))
        time.sleep(0.005)

    def oldest(self):
        """How long ago something newer than what was seen had been written, at worst."""
        driven = self.house.driven
        return max((at - driven[km + 1] for at, km in self.seen if km + 1 < len(driven)), default=0.0)


@contextlib.contextmanager
def crowd(house, readers=6, onlookers=2):
    clients = [Reader(f"reader-{n}", house.tenants[n % 2], [house.server], 0.002) for n in range(readers)]
    clients += [Onlooker(f"onlooker-{n}", house) for n in range(onlookers)]
    for client in clients:
        client.start()
    try:
        yield clients
    finally:
        for client in clients:
            client.ending.set()
        for client in clients:
            client.join(30)


def lag(house, verdict):
    """Somebody writes all the time, the replica stops replaying: visitors see nothing older than they may."""
    with crowd(house, readers=0) as clients:
        with house.paused():
            until = time.perf_counter() + LAG * 2
            while time.perf_counter() < until:
                house.drive()
                time.sleep(0.02)
            found = house.figures()
            verdict.in_time(found["used"] == 0, "a replica that is behind is not used", found)
            verdict.check(house.figures()["lag_bytes"] > 0, "it is told how far it is behind")
            verdict.check(house.odometer() == len(house.driven) - 1, "visitors see what is newest then")
        oldest = max(client.oldest() for client in clients)
        verdict.check(oldest <= LAG + 0.1, "what visitors see is no older than it may be", f"{oldest:.2f} s")
        verdict.in_time(oldest > LAG / 4, "the replica was read from meanwhile", f"{oldest:.2f} s")
    time.sleep(LAG * 1.2)
    verdict.in_time(house.figures()["used"] == 1, "where nobody writes, nothing is old", house.figures())
    return oldest


def endure(house, verdict, name, act, most=2.0):
    """Something happens to the replica under load: nobody is told of it, and nobody waits long."""
    with crowd(house) as clients:
        time.sleep(0.3)
        for client in clients:
            client.good.clear()
        began, before = time.perf_counter(), house.figures()
        act()
        time.sleep(0.2)
        ended, after = time.perf_counter(), house.figures()
    bad = [bad for client in clients for bad in client.bad]
    strange = [text for client in clients for text in client.strange]
    broken = sum(client.broken for client in clients)
    times = [took for client in clients for at, took in client.good if at >= began]
    slowest = max(times, default=0.0)
    verdict.check(not bad and not strange and not broken, f"{name}: no errors", f"{bad[:3]} {strange[:3]} {broken}")
    verdict.in_time(slowest < most, f"{name}: nobody waits long", f"{slowest:.2f} s")
    verdict.check(times, f"{name}: there is load")
    repeats = after["repeats_total"] - before["repeats_total"]
    return (name, len(times) / (ended - began), slowest, int(repeats)), repeats


def killed(house):
    """As a lost machine would: all of its processes, whatever they were doing."""
    tell(processes(house.replica), signal.SIGKILL)
    house.replica.process.wait()
    time.sleep(1.0)
    house.verdict.in_time(house.figures()["used"] == 0, "one that is gone is not used", house.figures())


def returned(house):
    house.replica.start()
    back = house.wait_used()
    house.verdict.check(back is not None, "one that is back is used")
    before = house.reads()
    time.sleep(0.3)
    house.verdict.in_time(house.reads() > before, "and read from", house.figures())


def halted(house):
    """Its processes stop in the middle of everything: it hangs up on nobody, and answers nobody."""
    own = processes(house.replica)
    tell(own, signal.SIGSTOP)
    time.sleep(2.0)
    house.verdict.in_time(house.figures()["used"] == 0, "one that hangs is not used", house.figures())
    tell(own, signal.SIGCONT)


def conflicts(house):
    """What is replayed wants a lock at once, and those who read are in its way."""
    house.replica.run("ALTER SYSTEM SET max_standby_streaming_delay = 0")
    house.replica.run("SELECT pg_reload_conf()")
    with house.cluster.connect() as connection:
        for _ in range(100):
            connection.execute("BEGIN; LOCK TABLE vehicles, locations; COMMIT")
            time.sleep(0.003)


def restarted(house):
    house.replica.restart()
    house.verdict.check(house.wait_used() is not None, "after a restart it is used again")


def troubles(house, verdict):
    """What happens to a replica, one thing after the other; the lines of the table."""
    lines = []
    for _ in verdict.attempts():
        for act in (killed, returned, restarted, halted):
            lines.append(endure(house, verdict, act.__name__, lambda act=act: act(house))[0])
        verdict.check(house.wait_used() is not None, "one that goes on is used again")
    for _ in verdict.attempts():
        line, repeats = endure(house, verdict, "conflicts", lambda: conflicts(house))
        lines.append(line)
        # Whoever reads has to be met by what is replayed.
        verdict.in_time(repeats > 0, "what replaying has cut off is read from the primary", line)
    return lines


def promoted(house, verdict):
    """It has become a primary of its own: what is written to the other is not there any more."""
    house.replica.promote()
    house.verdict.check(house.wait_used(False) is not None, "one that follows no more is not used")
    km = house.drive()
    verdict.check(house.odometer() == km and in_table(house, km), "all is read from the primary then")


def main():
    options = shared.arguments(__doc__).parse_args()
    verdict = Verdict()
    with shared.appliance.workshop(options.keep) as place, shared.database(
        options, place, wal_keep_size="256MB"
    ) as (cluster, serve):
        replica = Replica(cluster, place / "copy")
        addresses = [f"host={where} port=5432 dbname={DATABASE}" for where in (replica.place, cluster.place, place)]
        settings = {"FLEETPASS_REPLICAS": ",".join(addresses), "FLEETPASS_REPLICA_LAG": f"{LAG * 1000:.0f}ms"}
        try:
            # It need not be there when the server starts.
            server = serve(**settings).start()
            house = House(cluster, replica, server, verdict)
            visitors_without(house, verdict)
            replica.create()
            verdict.check(house.wait_used() is not None, "a replica that comes is used", house.figures())
            visitors(house, verdict)
            for _ in verdict.attempts():
                written = own_writes(house, verdict)
            for _ in verdict.attempts():
                complete = reports(house, verdict)
            for _ in verdict.attempts():
                oldest = lag(house, verdict)
            lines = troubles(house, verdict)
            promoted(house, verdict)
            verdict.check(server.alive() and server.stop() == 0, "it stops gracefully")
        finally:
            server.kill()
            replica.close()
    table(lines, ("replica", "reads/s", "slowest s", "repeated"))
    print(f"{written} own writes and {complete} reports complete; visitors saw at most {oldest:.2f} s")
    return verdict.finish()


def visitors_without(house, verdict):
    km = house.drive()
    verdict.check(house.odometer() == km, "without a replica the primary answers")
    verdict.check(house.figures()["used"] == 0 and house.reads() == 0, "a replica that is not there is not used")


if __name__ == "__main__":
    sys.exit(main())
