"""Makes many tenants of one: their own rows by the tool, those of a seeded one copied to them in SQL."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import manifest

# What is lost in a crash meanwhile is made again; the order of columns is that of the table, tenant first.
IN_HASTE = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "4GB", "checkpoint_timeout": "1d"}


def grow(cluster, tool, database, model, count, threads=2):
    """Makes `count` tenants of a database with one; answers the slugs of all."""
    began = time.perf_counter()
    settings = dict(cluster.settings)
    cluster.settings |= IN_HASTE
    cluster.restart()
    slugs = [f"crowd{number:03}" for number in range(1, count)]
    for slug in slugs:
        tool.command("tenant", "create", slug, "--name", slug.title())
    copies(cluster, database, model, slugs, threads)
    cluster.run("VACUUM (ANALYZE)", database=database)
    cluster.run("CHECKPOINT", database=database)
    cluster.settings = settings
    cluster.restart()
    # What is still on its way to the disk would be written while others are measured.
    os.sync()
    took = time.perf_counter() - began
    print(f"{count} tenants made of one in {took:.0f} s", file=sys.stderr)
    return [model, *slugs]


def copies(cluster, database, model, slugs, threads):
    """Each tenant's in one transaction, and those of neighbours after one another."""
    with cluster.connect(database=database) as connection:
        known = dict(connection.execute("SELECT slug, id FROM fp.tenants").fetchall())
    tables = manifest.read()

    def copy(part):
        with cluster.connect(database=database, autocommit=False) as connection:
            # References hold there, so they hold here.
            connection.execute("SET session_replication_role = replica")
            connection.commit()
            for slug in part:
                for table in tables:
                    connection.execute(statement(table), {"from": known[model], "to": known[slug]})
                connection.commit()

    with ThreadPoolExecutor(threads) as crew:
        for number, _ in enumerate(crew.map(copy, parted(slugs, threads)), 1):
            print(f"  part {number} of {threads} is copied", file=sys.stderr)


def parted(slugs, parts):
    size = -(-len(slugs) // parts) or 1
    return [slugs[at : at + size] for at in range(0, len(slugs), size)]


def statement(table):
    """All of the model's rows, where the other has none yet: what every tenant is made with stays its own.

    In the order of the key, so that they come to lie in it.
    """
    columns = ", ".join(column.name for column in table.columns)
    return f"""
        INSERT INTO {table.name} (tenant_id, {columns})
        SELECT %(to)s::uuid, {columns} FROM {table.name}
         WHERE tenant_id = %(from)s::uuid
           AND NOT EXISTS (SELECT FROM {table.name} WHERE tenant_id = %(to)s::uuid)
         ORDER BY {", ".join(table.key)}
        """
