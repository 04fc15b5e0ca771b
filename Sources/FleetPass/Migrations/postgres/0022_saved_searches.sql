-- Searches that somebody wants to run again, and what searches by dates are quicker by.

CREATE TABLE saved_searches (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    query text COLLATE "C" NOT NULL CHECK (length(query) <= 2000),
    created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX saved_searches_of_account ON saved_searches (tenant_id, account_id, id);

-- What a search by dates reads at once, from indexes alone: all live times, and what waits for whoever checks out.
DROP INDEX allocations_of_vehicle;
CREATE INDEX allocations_of_vehicle
    ON allocations (tenant_id, vehicle_id, starts_at, ends_at, released_at)
    WHERE released_at IS NULL;
CREATE INDEX bookings_held ON bookings (tenant_id, id) WHERE state = 'held';

-- references

ALTER TABLE saved_searches ADD CONSTRAINT saved_searches_account_id_fkey
    FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id);
