-- Whom the papers of a booking name. Who drives may be changed, and what was written stays.

CREATE TABLE paper_people (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    booking_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, booking_id, customer_id)
);

CREATE INDEX paper_people_of_customer ON paper_people (tenant_id, customer_id);

-- references

ALTER TABLE paper_people ADD CONSTRAINT paper_people_booking_id_fkey
    FOREIGN KEY (tenant_id, booking_id) REFERENCES bookings (tenant_id, id);
ALTER TABLE paper_people ADD CONSTRAINT paper_people_customer_id_fkey
    FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, id);

-- Of papers of before those who rent and drive now: who did once, they say by name alone. The owner is let past the
-- policies for that, and only for that. Behind the references, which rows that are there already would be held against
-- by the owner, who sees none of what they refer to.
DO $$
DECLARE
    forced text[] := ARRAY(
        SELECT relname::text FROM pg_class
         WHERE oid IN ('bookings'::regclass, 'booking_drivers'::regclass, 'agreements'::regclass,
                       'inspections'::regclass)
           AND relforcerowsecurity
    );
    one text;
BEGIN
    FOREACH one IN ARRAY forced LOOP
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', one);
    END LOOP;
    INSERT INTO paper_people (tenant_id, booking_id, customer_id)
    SELECT p.tenant_id, p.booking_id, p.customer_id
      FROM (SELECT tenant_id, id AS booking_id, customer_id FROM bookings WHERE customer_id IS NOT NULL
             UNION
            SELECT tenant_id, booking_id, customer_id FROM booking_drivers) p
     WHERE EXISTS (SELECT 1 FROM agreements a WHERE a.tenant_id = p.tenant_id AND a.booking_id = p.booking_id)
        OR EXISTS (SELECT 1 FROM inspections i WHERE i.tenant_id = p.tenant_id AND i.booking_id = p.booking_id);
    FOREACH one IN ARRAY forced LOOP
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
    END LOOP;
END
$$;
