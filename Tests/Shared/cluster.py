"""A PostgreSQL of the test's own, and a pgbouncer in front of it: made, migrated, stopped, killed, started again."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

import manifest
from manifest import MIGRATIONS, REPOSITORY

SERVER = Path("/usr/lib/postgresql/15/bin")
SHARED = REPOSITORY / "Sources/Shared"
DATABASE, SUPERUSER = "fleetpass", "super"
ROLES = ("fleetpass_owner", "fleetpass_app", "fleetpass_platform", "fleetpass_merge")
PATIENCE = 20.0

SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "max_connections": "120",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    # What a test has not asked for must not come between its figures.
    "autovacuum": "off",
}

POOL = """\
[databases]
* = host={place} port=5432

[pgbouncer]
unix_socket_dir = {place}
listen_port = 6432
listen_addr =
auth_type = trust
auth_file = {place}/users
pool_mode = transaction
default_pool_size = {size}
max_client_conn = 1000
server_login_retry = 1
query_wait_timeout = 1
ignore_startup_parameters = extra_float_digits
logfile = {place}/pool.log
pidfile = {place}/pool.pid
"""


def unprivileged():
    """The words before a command, and the user it then runs as: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return [], pwd.getpwuid(os.geteuid())
    user = pwd.getpwnam("postgres")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user


class Cluster:
    """One server below `place`, reached by a socket there and by nothing else."""

    def __init__(self, place, **settings):
        self.place, self.settings = Path(place), SETTINGS | settings
        self.data, self.log = self.place / "data", self.place / "log"
        self.prefix, self.user = unprivileged()
        os.chown(self.place, self.user.pw_uid, self.user.pw_gid)
        self.process = self.pooler = None

    def create(self):
        """Makes an empty server. Its own order of words is not that of bytes, so that whoever relies on it is seen."""
        order = ("--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")
        who = ("--username", SUPERUSER, "--auth=trust")
        make = [SERVER / "initdb", "--pgdata", self.data, "--encoding=UTF8", "--no-sync", *order, *who]
        done = subprocess.run([*self.prefix, *make], cwd=self.place, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(f"initdb: {done.stdout}{done.stderr}")
        return self.start()

    def start(self):
        settings = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        command = [*self.prefix, SERVER / "postgres", "-D", self.data, "-k", self.place, "-p", "5432", *settings]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=self.place, stdout=log, stderr=log)
        self._wait(self._answers, "PostgreSQL does not start")
        return self

    def _answers(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"PostgreSQL has ended: {self.log.read_text()[-1000:]}")
        with contextlib.suppress(psycopg.OperationalError):
            self.connect(database="postgres").close()
            return True

    @staticmethod
    def _wait(holds, problem):
        deadline = time.monotonic() + PATIENCE
        while not holds():
            if time.monotonic() > deadline:
                raise RuntimeError(problem)
            time.sleep(0.01)

    def stop(self, how=signal.SIGINT):
        """SIGINT: open transactions are undone; SIGQUIT: as after a crash, but in order."""
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def kill(self):
        """As a lost machine would: nothing is closed. The others of its processes end when they see it."""
        self.stop(signal.SIGKILL)
        self._wait(lambda: not any(_works_in(it, self.data) for it in os.listdir("/proc")), "a part of it goes on")

    def restart(self):
        self.stop()
        return self.start()

    def cpu_seconds(self):
        """User and system time used so far, over all of its processes; those that have ended count too."""
        place = Path(f"/proc/{self.process.pid}")
        ticks = sum(int(field) for field in _figures(place)[11:15])
        children = (place / f"task/{self.process.pid}/children").read_text().split()
        return ticks / os.sysconf("SC_CLK_TCK") + _cpu_seconds(children)

    def pool(self, size=4):
        """Starts a pgbouncer in transaction mode, if none runs."""
        if self.pooler is None:
            (self.place / "pool.ini").write_text(POOL.format(place=self.place, size=size))
            (self.place / "users").write_text("".join(f'"{role}" ""\n' for role in (SUPERUSER, *ROLES)))
            bouncer = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
            command = [*self.prefix, bouncer, "-q", self.place / "pool.ini"]
            self.pooler = subprocess.Popen(command, cwd=self.place, stderr=subprocess.DEVNULL)
            self._wait((self.place / ".s.PGSQL.6432").exists, "pgbouncer does not start")
        return self

    def close(self):
        if self.pooler is not None:
            self.pooler.terminate()
            self.pooler.wait(PATIENCE)
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGQUIT)

    def connect(self, role=SUPERUSER, database=DATABASE, pooled=False, autocommit=True):
        """A connection that prepares nothing of its own accord; `pooled` by way of pgbouncer."""
        port = 6432 if pooled else 5432
        return psycopg.connect(
            host=str(self.place), port=port, user=role, dbname=database, autocommit=autocommit, prepare_threshold=None
        )

    def run(self, sql, role=SUPERUSER, database=DATABASE):
        """Statements that answer nothing, as they stand in a file."""
        with self.connect(role, database) as connection:
            connection.execute(sql)

    def one(self, sql, values=()):
        """The single value that a question is answered with."""
        with self.connect() as connection:
            return connection.execute(sql, values).fetchone()[0]

    def migrate(self, distribute=lambda connection, table: None):
        """The database as it is served: roles, the platform's tables, the product's in their phases, policies.

        `distribute` is called with each new table before anything refers to it.
        """
        self.run(f"CREATE DATABASE {DATABASE}", database="postgres")
        self.run((SHARED / "Schema/roles.sql").read_text())
        with self.connect("fleetpass_owner") as owner:
            for path in sorted((SHARED / "Migrations").glob("*.sql")):
                owner.execute(path.read_text())
            known = set()
            for path in sorted((MIGRATIONS / "postgres").glob("*.sql")):
                tables, _, references = path.read_text().partition("\n-- references\n")
                owner.execute(tables)
                for table in sorted(relations(owner, "public") - known):
                    distribute(owner, table)
                    known.add(table)
                owner.execute(references)
            for table in manifest.read():
                owner.execute(policy(table.name))
        return self


