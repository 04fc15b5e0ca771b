"""Twenty tenants with everything alike but ids: none sees, changes or feels another, whatever it asks and however."""

import contextlib
import sys
import uuid
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Load"))
import cluster as clusters  # noqa: E402
import manifest  # noqa: E402
import mutations  # noqa: E402
import probes  # noqa: E402
from forbidden import FORBIDDEN, HARMLESS  # noqa: E402
from probes import tenant  # noqa: E402
from verdict import Verdict, table as printed  # noqa: E402

TENANTS = 20
LOCAL = "SET LOCAL app.tenant_id = '{}'"
REFUSED = "42501"
# What a transaction may name that is no tenant: the statement that names it, and what may come of it.
NOBODY = {
    "absent": None,
    "empty": "SET LOCAL app.tenant_id = ''",
    "of no tenant": LOCAL.format(tenant(999)),
    "no id": "SET LOCAL app.tenant_id = 'ada'",
    "an id and more": LOCAL.format(f"{tenant(1)}x"),
    "two ids": LOCAL.format(f"{tenant(0)},{tenant(1)}"),
    "a quote": "SET LOCAL app.tenant_id = ''' OR ''1''=''1'",
    "any": "SET LOCAL app.tenant_id = '%'",
}


class Undone(Exception):
    """Ends a transaction of which nothing is to stay."""


