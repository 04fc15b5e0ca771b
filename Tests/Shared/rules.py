"""The rules of the shared schema, each with a query of the catalogue that answers with the names of what breaks it."""

POLICY = (
    "((tenant_id = fp.app_tenant()) AND (tenant_id = "
    "(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))"
)
DEFAULT = "(current_setting('app.tenant_id'::text))::uuid"
OURS = "('public'::regnamespace, 'fp'::regnamespace)"
# Tables whose rows belong to a tenant: the product's, and the one of the platform that those who serve it see.
TENANTS = "(c.relnamespace = 'public'::regnamespace OR c.oid = 'fp.turns'::regclass)"
TABLE = f"SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('r', 'p') AND {TENANTS}"
SETTINGS = (
    "plan_cache_mode=force_custom_plan", "jit=off", "max_parallel_workers_per_gather=0", "statement_timeout=10s",
    "lock_timeout=5s", "idle_in_transaction_session_timeout=10s", "search_path=public",
)  # fmt: skip
TYPES = "('uuid'::regtype, 'text'::regtype, 'bigint'::regtype, 'bytea'::regtype, 'double precision'::regtype)"


def functions(text):
    """Those of ours whose definition has a word that they must not have."""
    return f"SELECT oid::regprocedure::text FROM pg_proc p WHERE pronamespace IN {OURS} AND {text}"


def columns_of(kind):
    """Constraints of a kind whose first column is not the tenant."""
    return f"""
        SELECT conrelid::regclass || ' ' || conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
         WHERE k.contype {kind} AND {TENANTS} AND NOT EXISTS (
               SELECT FROM pg_attribute a
                WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND a.attname = 'tenant_id')"""


