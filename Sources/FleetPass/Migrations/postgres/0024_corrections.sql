-- What is put right at the counter: a deposit that goes back after all, an inspection that is made anew, a reading that
-- was typed wrong, and an agreement that follows a rental.

ALTER TABLE deposits ADD COLUMN refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0);

-- Of deposits that were held already, with an end. The owner is let past the policies for that, and only for that.
DO $$
DECLARE
    is_forced boolean := (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'deposits'::regclass);
    is_forced_too boolean := (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'chores'::regclass);
BEGIN
    ALTER TABLE deposits NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE chores NO FORCE ROW LEVEL SECURITY;
    INSERT INTO chores (tenant_id, id, kind, object_id, due_at, created_at)
    SELECT d.tenant_id, d.id, 'expire_deposit', d.id, d.capture_before, d.updated_at
      FROM deposits d
     WHERE d.state IN ('held', 'reauthorised', 'expiring') AND d.capture_before IS NOT NULL
        ON CONFLICT DO NOTHING;
    IF is_forced THEN
        ALTER TABLE deposits FORCE ROW LEVEL SECURITY;
    END IF;
    IF is_forced_too THEN
        ALTER TABLE chores FORCE ROW LEVEL SECURITY;
    END IF;
END
$$;

ALTER TABLE odometer_readings ADD COLUMN corrected_at bigint;

ALTER TABLE inspections
    ADD COLUMN superseded_at bigint,
    ADD COLUMN corrected_km bigint CHECK (corrected_km BETWEEN 0 AND 5000000),
    ADD COLUMN corrected_for text COLLATE "C" CHECK (length(corrected_for) BETWEEN 1 AND 300),
    ADD CHECK ((corrected_km IS NULL) = (corrected_for IS NULL)),
    DROP CONSTRAINT inspections_booking_id_kind_vehicle_id_key;
CREATE UNIQUE INDEX inspections_live
    ON inspections (tenant_id, booking_id, kind, vehicle_id)
    WHERE superseded_at IS NULL;
CREATE INDEX inspections_of_booking ON inspections (tenant_id, booking_id);

DROP INDEX charges_once;
CREATE UNIQUE INDEX charges_once
    ON charges (tenant_id, booking_id, kind)
    WHERE kind IN ('mileage', 'fuel', 'late') AND waived_at IS NULL;

DROP INDEX agreements_live;
CREATE UNIQUE INDEX agreements_live ON agreements (tenant_id, booking_id, state) WHERE state <> 'void';

-- references
