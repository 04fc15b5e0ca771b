"""How `migrate` distributes tables where it finds Citus: the statements, their order, and what is left behind.

Citus itself is not there. The database is told that it has the extension, and its function takes down how it is called,
and what there was of the table at that moment.
"""

import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import appliance  # noqa: E402
import catalogue  # noqa: E402
import manifest  # noqa: E402
import service  # noqa: E402
from verdict import Verdict  # noqa: E402

STAND_IN = """
SET allow_system_table_mods = on;
CREATE SCHEMA taken_down;
CREATE TABLE taken_down.commands (
    number bigint GENERATED ALWAYS AS IDENTITY, tag text NOT NULL, query text NOT NULL,
    -- Of a table that is distributed: how many foreign keys it had, or others had to it; and policies.
    bonds bigint, policies bigint
);
CREATE TABLE pg_catalog.pg_dist_partition (logicalrelid regclass NOT NULL PRIMARY KEY, colocated text NOT NULL);
GRANT SELECT ON pg_catalog.pg_dist_partition TO PUBLIC;

CREATE FUNCTION pg_catalog.create_distributed_table(
    table_name regclass, distribution_column text, distribution_type text DEFAULT 'hash',
    colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF distribution_column <> 'tenant_id' OR distribution_type <> 'hash' OR shard_count IS NOT NULL THEN
        RAISE EXCEPTION 'called in another way';
    END IF;
    IF colocate_with <> 'default' AND NOT EXISTS (
        SELECT FROM pg_dist_partition WHERE logicalrelid = colocate_with::regclass) THEN
        RAISE EXCEPTION '% is not distributed', colocate_with;
    END IF;
    INSERT INTO pg_dist_partition VALUES (table_name, colocate_with);
    INSERT INTO taken_down.commands (tag, query, bonds, policies) SELECT 'DISTRIBUTE', current_query(),
        (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND table_name IN (conrelid, confrelid)),
        (SELECT count(*) FROM pg_policy WHERE polrelid = table_name);
END $$;
GRANT EXECUTE ON FUNCTION pg_catalog.create_distributed_table TO PUBLIC;

CREATE FUNCTION taken_down.command() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO taken_down.commands (tag, query) VALUES (tg_tag, current_query());
END $$;
CREATE EVENT TRIGGER taken_down ON ddl_command_end EXECUTE FUNCTION taken_down.command();
"""
EXTENSION = """
SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
VALUES (99999, 'citus', 10, 'pg_catalog'::regnamespace, false, '12.1');
"""


def promised():
    """The statements that the page about several machines shows: for the turns, for a table, and its last."""
    page = (appliance.REPOSITORY / "docs/scale.md").read_text()
    return re.search(r"```sql\n(.*?)```", page, re.S)[1].replace(";", "").splitlines()


def migrates(server):
    done = subprocess.run([server.binary, "migrate"], env=server.environment, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def without_space(text):
    return re.sub(r"\s+", " ", text).strip()


class Taken:
    """What was taken down, in its order."""

    def __init__(self, connection):
        rows = connection.execute("SELECT tag, query, bonds, policies FROM taken_down.commands ORDER BY number").fetchall()
        self.rows = [(tag, without_space(query), bonds, policies) for tag, query, bonds, policies in rows]
        self.calls = [row for row in self.rows if row[0] == "DISTRIBUTE"]

    def place(self, query, tag=None, last=False):
        """Where a statement stands, or a script with it in it."""
        found = [n for n, row in enumerate(self.rows) if query in row[1] and tag in (None, row[0])]
        return (found[-1] if last else found[0]) if found else None


def calls(verdict, taken):
    turns, table, last = promised()
    # Tables as the migrations make them, one after the other.
    made, dropped = [], []
    for path in sorted((manifest.MIGRATIONS / "postgres").glob("*.sql")):
        made += re.findall(r"^CREATE TABLE (\w+) ", path.read_text(), re.M)
        dropped += re.findall(r"^DROP TABLE (\w+);", path.read_text(), re.M)
    stay = {it.name for it in manifest.read()}
    verdict.check(set(made) - set(dropped) == stay, "all tables are made by migrations")
    wanted = [turns, *(table.replace("<table>", name) for name in made)]
    got = [row[1] for row in taken.calls]
    verdict.check(got == wanted, "the calls are those that the page shows, each once, in order", f"{set(got) ^ set(wanted)}")
    verdict.check(all(row[2] == 0 for row in taken.calls), "no table that is distributed has a foreign key yet")
    verdict.check(all(row[3] == 0 for row in taken.calls[1:]), "nor a policy")
    for name in made:
        steps = (
            taken.place(f"CREATE TABLE {name} (", "CREATE TABLE"), taken.place(table.replace("<table>", name)),
            taken.place(f"CREATE POLICY tenant ON {name} ", "CREATE POLICY"),
            taken.place(last.replace("<table>", name), "ALTER TABLE", last=True),
        )  # fmt: skip
        verdict.check(None not in steps and list(steps) == sorted(steps), f"{name}: made, distributed, kept apart, let go", str(steps))
        bonds = [n for n, row in enumerate(taken.rows) if f"ALTER TABLE {name} ADD CONSTRAINT {name}_" in row[1] and "FOREIGN KEY" in row[1]]
        verdict.check(all(n > steps[1] for n in bonds), f"{name}: distributed before its foreign keys", str(bonds))
    return made


def left(verdict, connection, made):
    """The tables afterwards."""
    forced = connection.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_dist_partition d ON d.logicalrelid = c.oid"
        " WHERE c.relforcerowsecurity OR NOT c.relrowsecurity"
    ).fetchall()
    verdict.check(forced == [], "the owner may pass by the policies of all tables that are distributed, nobody else", str(forced))
    ours = ("forced on the owner", "taken_down", "create_distributed_table", "citus")
    wrong = [it for it in catalogue.findings(connection) if not any(word in it for word in ours)]
    verdict.check(wrong == [], "every other rule of the schema holds", str(wrong[:5]))
    count = connection.execute("SELECT count(*) FROM pg_dist_partition").fetchone()[0]
    verdict.check(count == len(made) + 1, "all tables of tenants are distributed, and none of the platform's", str(count))


def main():
    parser = appliance.arguments(__doc__)
    parser.set_defaults(binary=service.BINARY)
    options = parser.parse_args()
    verdict = Verdict()
    for is_distributed in (True, False):
        with appliance.workshop(options.keep) as place, service.database(place) as cluster:
            server = service.Server(options.binary, place / "data", cluster)
            cluster.run(STAND_IN)
            if is_distributed:
                cluster.run(EXTENSION)
            migrates(server)
            with cluster.connect() as connection:
                taken = Taken(connection)
                if is_distributed:
                    left(verdict, connection, calls(verdict, taken))
                else:
                    # A migration may let the owner pass for as long as it moves rows.
                    let_go = [row for row in taken.rows if re.match(r"\s*ALTER TABLE \w+ NO FORCE", row[1])]
                    verdict.check(taken.calls == [] and not let_go, "without the extension nothing is distributed")
                again = migrates(server)
                verdict.check("nothing to apply" in again and len(Taken(connection).rows) == len(taken.rows), "once is enough", again)
            checked = server.command("check")
            verdict.check(checked.returncode == 0, "`check` finds nothing", checked.stdout + checked.stderr)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
