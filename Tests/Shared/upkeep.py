"""Two servers and the chores of several tenants: each is done, and once, by one or the other."""

import sys
import time
from pathlib import Path

import server as shared

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Crash"))
from chores import held  # noqa: E402
from verdict import Verdict, table  # noqa: E402

WRONG = {
    "every hold is let go": "SELECT count(*) FROM bookings WHERE state <> 'expired' OR version <> 2",
    "no vehicle is taken any more": "SELECT count(*) FROM allocations WHERE released_at IS NULL",
    "each is on record once": """
        SELECT count(*) FROM bookings b
         WHERE 1 <> (SELECT count(*) FROM audit_events a WHERE a.tenant_id = b.tenant_id AND a.object_id = b.id
                        AND a.action = 'booking.expired')""",
    "no chore has failed": "SELECT count(*) FROM chores WHERE problem IS NOT NULL",
    "each tenant has each chore that comes again": """
        SELECT count(*) FROM fp.tenants t
         WHERE t.slug LIKE 'lot%' AND 9 <> (SELECT count(*) FROM chores c WHERE c.tenant_id = t.id
                        AND c.object_id IS NULL)""",
}
LEFT = "SELECT count(*) FROM chores WHERE object_id IS NOT NULL"


def plant(connection, options, now):
    tenants = connection.execute("SELECT id FROM fp.tenants WHERE slug LIKE 'lot%' ORDER BY slug").fetchall()
    for (tenant,) in tenants:
        found = connection.execute("SELECT id, location_id FROM vehicles WHERE tenant_id = %s ORDER BY id", [tenant])
        vehicles = found.fetchall()
        for number in range(options.holds):
            for name, row in held(number, *vehicles[number % len(vehicles)], now):
                values = {"tenant_id": tenant} | row
                places = ", ".join(["%s"] * len(values))
                connection.execute(f"INSERT INTO {name} ({', '.join(values)}) VALUES ({places})", list(values.values()))


def settled(connection, within):
    end = time.monotonic() + within
    while time.monotonic() < end:
        if connection.execute(LEFT).fetchone()[0] == 0:
            return True
        time.sleep(0.1)
    return False


def main():
    options = shared.arguments(__doc__, tenants=(3, "of the database"), holds=(40, "that are over, of each")).parse_args()
    verdict = Verdict()
    with shared.appliance.workshop(options.keep) as place, shared.database(options, place) as (cluster, make):
        first, second = make(), make()
        for number in range(options.tenants):
            first.tenant(f"lot{number}", f"Lot {number}", 50)
        with cluster.connect() as connection:
            plant(connection, options, int(time.time() * 1000))
            connection.commit()
        first.start()
        second.start()
        with cluster.connect() as connection:
            connection.autocommit = True
            verdict.check(settled(connection, 30), "all is done", connection.execute(LEFT).fetchone())
            for rule, query in WRONG.items():
                count = connection.execute(query).fetchone()[0]
                verdict.check(count == 0, rule, count)
        verdict.check(first.stop() == 0 and second.stop() == 0, "both stop gracefully")
    table([("tenants", options.tenants), ("holds of each", options.holds)])
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
