-- A dealership's own logo is a file as others are. A rule of a column is changed by a table in its place.

CREATE TABLE files_anew (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL CHECK (kind IN (
        'vehicle_photo', 'inspection_photo', 'inspection', 'agreement', 'customer_document', 'export', 'logo'
    )),
    -- One that is removed stays until its bytes are gone.
    state TEXT NOT NULL CHECK (state IN ('receiving', 'checking', 'ready', 'quarantined', 'refused', 'removed')),
    -- What it belongs to: a vehicle, a booking, a customer …
    object TEXT NOT NULL CHECK (length(object) BETWEEN 1 AND 40),
    object_id BLOB NOT NULL CHECK (length(object_id) = 16),
    name TEXT NOT NULL CHECK (length(name) <= 200),
    -- What the bytes are, never what somebody says of them; null until that is known.
    media_type TEXT CHECK (length(media_type) BETWEEN 1 AND 60),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    received_bytes INTEGER NOT NULL CHECK (received_bytes BETWEEN 0 AND bytes),
    -- As whoever sends it has said.
    expected_hash BLOB CHECK (length(expected_hash) = 32),
    -- By which its bytes are found: SHA-256 of them, or of a picture's sizes in a row.
    content_hash BLOB CHECK (length(content_hash) = 32),
    -- Of a picture the sizes in which it lies there, as JSON.
    sizes TEXT NOT NULL DEFAULT '[]' CHECK (sizes LIKE '[%]'),
    -- A picture in words.
    alt TEXT NOT NULL DEFAULT '' CHECK (length(alt) <= 200),
    -- Why it was refused, or is not checked yet.
    reason TEXT CHECK (length(reason) BETWEEN 1 AND 300),
    -- When the next step is due that nobody has to ask for: another check, or its end.
    due_at INTEGER,
    made_by BLOB,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

INSERT INTO files_anew (
    id, kind, state, object, object_id, name, media_type, bytes, received_bytes, expected_hash, content_hash, sizes, alt,
    reason, due_at, made_by, created_at, updated_at)
SELECT id, kind, state, object, object_id, name, media_type, bytes, received_bytes, expected_hash, content_hash, sizes, alt,
       reason, due_at, made_by, created_at, updated_at
  FROM files;
DROP TABLE files;
ALTER TABLE files_anew RENAME TO files;
CREATE INDEX files_of_object ON files (object, object_id, kind, id);
CREATE INDEX files_by_content ON files (content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX files_due ON files (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX files_arriving ON files (made_by, id) WHERE state IN ('receiving', 'checking');
-- One is shown; every page finds it by this.
CREATE UNIQUE INDEX files_logo ON files (kind) WHERE kind = 'logo' AND state = 'ready';