class Isolation:
    """Counts questions, and every answer that tells one tenant of another."""

    def __init__(self, cluster, database=clusters.DATABASE, setting=LOCAL, only=()):
        self.cluster, self.database, self.setting = cluster, database, setting
        self.tables = [table for table in manifest.read() if not only or table.name in only]
        self.asked, self.leaks = {}, []

    def connect(self, pooled=False):
        return self.cluster.connect("fleetpass_app", self.database, pooled)

    def note(self, kind, holds, what):
        self.asked[kind] = self.asked.get(kind, 0) + 1
        if not holds:
            self.leaks.append(f"{kind}: {what}")

    @contextlib.contextmanager
    def acting(self, connection, number):
        """A transaction of a tenant that leaves nothing behind."""
        with contextlib.suppress(Undone), connection.transaction():
            connection.execute(self.setting.format(tenant(number)))
            yield
            raise Undone

    def try_out(self, connection, sql, values=()):
        """The rows that a statement answers with, or the error, and what was before goes on."""
        try:
            with connection.transaction():
                cursor = connection.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            return error

    def everything(self, others, own=0, pooled=False):
        with self.connect(pooled) as connection:
            with self.acting(connection, own):
                self.alone(connection, own)
            for other in others:
                with self.acting(connection, own):
                    for table in self.tables:
                        self.keyed(connection, table, own, other)
        self.stranger(others[0], pooled)

    def alone(self, connection, number):
        """Statements without any condition touch the tenant's own rows, one of each table."""
        mine = [(tenant(number),)]
        for table in [*self.tables, *self.views(connection)]:
            name = getattr(table, "name", table)
            rows = self.try_out(connection, f"SELECT tenant_id FROM {name}")
            self.note("select", rows == mine, f"{name} without a condition: {rows}")
        for table in self.tables:
            column = table.columns[-1].name
            rows = self.try_out(connection, f"UPDATE {table.name} SET {column} = {column} RETURNING tenant_id")
            self.note("update", rows == mine, f"{table.name} without a condition: {rows}")
            lines = []
            with connection.cursor().copy(f"COPY {table.name} TO STDOUT") as copy:
                lines = [bytes(line) for line in copy]
            wanted = str(tenant(number)).encode()
            self.note("copy", [line.startswith(wanted) for line in lines] == [True], f"{table.name}: {lines}")
        for table in reversed(self.tables):
            rows = self.try_out(connection, f"DELETE FROM {table.name} RETURNING tenant_id")
            self.note("delete", rows == mine, f"{table.name} without a condition: {rows}")

    @staticmethod
    def views(connection):
        found = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
        )
        return [name for (name,) in found]

    def keyed(self, connection, table, number, other):
        """Every kind of statement with another's key; and what would put a row among another's."""
        name, mine, foreign = table.name, (tenant(number),), tenant(other)
        column = table.columns[-1].name
        where = " AND ".join(f"{part} = %s" for part in table.key)
        key = probes.key(table, other)
        own = probes.row(table, number)
        for kind, sql, values in (
            ("select", f"SELECT tenant_id FROM {name} WHERE {where}", key),
            ("select", f"SELECT tenant_id FROM {name} WHERE tenant_id = %s", [foreign]),
            ("select", f"SELECT tenant_id FROM {name} WHERE {where} FOR UPDATE", key),
            ("select", f"SELECT a.tenant_id FROM {name} a JOIN {name} b ON b.tenant_id <> %s", mine),
            ("update", f"UPDATE {name} SET {column} = {column} WHERE {where} RETURNING tenant_id", key),
            ("update", f"UPDATE {name} SET {column} = {column} WHERE tenant_id = %s RETURNING tenant_id", [foreign]),
            ("delete", f"DELETE FROM {name} WHERE tenant_id = %s RETURNING tenant_id", [foreign]),
        ):
            rows = self.try_out(connection, sql, values)
            others = rows if isinstance(rows, psycopg.Error) else [row for row in rows if row != mine]
            self.note(kind, others == [], f"{sql}: {rows}")
            if kind == "select" and "WHERE tenant_id" in sql:
                self.note(kind, rows == [], f"{sql}: {rows}")
        refused = (
            ("update", f"UPDATE {name} SET tenant_id = %s", [foreign]),
            ("insert", *probes.insertion(table, {"tenant_id": foreign} | probes.row(table, other))),
            ("insert", *probes.insertion(table, {"tenant_id": foreign} | own)),
        )
        for kind, sql, values in refused:
            error = self.try_out(connection, sql, values)
            self.note(kind, getattr(error, "sqlstate", None) == REFUSED, f"{sql}: {error!r}")
        sql, values = refused[1][1:]
        sql += f" ON CONFLICT (tenant_id, {', '.join(table.key)}) DO UPDATE SET {column} = excluded.{column}"
        error = self.try_out(connection, sql, values)
        self.note("insert", getattr(error, "sqlstate", None) == REFUSED, f"{sql}: {error!r}")
        self.referring(connection, table, own, other)

    def referring(self, connection, table, own, other):
        """A reference to a row that another has, and to one that nobody has: one and the same refusal."""
        for column in table.columns:
            if column.refers is None:
                continue
            said = []
            for target in (probes.identity(other, column.refers), uuid.uuid5(tenant(other), "nobody's")):
                set_, where = f"SET {column.name} = %s", f"WHERE {table.key[0]} = %s"
                values = [target, own[table.key[0]]]
                error = self.try_out(connection, f"UPDATE {table.name} {set_} {where}", values)
                said.append(told(error, target))
            self.note("reference", said[0] == said[1] and said[0][0] == "23503", f"{table.name}.{column.name}: {said}")

    def stranger(self, other, pooled):
        """Whoever has no rows yet can make every one that another has, ids and all: nothing is taken."""
        with self.connect(pooled) as connection, self.acting(connection, 500):
            for table in self.tables:
                rows = self.try_out(connection, *probes.insertion(table, probes.row(table, other)))
                self.note("taken", rows == [], f"{table.name}: {rows!r}")

    def nobody(self, pooled=False):
        """Without a tenant, or with something that is none, there are no rows, and none can be made."""
        for what, setting in NOBODY.items():
            with self.connect(pooled) as connection:
                for table in self.tables:
                    for sql, values in (
                        (f"SELECT tenant_id FROM {table.name}", []),
                        (f"UPDATE {table.name} SET {table.key[-1]} = {table.key[-1]} RETURNING tenant_id", []),
                        (f"DELETE FROM {table.name} RETURNING tenant_id", []),
                        probes.insertion(table, probes.row(table, 0)),
                        probes.insertion(table, {"tenant_id": tenant(0)} | probes.row(table, 0)),
                    ):
                        with contextlib.suppress(Undone), connection.transaction():
                            if setting:
                                connection.execute(setting)
                            rows = self.try_out(connection, sql, values)
                            is_own = what == "of no tenant" and "tenant_id" not in sql
                            holds = isinstance(rows, psycopg.Error) or rows == [] and (is_own or "INSERT" not in sql)
                            self.note("no tenant", holds, f"{what}: {sql}: {rows}")
                            raise Undone

    def plans(self):
        """A plan that was kept under one tenant finds nothing of that tenant for another."""
        for mode in ("auto", "force_generic_plan", "force_custom_plan"):
            for table in self.tables:
                where = " AND ".join(f"{part} = %s" for part in table.key)
                places = where.replace("%s", "{}").format(*(f"${place + 1}" for place in range(len(table.key))))
                column = table.columns[-1].name
                with self.connect() as connection:
                    connection.execute(f"SET plan_cache_mode = {mode}")
                    connection.execute(f"PREPARE whole AS SELECT tenant_id FROM {table.name}")
                    connection.execute(f"PREPARE one AS SELECT tenant_id FROM {table.name} WHERE {places}")
                    connection.execute(
                        f"PREPARE change AS UPDATE {table.name} SET {column} = {column} RETURNING tenant_id"
                    )
                    for number, times in ((1, 7), (2, 2), (None, 1), (3, 1)):
                        self.repeat(connection, table, number, times, mode)

    def repeat(self, connection, table, number, times, mode):
        key = ", ".join(literal(value) for value in probes.key(table, number or 1))
        for _ in range(times):
            with contextlib.suppress(Undone), connection.transaction():
                if number is not None:
                    connection.execute(self.setting.format(tenant(number)))
                for sql in ("EXECUTE whole", f"EXECUTE one ({key})", "EXECUTE change"):
                    rows = self.try_out(connection, sql)
                    foreign = not isinstance(rows, psycopg.Error) and any(
                        number is None or row != (tenant(number),) for row in rows
                    )
                    self.note("kept plan", not foreign, f"{mode}, {table.name}, {sql} as {number}: {rows}")
                raise Undone

    def powers(self, pooled=False):
        """What the role that serves must not be able to do, and what does no harm."""
        for sql in FORBIDDEN:
            with self.connect(pooled) as connection, self.acting(connection, 0):
                error = self.try_out(connection, sql)
                self.note("forbidden", getattr(error, "sqlstate", None) in (REFUSED, "42704"), f"{sql}: {error!r}")
        for sql in HARMLESS:
            with self.connect(pooled) as connection, self.acting(connection, 0):
                rows = self.try_out(connection, sql)
                self.note("harmless", isinstance(rows, psycopg.Error) or rows == [], f"{sql}: {rows}")
        with self.connect(pooled) as connection, self.acting(connection, 0):
            connection.execute("SET LOCAL row_security = off")
            for table in self.tables:
                error = self.try_out(connection, f"SELECT * FROM {table.name}")
                self.note("forbidden", getattr(error, "sqlstate", None) == REFUSED, f"without policies: {error!r}")
        for table in self.tables:
            with self.connect(pooled) as connection, self.acting(connection, 0):
                for sql in (f"TRUNCATE {table.name}", f"COPY {table.name} FROM STDIN", f"LOCK {table.name}"):
                    error = self.try_out(connection, sql)
                    refusals = (REFUSED, "0A000")
                    holds = getattr(error, "sqlstate", None) in refusals or sql.startswith("LOCK")
                    self.note("forbidden", holds, f"{sql}: {error!r}")

    def turns(self):
        """Of the turns of all tenants one sees its own, may lock it, and may not change it."""
        for number in range(3):
            with self.connect() as connection, self.acting(connection, number):
                rows = self.try_out(connection, "SELECT tenant_id FROM fp.turns FOR UPDATE")
                self.note("turn", rows == [(tenant(number),)], f"{number}: {rows}")
                for sql in ("UPDATE fp.turns SET epoch = 2", "UPDATE fp.turns SET turn = 1", "DELETE FROM fp.turns"):
                    error = self.try_out(connection, sql)
                    self.note("turn", isinstance(error, psycopg.Error), f"{sql}: {error}")


