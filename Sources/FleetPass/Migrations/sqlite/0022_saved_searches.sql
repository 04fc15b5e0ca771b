-- Searches that somebody wants to run again, and what searches by dates are quicker by.

CREATE TABLE saved_searches (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    -- As an address has it behind the question mark: filters, order, dates and place.
    query TEXT NOT NULL CHECK (length(query) <= 2000),
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX saved_searches_of_account ON saved_searches (account_id, id);

-- What a search by dates reads at once, from indexes alone: all live times, and what waits for whoever checks out.
DROP INDEX allocations_of_vehicle;
CREATE INDEX allocations_of_vehicle
    ON allocations (vehicle_id, starts_at, ends_at, released_at)
    WHERE released_at IS NULL;
CREATE INDEX bookings_held ON bookings (id) WHERE state = 'held';
