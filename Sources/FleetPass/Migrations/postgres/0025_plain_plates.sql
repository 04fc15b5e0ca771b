-- Tolls name a plate in another spelling than the vehicle's papers: its letters and digits are what is looked for.

ALTER TABLE vehicles ADD COLUMN plain_plate text COLLATE "C";

-- Of vehicles that were there already. The owner is let past the policies for that, and only for that.
DO $$
DECLARE
    is_forced boolean := (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'vehicles'::regclass);
BEGIN
    ALTER TABLE vehicles NO FORCE ROW LEVEL SECURITY;
    UPDATE vehicles SET plain_plate = upper(replace(replace(plate, ' ', ''), '-', ''))
     WHERE plate ~ '^[A-Za-z0-9 -]*$';
    IF is_forced THEN
        ALTER TABLE vehicles FORCE ROW LEVEL SECURITY;
    END IF;
END
$$;

CREATE INDEX vehicles_by_plain_plate ON vehicles (tenant_id, plain_plate);
DROP INDEX vehicles_by_plate;

-- references