def told(error, target):
    """What an error says, without the id that was asked for."""
    if not isinstance(error, psycopg.Error):
        return ("no error", error)
    diagnosis = error.diag
    parts = (diagnosis.message_primary, diagnosis.message_detail, diagnosis.message_hint, diagnosis.constraint_name)
    return (error.sqlstate, *(part and part.replace(str(target), "…") for part in parts))


def literal(value):
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'"
    return str(value) if isinstance(value, int) else f"'{value}'"


def digests(cluster):
    """Of all rows of all tables, as they are for somebody whom no policy binds."""
    with cluster.connect() as connection:
        return {
            table.name: connection.execute(
                f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)), count(*) FROM {table.name} t"
            ).fetchone()
            for table in manifest.read()
        }


def main():
    verdict = Verdict()
    with clusters.fresh() as cluster:
        cluster.migrate()
        mutations.keep_a_copy(cluster)
        with cluster.connect("fleetpass_app") as connection:
            probes.fill(connection, range(TENANTS))
        with cluster.connect("fleetpass_platform") as connection:
            for number in range(TENANTS):
                with connection.transaction():
                    connection.execute(LOCAL.format(tenant(number)))
                    connection.execute("INSERT INTO fp.turns DEFAULT VALUES")
        cluster.run("ANALYZE")
        cluster.pool()
        before = digests(cluster)
        verdict.check(all(count == TENANTS for _, count in before.values()), "every tenant has a row of each", before)
        isolation = Isolation(cluster)
        for pooled in (False, True):
            isolation.everything(range(1, TENANTS), pooled=pooled)
            isolation.nobody(pooled)
            isolation.powers(pooled)
        isolation.plans()
        isolation.turns()
        verdict.check(digests(cluster) == before, "nobody's rows are others than before")
        for leak in isolation.leaks:
            verdict.check(False, leak)
        verdict.passed += sum(isolation.asked.values()) - len(isolation.leaks)
        printed(isolation.asked.items(), ("questions", "asked"))
        noticed = mutations.noticed(cluster, Isolation)
        for name, by in noticed.items():
            verdict.check(by, f"a schema that is spoilt is noticed: {name}")
        print(f"{len(noticed)} spoilt schemas, noticed by {sum(len(by) for by in noticed.values())} looks")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