TABLES = [
    ("every kind of object is one that the rules know", f"""
        SELECT relkind::text || ' ' || oid::regclass FROM pg_class
         WHERE relnamespace IN {OURS} AND relkind NOT IN ('r', 'i', 'v')"""),
    ("every tenant is taken for one with its share of rows", """
        SELECT attrelid::regclass::text FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
         WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
           AND attname = 'tenant_id' AND attstattarget IS DISTINCT FROM 0"""),
    ("no other schema holds anything", """
        SELECT nspname FROM pg_namespace
         WHERE nspname NOT IN ('public', 'fp', 'gist', 'pg_catalog', 'information_schema', 'pg_toast')
           AND nspname !~ '^pg_(toast_)?temp_'"""),
    ("what keeps allocations apart is all there is of btree_gist", """
        SELECT p.oid::regprocedure::text FROM pg_proc p
         WHERE p.pronamespace = to_regnamespace('gist') AND NOT EXISTS (
               SELECT FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid AND d.deptype = 'e'
                WHERE d.objid = p.oid AND e.extname = 'btree_gist')"""),
    ("everything belongs to the owner", f"""
        SELECT oid::regclass::text FROM pg_class
         WHERE relnamespace IN {OURS} AND relowner <> 'fleetpass_owner'::regrole
         UNION ALL SELECT nspname FROM pg_namespace
         WHERE nspname IN ('public', 'fp') AND nspowner <> 'fleetpass_owner'::regrole
         UNION ALL {functions("proowner <> 'fleetpass_owner'::regrole")}"""),
    ("the tenant is the first column, is a uuid, is never null, and comes from the setting", f"""{TABLE}
           AND NOT EXISTS (
               SELECT FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum = 1 AND a.attname = 'tenant_id' AND a.attnotnull
                  AND a.atttypid = 'uuid'::regtype AND NOT a.attisdropped
                  AND pg_get_expr(d.adbin, d.adrelid) = $${DEFAULT}$$)"""),
    ("row level security is enabled, and forced on the owner", f"""{TABLE}
           AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"""),
    ("there is one policy", f"{TABLE} AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) <> 1"),
    ("the policy is permissive, for everybody and every command, and the one expression", f"""
        SELECT polrelid::regclass || ' ' || polname FROM pg_policy
         WHERE NOT polpermissive OR polcmd <> '*' OR polroles <> '{{0}}' OR polname <> 'tenant'
            OR pg_get_expr(polqual, polrelid) IS DISTINCT FROM $${POLICY}$$
            OR pg_get_expr(polwithcheck, polrelid) IS DISTINCT FROM $${POLICY}$$"""),
    ("every table has a primary key", f"""{TABLE}
           AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')"""),
    ("the tenant is first in every primary and unique key", columns_of("IN ('p', 'u', 'x')")),
    ("the tenant is first in every foreign key", columns_of("= 'f'")),
    ("the tenant is first in every index", f"""
        SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
         WHERE {TENANTS} AND NOT EXISTS (
               SELECT FROM pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attname = 'tenant_id')"""),
    ("a foreign key refers to the tenant's own rows, and is named after table and column", """
        SELECT conrelid::regclass || ' ' || conname FROM pg_constraint k
         WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND NOT EXISTS (
               SELECT FROM pg_attribute t JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[2]
                WHERE t.attrelid = k.confrelid AND t.attnum = k.confkey[1] AND t.attname = 'tenant_id'
                  AND cardinality(k.conkey) = 2 AND k.convalidated AND k.confmatchtype = 's'
                  AND k.conname = (SELECT relname FROM pg_class WHERE oid = k.conrelid) || '_' || a.attname || '_fkey')"""),
    ("a removal is refused or goes on, and never leaves a NULL behind", """
        SELECT conrelid::regclass || ' ' || conname FROM pg_constraint
         WHERE contype = 'f' AND (confdeltype NOT IN ('a', 'c') OR confupdtype <> 'a' OR condeferrable)"""),
    ("columns are of the five types", f"""
        SELECT c.oid::regclass || ' ' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relnamespace IN {OURS} AND c.relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped
           AND atttypid NOT IN {TYPES}"""),
    ("text is in the order of bytes", f"""
        SELECT c.oid::regclass || ' ' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relnamespace IN {OURS} AND attnum > 0 AND NOT attisdropped AND a.atttypid = 'text'::regtype
           AND attcollation <> 'pg_catalog."C"'::regcollation"""),
    ("nothing counts by itself", f"""
        SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace IN {OURS}
         UNION ALL SELECT attrelid::regclass || ' ' || attname FROM pg_attribute
         WHERE (attidentity <> '' OR attgenerated <> '') AND attrelid >= 16384"""),
    ("defaults are constants, but for the tenant", f"""
        SELECT c.oid::regclass || ' ' || a.attname FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
          JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
         WHERE c.relnamespace IN {OURS} AND a.attname <> 'tenant_id'
           AND pg_get_expr(d.adbin, d.adrelid) !~ '^-?[0-9]+$|^''[^'']*''::text$'"""),
    ("a view looks with the eyes of whoever asks, and shows whose rows they are", f"""
        SELECT c.oid::regclass::text FROM pg_class c
         WHERE relkind = 'v' AND relnamespace IN {OURS}
           AND NOT ('security_invoker=true' = ANY (coalesce(reloptions, '{{}}')) AND EXISTS (
               SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))"""),
    ("there are no triggers and no rules", f"""
        SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
         UNION ALL SELECT ev_class::regclass || ' ' || rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
         WHERE c.relnamespace IN {OURS} AND c.relkind <> 'v'
         UNION ALL SELECT evtname FROM pg_event_trigger"""),
    ("nothing inherits, and nothing is unlogged", f"""
        SELECT inhrelid::regclass::text FROM pg_inherits
         UNION ALL SELECT oid::regclass::text FROM pg_class WHERE relnamespace IN {OURS} AND relpersistence <> 'p'"""),
]  # fmt: skip

FUNCTIONS = [
    ("the only function is the tenant's", functions("p.oid <> 'fp.app_tenant()'::regprocedure")),
    ("it is immutable, runs as whoever asks, and reads the setting alone", functions("""
        (provolatile <> 'i' OR prosecdef OR prolang <> (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
         OR btrim(prosrc, E' \\n') <> E'BEGIN\\n    RETURN nullif(current_setting(''app.tenant_id'', true), '''')::uuid;\\nEND')
    """)),
    ("no extension but the language, and what keeps allocations apart", """
        SELECT extname FROM pg_extension WHERE extname NOT IN ('plpgsql', 'btree_gist')"""),
]  # fmt: skip

