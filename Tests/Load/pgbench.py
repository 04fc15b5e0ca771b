"""Runs pgbench with a statement of the product: what PostgreSQL reaches without a server of ours."""

import os
import re
import shutil
import subprocess
import sys

from cluster import DATABASE, SERVER
from loads import Result

# A script of pgbench cannot choose among texts, so now and then it fetches another. The same one meanwhile
# makes its work no harder than ours.
SAME_FOR = 50
PICK = r"""\set turn :turn + 1
\if :turn % {same_for} = 1
\set number random(1, {count})
SELECT text AS pick FROM bench.{picks} WHERE number = :number \gset
\endif
"""


def prepare(cluster, roles):
    """A place for what is picked from; gone with the database."""
    cluster.run(f"CREATE SCHEMA bench; GRANT USAGE ON SCHEMA bench TO {roles}")
    cluster.run(f"ALTER DEFAULT PRIVILEGES IN SCHEMA bench GRANT SELECT ON TABLES TO {roles}")


class Bench:
    """One statement, or the whole trip that it is part of, as one role and for one tenant."""

    def __init__(self, cluster, place, name, tenant, role="fleetpass_app"):
        self.cluster, self.tenant, self.role = cluster, tenant, role
        self.name, self.file = name, place / f"{name}.sql"
        self.words, self.picks, self.trips = [], 0, 1.0

    def asking(self, *commands, sign=None, instead=()):
        """`sign` is what stands in the statement's parameters for one of `instead`, another each time."""
        lines, values = [], {}
        for command in commands:
            lines.append(self._line(command, sign if instead else None, values))
        if len(lines) > 1:
            lines = ["\\startpipeline", *lines, "\\endpipeline"]
        if instead:
            values_of = (value for command in commands for value in command.values)
            self._fill(next(value for value in values_of if value and sign in value), sign, instead)
            lines.insert(0, PICK.format(same_for=SAME_FOR, count=len(instead), picks=self.name))
            # That costs a trip too.
            self.trips = 1 + 1 / SAME_FOR
        self.file.write_text("\n".join(lines) + "\n")
        self.words = ["-D", "turn=0", *(word for pair in values.items() for word in ("-D", "=".join(pair)))]
        return self

    @staticmethod
    def _line(command, sign, values):
        """The statement as it is, its parameters by name."""

        def variable(match):
            value = command.values[int(match[1]) - 1]
            if value is None:
                return "NULL"
            if sign and sign in value:
                return ":pick"
            name = f"value{len(values)}"
            values[name] = value
            return f":{name}"

        return re.sub(r"\$(\d+)", variable, command.text) + ";"

    def _fill(self, value, sign, instead):
        with self.cluster.connect() as connection:
            table = f"bench.{self.name}"
            connection.execute(f"CREATE TABLE {table} (number bigint PRIMARY KEY, text text NOT NULL)")
            with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                for number, text in enumerate(instead, 1):
                    copy.write_row((number, value.replace(sign, text)))
            connection.execute(f"VACUUM ANALYZE {table}")

    def run(self, clients, seconds):
        """So many connections, each asking again as soon as it is answered."""
        command = [shutil.which("pgbench") or SERVER / "pgbench", "--no-vacuum", "--protocol=prepared"]
        command += ["-h", self.cluster.place, "-U", self.role, "-c", clients, "-j", min(2, clients)]
        command += ["-T", seconds, *self.words, "-f", self.file, DATABASE]
        options = f"-c plan_cache_mode=auto -c app.tenant_id={self.tenant}"
        before = self.cluster.cpu_seconds()
        done = subprocess.run(
            [str(word) for word in command],
            env=os.environ | {"PGOPTIONS": options},
            capture_output=True,
            text=True,
            timeout=seconds + 60,
        )
        spent = self.cluster.cpu_seconds() - before
        rate = re.search(r"^tps = ([0-9.]+)", done.stdout, re.M)
        count = re.search(r"^number of transactions actually processed: ([0-9]+)", done.stdout, re.M)
        failed = re.search(r"^number of failed transactions: ([1-9])", done.stdout, re.M)
        if done.returncode != 0 or failed or not rate:
            sys.exit(f"pgbench of {self.name} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return Result(float(rate[1]) * self.trips, cpu_us=spent / int(count[1]) / self.trips * 1e6)
