-- A dealership's own logo is a file as others are.

ALTER TABLE files DROP CONSTRAINT files_kind_check;
ALTER TABLE files ADD CONSTRAINT files_kind_check CHECK (
    kind IN ('vehicle_photo', 'inspection_photo', 'inspection', 'agreement', 'customer_document', 'export', 'logo')
);
CREATE UNIQUE INDEX files_logo ON files (tenant_id, kind) WHERE kind = 'logo' AND state = 'ready';

-- references
