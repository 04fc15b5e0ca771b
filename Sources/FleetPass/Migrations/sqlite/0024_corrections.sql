-- What is put right at the counter: a deposit that goes back after all, an inspection that is made anew, a reading that
-- was typed wrong, and an agreement that follows a rental.

-- What was captured, and given back all the same.
ALTER TABLE deposits ADD COLUMN refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0);

-- Of deposits that were held already, with an end.
INSERT INTO chores (id, kind, object_id, due_at, created_at)
SELECT id, 'expire_deposit', id, capture_before, updated_at FROM deposits
 WHERE state IN ('held', 'reauthorised', 'expiring') AND capture_before IS NOT NULL
    ON CONFLICT DO NOTHING;

-- When it was found to be wrong: then nothing goes by it.
ALTER TABLE odometer_readings ADD COLUMN corrected_at INTEGER;

-- A vehicle that was driven since it was looked at is looked at again: one inspection of a kind holds.
CREATE TABLE inspections_anew (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
    booking_id BLOB NOT NULL REFERENCES bookings (id),
    vehicle_id BLOB NOT NULL REFERENCES vehicles (id),
    location_id BLOB NOT NULL REFERENCES locations (id),
    kind TEXT NOT NULL CHECK (kind IN ('pickup', 'return')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'countersigned', 'locked')),
    number INTEGER UNIQUE CHECK (number >= 1),
    odometer_km INTEGER CHECK (odometer_km BETWEEN 0 AND 5000000),
    -- In eighths.
    fuel INTEGER CHECK (fuel BETWEEN 0 AND 8),
    cleanliness TEXT CHECK (cleanliness IN ('clean', 'acceptable', 'dirty')),
    -- What goes along, as a JSON array of texts.
    equipment TEXT NOT NULL DEFAULT '[]' CHECK (equipment LIKE '[%]'),
    remarks TEXT NOT NULL DEFAULT '' CHECK (length(remarks) <= 2000),
    taken_at INTEGER NOT NULL,
    -- Why the customer has not signed it.
    unsigned_for TEXT CHECK (length(unsigned_for) BETWEEN 1 AND 300),
    content TEXT CHECK (content LIKE '{%}'),
    content_hash TEXT CHECK (length(content_hash) = 64),
    document_id BLOB REFERENCES files (id),
    document_hash TEXT CHECK (length(document_hash) = 64),
    locked_at INTEGER,
    made_by BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    -- When another took its place.
    superseded_at INTEGER,
    -- What the odometer has shown in truth, and why something else was locked.
    corrected_km INTEGER CHECK (corrected_km BETWEEN 0 AND 5000000),
    corrected_for TEXT CHECK (length(corrected_for) BETWEEN 1 AND 300),
    CHECK (state = 'draft' OR number IS NOT NULL AND odometer_km IS NOT NULL AND fuel IS NOT NULL),
    CHECK (state <> 'locked' OR document_hash IS NOT NULL AND locked_at IS NOT NULL),
    CHECK ((corrected_km IS NULL) = (corrected_for IS NULL))
) STRICT;

INSERT INTO inspections_anew (
    id, version, booking_id, vehicle_id, location_id, kind, state, number, odometer_km, fuel, cleanliness, equipment,
    remarks, taken_at, unsigned_for, content, content_hash, document_id, document_hash, locked_at, made_by, created_at,
    updated_at)
SELECT id, version, booking_id, vehicle_id, location_id, kind, state, number, odometer_km, fuel, cleanliness, equipment,
       remarks, taken_at, unsigned_for, content, content_hash, document_id, document_hash, locked_at, made_by, created_at,
       updated_at
  FROM inspections;
DROP TABLE inspections;
ALTER TABLE inspections_anew RENAME TO inspections;
CREATE UNIQUE INDEX inspections_live ON inspections (booking_id, kind, vehicle_id) WHERE superseded_at IS NULL;
CREATE INDEX inspections_of_booking ON inspections (booking_id);
CREATE INDEX inspections_of_vehicle ON inspections (vehicle_id, taken_at);
CREATE INDEX inspections_of_document ON inspections (document_id) WHERE document_id IS NOT NULL;
CREATE INDEX inspections_of_location ON inspections (location_id);

-- What is waived can be charged otherwise.
DROP INDEX charges_once;
CREATE UNIQUE INDEX charges_once
    ON charges (booking_id, kind)
    WHERE kind IN ('mileage', 'fuel', 'late') AND waived_at IS NULL;

-- While a vehicle is out, what was signed holds until what is agreed anew is signed too.
DROP INDEX agreements_live;
CREATE UNIQUE INDEX agreements_live ON agreements (booking_id, state) WHERE state <> 'void';
