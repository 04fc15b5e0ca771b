"""Reads the catalogue of a migrated database: every rule of the shared schema, for every object in it."""

import sqlite3
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import cluster as clusters  # noqa: E402
import manifest  # noqa: E402
from probes import PROBES  # noqa: E402
from rules import RULES  # noqa: E402
from verdict import Verdict  # noqa: E402


def findings(connection):
    """What breaks a rule, each in a line. `connection` is a superuser's."""
    found = [f"{what}: {name}" for what, sql in RULES for (name,) in connection.execute(sql).fetchall()]
    return found + differences(connection)


def differences(connection):
    """Where the tables are not those of the list, column by column."""
    found = []
    tables = {table.name: table for table in manifest.read()}
    for name in sorted(clusters.relations(connection, "public") ^ set(tables)):
        found.append(f"a table without its line in the list, or the other way round: {name}")
    for name, table in tables.items():
        wanted = [("tenant_id", "uuid", True)]
        wanted += [(it.name, manifest.KINDS[it.kind][1], not it.optional) for it in table.columns]
        if (told := columns(connection, name)) != wanted:
            found.append(f"columns other than in the list: {name} {set(told) ^ set(wanted)}")
        if (told := key(connection, name)) != ["tenant_id", *table.key]:
            found.append(f"a key other than in the list: {name} {told}")
        wanted = {(f"{name}_{it.name}_fkey", it.name, it.refers) for it in table.columns if it.refers}
        if (told := references(connection, name)) != wanted:
            found.append(f"references other than in the list: {name} {told ^ wanted}")
    return found


def columns(connection, table):
    return connection.execute(
        """SELECT attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute
            WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum""",
        [f"public.{table}"],
    ).fetchall()


def key(connection, table):
    found = connection.execute(
        """SELECT a.attname FROM pg_constraint c
            CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY AS k (number, place)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
            WHERE c.conrelid = to_regclass(%s) AND c.contype = 'p' ORDER BY k.place""",
        [f"public.{table}"],
    )
    return [name for (name,) in found]


def references(connection, table):
    """Name, column and table of each foreign key whose columns are the tenant and one more."""
    return set(
        connection.execute(
            """SELECT c.conname, a.attname, t.relname FROM pg_constraint c
                 JOIN pg_class t ON t.oid = c.confrelid
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
                WHERE c.conrelid = to_regclass(%s) AND c.contype = 'f' AND cardinality(c.conkey) = 2""",
            [f"public.{table}"],
        ).fetchall()
    )


def twins(verdict):
    """The list against SQLite's migrations and the probes; each migration against its twin."""
    names = [{path.name for path in (manifest.MIGRATIONS / engine).glob("*.sql")} for engine in ("sqlite", "postgres")]
    verdict.check(names[0] == names[1], "every migration has its twin", names[0] ^ names[1])
    file = sqlite3.connect(":memory:")
    for path in sorted((manifest.MIGRATIONS / "sqlite").glob("*.sql")):
        file.executescript(path.read_text())
    made = {name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    listed = {table.name: table for table in manifest.read()}
    verdict.check(made == set(listed), "SQLite has the tables of the list", made ^ set(listed))
    verdict.check(set(PROBES) == set(listed), "every table has a probe", set(PROBES) ^ set(listed))
    for name, table in listed.items():
        told = [(it[1], it[2], bool(it[3])) for it in file.execute(f"PRAGMA table_info({name})")]
        wanted = [(it.name, manifest.KINDS[it.kind][0], not it.optional) for it in table.columns]
        verdict.check(told == wanted, f"SQLite has the columns of {name}", set(told) ^ set(wanted))
    for path in sorted((manifest.MIGRATIONS / "postgres").glob("*.sql")):
        above, line, below = path.read_text().partition("\n-- references\n")
        verdict.check(line and "FOREIGN KEY" not in above, f"{path.name} keeps references to its second phase")
        verdict.check("CREATE" not in below, f"{path.name} makes nothing in its second phase")


def main():
    verdict = Verdict()
    twins(verdict)
    with clusters.fresh() as cluster:
        distributed = []
        cluster.migrate(lambda connection, table: distributed.append((table, len(references(connection, table)))))
        names = [table for table, _ in distributed]
        # Some were dropped by a later migration.
        once = len(set(names)) == len(names) and {it.name for it in manifest.read()} <= set(names)
        verdict.check(once, "the hook has had each table once")
        verdict.check(all(count == 0 for _, count in distributed), "no table refers to any before the hook has had it")
        with cluster.connect() as connection:
            for line in findings(connection):
                verdict.check(False, line)
            for what, _ in RULES:
                verdict.check(True, what)
            objects = connection.execute(
                "SELECT count(*) FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass"
                " AND refobjid IN ('public'::regnamespace, 'fp'::regnamespace)"
            ).fetchone()[0]
    print(f"{len(RULES)} rules over {objects} objects, {len(PROBES)} tables")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
