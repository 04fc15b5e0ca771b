-- What people ask of the dealership, the first thing that the public may write. Ids are in order of time, so
-- the newest need no index of their own.

CREATE TABLE enquiries (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT,
    message TEXT NOT NULL,
    vehicle_id BLOB REFERENCES vehicles (id),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX enquiries_of_vehicle ON enquiries (vehicle_id) WHERE vehicle_id IS NOT NULL;
