-- What people ask of the dealership, the first thing that the public may write. Ids are in order of time, so
-- the newest need no index of their own.

CREATE TABLE enquiries (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
    name text COLLATE "C" NOT NULL,
    email text COLLATE "C" NOT NULL,
    phone bytea,
    phone_hash bytea CHECK (length(phone_hash) = 8),
    message text COLLATE "C" NOT NULL,
    vehicle_id uuid,
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id),
    CHECK ((phone IS NULL) = (phone_hash IS NULL))
);

CREATE INDEX enquiries_of_vehicle ON enquiries (tenant_id, vehicle_id) WHERE vehicle_id IS NOT NULL;

-- references

ALTER TABLE enquiries ADD CONSTRAINT enquiries_vehicle_id_fkey
    FOREIGN KEY (tenant_id, vehicle_id) REFERENCES vehicles (tenant_id, id);
