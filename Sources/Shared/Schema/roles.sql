-- Who may do what in the shared database. A superuser runs this in it once, before the first migration; to
-- run it again changes nothing.
--
--   fleetpass_owner      owns database and tables, runs the migrations; logs in from the database's own host
--   fleetpass_app        serves: sees the rows of the tenant that its transaction names, and no others
--   fleetpass_platform   keeps the list of tenants, and nothing of what is theirs
--   fleetpass_merge      moves tenants in and out, and sees all rows; for that tool alone
--
-- Passwords, and from where each may come, are the matter of pg_hba.conf.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY
        ARRAY['fleetpass_owner', 'fleetpass_app', 'fleetpass_platform', 'fleetpass_merge']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I', name);
        END IF;
        EXECUTE format(
            'ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT',
            name);
        EXECUTE format('ALTER ROLE %I SET search_path = public', name);
    END LOOP;
END $$;

ALTER ROLE fleetpass_merge BYPASSRLS;

-- A plan made for one tenant is never used for another.
ALTER ROLE fleetpass_app SET plan_cache_mode = force_custom_plan;
ALTER ROLE fleetpass_app SET jit = off;
ALTER ROLE fleetpass_app SET max_parallel_workers_per_gather = 0;
-- Nobody waits longer than a request may take, and nobody holds a tenant's turn while doing nothing.
ALTER ROLE fleetpass_app SET statement_timeout = '10s';
ALTER ROLE fleetpass_app SET lock_timeout = '5s';
ALTER ROLE fleetpass_app SET idle_in_transaction_session_timeout = '10s';
-- A migration that cannot have its lock lets the waiting behind it go on.
ALTER ROLE fleetpass_owner SET lock_timeout = '5s';

-- PostgreSQL lets everybody connect, make temporary tables, and in older databases tables of their own.
DO $$
DECLARE
    name text := quote_ident(current_database());
BEGIN
    EXECUTE format('ALTER DATABASE %s OWNER TO fleetpass_owner', name);
    EXECUTE format('REVOKE ALL ON DATABASE %s FROM PUBLIC', name);
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %s TO fleetpass_app, fleetpass_platform, fleetpass_merge', name);
END $$;

ALTER SCHEMA public OWNER TO fleetpass_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO fleetpass_app, fleetpass_merge;

-- Functions are for those who are named.
ALTER DEFAULT PRIVILEGES FOR ROLE fleetpass_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO fleetpass_owner;

-- All tenants are served by one role, and these go by roles: they would show one tenant's statements to
-- another, end its requests, or keep something in a place that has no tenant.
REVOKE EXECUTE ON FUNCTION
    pg_stat_get_activity(integer), pg_cancel_backend(integer), pg_terminate_backend(integer, bigint),
    lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_put(oid, bigint, bytea)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION pg_stat_get_activity(integer) TO pg_read_all_stats;
GRANT EXECUTE ON FUNCTION pg_cancel_backend(integer), pg_terminate_backend(integer, bigint)
    TO pg_signal_backend;
