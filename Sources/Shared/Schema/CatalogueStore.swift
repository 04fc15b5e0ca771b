// What must hold in the catalogue of the shared database, so that no tenant sees another's rows.

import FleetPass
import PostgresStore
import Store

/// Each rule is a query that names what breaks it. Any role may ask.
struct CatalogueStore {
    let tx: Transaction

    func findings() throws -> [Finding] {
        try Self.rules.flatMap { rule, query in
            try tx.all(query) { Finding("catalogue", "\(rule): \($0.text(0))") }
        }
    }

    /// Tables whose rows are a tenant's.
    private static let tables = """
        FROM pg_class c WHERE c.relkind IN ('r', 'p')
         AND (c.relnamespace = 'public'::regnamespace OR c.oid = 'fp.turns'::regclass)
        """
    private static let tenants = "(c.relnamespace = 'public'::regnamespace OR c.oid = 'fp.turns'::regclass)"
    private static let policy = """
        ((tenant_id = fp.app_tenant()) AND (tenant_id = \
        (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid))
        """
    private static let names = TableManifest.all.map { "'\($0.name)'" }.joined(separator: ", ")
    private static let verbs =
        "unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])"

    private static let rules: [(String, Query)] = [
        (
            "row level security is off",
            Query("SELECT c.oid::regclass::text \(tables) AND NOT c.relrowsecurity")
        ),
        (
            "row level security does not hold for the owner",
            Query(
                """
                SELECT c.oid::regclass::text \(tables) AND NOT c.relforcerowsecurity
                   AND NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')
                """)
        ),
        (
            "not one policy",
            Query(
                """
                SELECT c.oid::regclass::text \(tables)
                   AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) <> 1
                """)
        ),
        (
            "another policy than this version's",
            Query(
                """
                SELECT polrelid::regclass || ' ' || polname FROM pg_policy
                 WHERE NOT polpermissive OR polcmd <> '*' OR polroles <> '{0}'
                    OR pg_get_expr(polqual, polrelid) IS DISTINCT FROM $$\(policy)$$
                    OR pg_get_expr(polwithcheck, polrelid) IS DISTINCT FROM $$\(policy)$$
                """)
        ),
        (
            "the tenant does not come first, or not from the setting",
            Query(
                """
                SELECT c.oid::regclass::text \(tables) AND NOT EXISTS (
                       SELECT FROM pg_attribute a JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                        WHERE a.attrelid = c.oid AND a.attnum = 1 AND a.attname = 'tenant_id' AND a.attnotnull
                          AND pg_get_expr(d.adbin, d.adrelid) = $$(current_setting('app.tenant_id'::text))::uuid$$)
                """)
        ),
        (
            "a key without the tenant in its first place",
            Query(
                """
                SELECT conrelid::regclass || ' ' || conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
                 WHERE k.contype IN ('p', 'u', 'x', 'f') AND \(tenants) AND NOT EXISTS (
                       SELECT FROM pg_attribute a
                        WHERE a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND a.attname = 'tenant_id')
                """)
        ),
        (
            "an index without the tenant in its first place",
            Query(
                """
                SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
                 WHERE \(tenants) AND NOT EXISTS (
                       SELECT FROM pg_attribute a
                        WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0] AND a.attname = 'tenant_id')
                """)
        ),
        (
            "statistics are made of how rows spread over tenants",
            Query(
                """
                SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                   AND a.attname = 'tenant_id' AND a.attstattarget IS DISTINCT FROM 0
                """)
        ),
        (
            "a foreign key that is not checked, or leaves NULLs behind",
            Query(
                """
                SELECT conrelid::regclass || ' ' || conname FROM pg_constraint k
                 WHERE contype = 'f' AND connamespace = 'public'::regnamespace
                   AND (NOT convalidated OR confdeltype NOT IN ('a', 'c') OR confupdtype <> 'a' OR condeferrable)
                """)
        ),
        (
            "a table that is not there",
            Query(
                """
                SELECT name FROM unnest(ARRAY[\(names)]) AS name WHERE NOT EXISTS (
                       SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = name)
                """)
        ),
        (
            "a table that is none of ours",
            Query(
                """
                SELECT c.relname::text FROM pg_class c
                 WHERE c.relkind NOT IN ('i', 'I') AND c.relnamespace = 'public'::regnamespace
                   AND c.relname NOT IN (\(names))
                """)
        ),
        (
            "the role that serves may do something else than it should",
            Query(
                """
                SELECT c.oid::regclass || ' ' || verb FROM pg_class c CROSS JOIN \(verbs) AS verb
                 WHERE c.relkind IN ('r', 'v') AND c.relnamespace IN ('public'::regnamespace, 'fp'::regnamespace)
                   AND has_table_privilege('fleetpass_app', c.oid, verb) <> CASE
                       WHEN c.relnamespace = 'public'::regnamespace THEN verb IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
                       ELSE c.oid = 'fp.turns'::regclass AND verb = 'SELECT' END
                """)
        ),
        (
            "the platform's role sees rows of tenants",
            Query(
                """
                SELECT c.oid::regclass || ' ' || verb FROM pg_class c CROSS JOIN \(verbs) AS verb
                 WHERE c.relkind IN ('r', 'v') AND c.relnamespace = 'public'::regnamespace
                   AND has_table_privilege('fleetpass_platform', c.oid, verb)
                """)
        ),
        (
            "a role is more than it needs",
            Query(
                """
                SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'fleetpass%'
                   AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication
                        OR rolbypassrls <> (rolname = 'fleetpass_merge'))
                """)
        ),
        (
            "a role is a member of another",
            Query(
                """
                SELECT member::regrole::text FROM pg_auth_members
                 WHERE 'fleetpass' IN (left(roleid::regrole::text, 9), left(member::regrole::text, 9))
                """)
        ),
        (
            "a trigger",
            Query("SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal")
        ),
    ]
}

