-- What keeps tenants apart in one table of the product. The owner runs it for each, when all migrations have
-- run; to run it again changes nothing.
--
-- The second half of the policy is the security: it is looked at anew with every statement, so a plan that
-- was made for another tenant finds nothing. The first says the same to the planner, which can then tell
-- while it plans where the tenant's rows are. Without a tenant there are no rows.

ALTER TABLE {{table}} ENABLE ROW LEVEL SECURITY;

-- For the owner too. A store distributed by tenant goes without: it moves rows about as the owner.
ALTER TABLE {{table}} FORCE ROW LEVEL SECURITY;

DROP POLICY IF EXISTS tenant ON {{table}};
CREATE POLICY tenant ON {{table}}
    USING (
        tenant_id = fp.app_tenant() AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
    )
    WITH CHECK (
        tenant_id = fp.app_tenant() AND tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid
    );

-- Nothing is known of how rows spread over tenants, so every tenant is taken for one with its share of rows. With
-- statistics, one that has come since they were made is taken for empty, and any index will do to find a row in it:
-- the wrong ones walk through all that the tenant has.
ALTER TABLE {{table}} ALTER COLUMN tenant_id SET STATISTICS 0;

REVOKE ALL ON {{table}} FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON {{table}} TO fleetpass_app, fleetpass_merge;
