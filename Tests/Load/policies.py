"""What policies cost: the product's statements with them, beside the same with the tenant written out.

Without policies a statement has to name its tenant itself, or it would be another question, with another
plan. Off therefore means: a role that passes by policies, and the condition in the text, as a constant. That
is the cheapest form which the same question can have. The settings of both roles are the same.

Through the server the text cannot be changed. There off means a policy that holds the tenant as a constant,
so that the plan is the same and nothing is looked up; its price is that of the condition alone.
"""

import re
import sys

import overheard
from cluster import policy
from overheard import ROLE, Command

PASSING = "bench_passing"
OWNER = "fleetpass_owner"
TABLE = "vehicles"
FROM = re.compile(rf"\bFROM {TABLE}( (?!WHERE\b)\w+)?(\s+)WHERE\b")


def make_role(cluster):
    """A role that passes by policies and is like the server's own in everything else."""
    with cluster.connect() as connection:
        connection.execute(f"CREATE ROLE {PASSING} LOGIN BYPASSRLS")
        connection.execute(f"GRANT USAGE ON SCHEMA public, fp TO {PASSING}")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {PASSING}")
        connection.execute(f"GRANT CONNECT ON DATABASE {connection.info.dbname} TO {PASSING}")
        settings = connection.execute(
            "SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = %s::regrole", [ROLE]
        ).fetchall()
        for (setting,) in settings:
            name, _, value = setting.partition("=")
            connection.execute(f"ALTER ROLE {PASSING} SET {name} = '{value}'")


def written_out(command, tenant):
    """The statement with its tenant in it."""
    found = FROM.search(command.text)
    if not found:
        sys.exit(f"no place for the tenant in: {command.text}")
    alias = (found[1] or TABLE).strip()
    condition = f"{found[0]} {alias}.tenant_id = '{tenant}' AND"
    return Command(command.text[: found.start()] + condition + command.text[found.end() :], command.values)


def compared(cluster, command, tenant):
    """The statement written out, of which it is made sure that it finds the same."""
    plain = written_out(command, tenant)
    with_policies = overheard.rows(cluster, command, tenant)
    if not with_policies or with_policies != overheard.rows(cluster, plain, tenant, PASSING):
        sys.exit(f"not the same is found with policies and without: {plain.text}")
    return plain


def off(cluster, tenant, database):
    """Puts the tenant into the policy as a constant."""
    cluster.run(f"ALTER POLICY tenant ON {TABLE} USING (tenant_id = '{tenant}')", OWNER, database)


def on(cluster, database):
    """As it is served."""
    cluster.run(policy(TABLE), OWNER, database)