/// Whether what was applied is what this binary has.
struct AppliedMigrations {
    let tx: Transaction

    /// - Parameter isJudged: that there is one is enough: what is wrong with it will be told.
    /// - Throws: `conflict` where the schema is not this version's.
    func demand(isJudged: Bool) throws {
        guard try isMade() else {
            throw SharedProblem.schema("nothing was migrated yet; run 'fleetpass-shared migrate'")
        }
        if !isJudged, let first = try findings().first { throw SharedProblem.schema(first.detail) }
    }

    private func isMade() throws -> Bool {
        try tx.first(Self.table) { !$0.isNull(0) } ?? false
    }

    func findings() throws -> [Finding] {
        var found: [Finding] = []
        let files = [
            ("platform", SharedFiles.platformMigrations), ("product", SharedFiles.productMigrations),
        ]
        for (part, migrations) in files {
            let applied = try tx.all(Self.applied, .text(part)) {
                (Int($0.integer(0)), $0.text(1), $0.text(2))
            }
            let missing = migrations.filter { migration in
                !applied.contains { $0.0 == migration.number && $0.2 == "\(migration.digest)" }
            }
            for migration in missing {
                let isThere = applied.contains { $0.0 == migration.number }
                found.append(
                    Finding(
                        "schema",
                        "\(part) migration \(migration.number) (\(migration.name)) "
                            + (isThere
                                ? "was applied in another form than this version's"
                                : "was not applied; run 'fleetpass-shared migrate'")))
            }
            for (number, name, _) in applied where !migrations.contains(where: { $0.number == number }) {
                found.append(Finding("schema", "\(part) migration \(number) (\(name)) is of a newer version"))
            }
        }
        return found
    }

    private static let table = Query("SELECT to_regclass('fp.migrations')::text")
    private static let applied = Query(
        "SELECT number, name, digest FROM fp.migrations WHERE part = $1 ORDER BY number")
}