class Backends:
    """PostgreSQL's processes for those who are connected to one database."""

    def __init__(self, cluster, database):
        self.cluster, self.database = cluster, database

    def cpu_seconds(self):
        """As of a cluster, but of those alone who are there now."""
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
        with self.cluster.connect(database="postgres") as connection:
            found = connection.execute(asked, [self.database]).fetchall()
        return _cpu_seconds(process for (process,) in found)


class Replica(Cluster):
    """A copy that follows another cluster, beside it; it can be paused, killed and started again."""

    def __init__(self, primary, place, **settings):
        Path(place).mkdir()
        super().__init__(place, **primary.settings | {"wal_retrieve_retry_interval": "100ms"} | settings)
        self.primary = primary

    def create(self):
        who = ("--host", self.primary.place, "--port", "5432", "--username", SUPERUSER)
        how = ("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
        copy = [SERVER / "pg_basebackup", "--pgdata", self.data, *who, *how]
        done = subprocess.run([*self.prefix, *copy], cwd=self.place, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(f"pg_basebackup: {done.stdout}{done.stderr}")
        return self.start()

    def pause(self):
        """It goes on receiving, and replays nothing."""
        self.run("SELECT pg_wal_replay_pause()")
        self._wait(lambda: self.one("SELECT pg_get_wal_replay_pause_state()") == "paused", "replay goes on")

    def resume(self):
        self.run("SELECT pg_wal_replay_resume()")

    def promote(self):
        self.run("SELECT pg_promote()")


def policy(table):
    return (SHARED / "Schema/policy.sql").read_text().replace("{{table}}", table)


def relations(connection, schema):
    """The names of a schema's tables and views."""
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')",
        [schema],
    )
    return {name for (name,) in found}


def _figures(process):
    """What stands behind the name in its line of figures: its state, its parent, and so on."""
    return (process / "stat").read_text().rpartition(")")[2].split()


def _cpu_seconds(processes):
    """Of those of them that are there."""
    ticks = 0
    for process in processes:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            ticks += sum(int(field) for field in _figures(Path(f"/proc/{process}"))[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _works_in(process, folder):
    with contextlib.suppress(OSError):
        return process.isdigit() and os.readlink(f"/proc/{process}/cwd") == str(folder)


@contextlib.contextmanager
def fresh(keep=False, **settings):
    """A server that is there for as long as the test; its directory is its own user's."""
    place = Path(tempfile.mkdtemp(prefix="fleetpass-pg-"))
    cluster = Cluster(place, **settings)
    try:
        yield cluster.create()
    finally:
        cluster.close()
        if not keep:
            shutil.rmtree(place, ignore_errors=True)


def main():
    """`cluster.py COMMAND…` runs a command with a migrated database of its own, named in FLEETPASS_TEST_POSTGRES."""
    # What such a command tests is not what survives a lost machine.
    with fresh(fsync="off") as cluster:
        cluster.migrate()
        address = f"host={cluster.place} port=5432 dbname={DATABASE}"
        done = subprocess.run(sys.argv[1:], env=os.environ | {"FLEETPASS_TEST_POSTGRES": address})
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