ROLES = [
    ("all roles are there", """
        SELECT name FROM unnest(ARRAY['fleetpass_owner', 'fleetpass_app', 'fleetpass_platform', 'fleetpass_merge']) name
         WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name AND rolcanlogin)"""),
    ("no role is more than it needs", """
        SELECT rolname FROM pg_roles WHERE rolname LIKE 'fleetpass%'
           AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication
                OR rolbypassrls <> (rolname = 'fleetpass_merge'))"""),
    ("no role is a member of another, nor has one", """
        SELECT roleid::regrole || ' has ' || member::regrole FROM pg_auth_members
         WHERE 'fleetpass' IN (left(roleid::regrole::text, 9), left(member::regrole::text, 9))"""),
    ("the role that serves has its settings", f"""
        SELECT setting FROM unnest(ARRAY{list(SETTINGS)}) setting
         WHERE NOT EXISTS (SELECT FROM pg_roles
                            WHERE rolname = 'fleetpass_app' AND setting = ANY (coalesce(rolconfig, '{{}}')))"""),
    ("it may do four things with a tenant's rows, and nothing else", f"""
        SELECT c.oid::regclass || ' ' || privilege FROM pg_class c
         CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
         WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
           AND has_table_privilege('fleetpass_app', c.oid, privilege)
               <> (privilege IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))"""),
    ("of the platform it sees its turn", """
        SELECT c.oid::regclass || ' ' || privilege FROM pg_class c
         CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
         WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'fp'::regnamespace
           AND has_table_privilege('fleetpass_app', c.oid, privilege)
               <> (c.oid = 'fp.turns'::regclass AND privilege = 'SELECT')"""),
    ("of its turn it may change what means nothing", """
        SELECT c.oid::regclass || ' ' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relkind = 'r' AND c.relnamespace = 'fp'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
           AND has_column_privilege('fleetpass_app', c.oid, a.attnum, 'UPDATE')
               <> (c.oid = 'fp.turns'::regclass AND a.attname = 'turn')
         UNION ALL SELECT c.oid::regclass || ' ' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relkind = 'r' AND c.relnamespace = 'fp'::regnamespace AND c.oid <> 'fp.turns'::regclass
           AND a.attnum > 0 AND has_column_privilege('fleetpass_app', c.oid, a.attnum, 'SELECT')"""),
    ("the platform's role sees none of the product's rows", """
        SELECT c.oid::regclass || ' ' || privilege FROM pg_class c
         CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
         WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
           AND has_table_privilege('fleetpass_platform', c.oid, privilege)"""),
    ("nobody but the owner makes anything", """
        SELECT r.rolname || ' ' || n.nspname FROM pg_roles r CROSS JOIN pg_namespace n
         WHERE r.rolname IN ('fleetpass_app', 'fleetpass_platform', 'fleetpass_merge')
           AND has_schema_privilege(r.oid, n.oid, 'CREATE')
         UNION ALL SELECT r.rolname || ' ' || privilege FROM pg_roles r
         CROSS JOIN unnest(ARRAY['CREATE', 'TEMP']) privilege
         WHERE r.rolname IN ('fleetpass_app', 'fleetpass_platform', 'fleetpass_merge')
           AND has_database_privilege(r.oid, current_database(), privilege)
         UNION ALL SELECT r.rolname || ' ' || l.lanname FROM pg_roles r CROSS JOIN pg_language l
         WHERE r.rolname IN ('fleetpass_app', 'fleetpass_platform', 'fleetpass_merge') AND l.lanpltrusted
           AND has_language_privilege(r.oid, l.oid, 'USAGE')"""),
    ("whoever is not named may do nothing here", f"""
        SELECT c.oid::regclass::text FROM pg_class c CROSS JOIN aclexplode(c.relacl) a
         WHERE c.relnamespace IN {OURS} AND a.grantee = 0
         UNION ALL SELECT n.nspname FROM pg_namespace n CROSS JOIN aclexplode(n.nspacl) a
         WHERE n.nspname IN ('public', 'fp') AND a.grantee = 0
         UNION ALL SELECT datname FROM pg_database CROSS JOIN aclexplode(datacl) a
         WHERE datname = current_database() AND a.grantee = 0
         UNION ALL SELECT datname FROM pg_database WHERE datname = current_database() AND datacl IS NULL
         UNION ALL SELECT n.nspname FROM pg_namespace n WHERE n.nspname IN ('public', 'fp') AND nspacl IS NULL
         UNION ALL {functions("has_function_privilege('public', p.oid, 'EXECUTE')")}"""),
    ("what goes by roles is closed to a role that serves everybody", """
        SELECT oid::regprocedure::text FROM pg_proc
         WHERE proname IN ('pg_stat_get_activity', 'pg_cancel_backend', 'pg_terminate_backend', 'lo_creat', 'lo_create',
                           'lo_from_bytea', 'lo_put', 'lo_import', 'pg_read_file', 'pg_ls_dir')
           AND has_function_privilege('fleetpass_app', oid, 'EXECUTE')"""),
    ("what the owner will make is nobody's at first", """
        SELECT 'functions' WHERE NOT EXISTS (
               SELECT FROM pg_default_acl WHERE defaclrole = 'fleetpass_owner'::regrole AND defaclobjtype = 'f'
                  AND defaclnamespace = 0 AND NOT EXISTS (
                      SELECT FROM aclexplode(defaclacl) a WHERE a.grantee = 0))"""),
]  # fmt: skip

RULES = TABLES + FUNCTIONS + ROLES
