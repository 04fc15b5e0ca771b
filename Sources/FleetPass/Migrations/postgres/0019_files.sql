-- Files: what each is, whose it is, and how far it has come. Their bytes lie beside the database.

CREATE TABLE files (
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant_id')::uuid,
    id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (
        kind IN ( 'vehicle_photo', 'inspection_photo', 'inspection', 'agreement', 'customer_document',
        'export' )
    ),
    state text COLLATE "C" NOT NULL CHECK (
        state IN ('receiving', 'checking', 'ready', 'quarantined', 'refused', 'removed')
    ),
    object text COLLATE "C" NOT NULL CHECK (length(object) BETWEEN 1 AND 40),
    object_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL CHECK (length(name) <= 200),
    media_type text COLLATE "C" CHECK (length(media_type) BETWEEN 1 AND 60),
    bytes bigint NOT NULL CHECK (bytes >= 0),
    received_bytes bigint NOT NULL CHECK (received_bytes BETWEEN 0 AND bytes),
    expected_hash bytea CHECK (length(expected_hash) = 32),
    content_hash bytea CHECK (length(content_hash) = 32),
    sizes text COLLATE "C" NOT NULL DEFAULT '[]' CHECK (sizes LIKE '[%]'),
    alt text COLLATE "C" NOT NULL DEFAULT '' CHECK (length(alt) <= 200),
    reason text COLLATE "C" CHECK (length(reason) BETWEEN 1 AND 300),
    due_at bigint,
    made_by uuid,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE INDEX files_of_object ON files (tenant_id, object, object_id, kind, id);
CREATE INDEX files_by_content ON files (tenant_id, content_hash) WHERE content_hash IS NOT NULL;
CREATE INDEX files_due ON files (tenant_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX files_arriving ON files (tenant_id, made_by, id) WHERE state IN ('receiving', 'checking');

-- references
