"""One row of every table, for any tenant: what all tenants have alike but for their ids. A table without a probe fails."""

import uuid

import manifest

# By table: what the kind of a column does not say of its values.
PROBES = {
    "locations": {"country": "US", "hours": "{}"},
    "vehicles": {
        "vin": "TESTVEHACLE000011",
        "year": 2021,
        "seats": 5,
        "daily_rate_currency": "USD",
        "status": "active",
        "photos": "[]",
        "attributes": "[]",
    },
    "vehicle_words": {},
    "revisions": {"name": "fleet"},
    "organisation": {"only_one": 1, "accent": "#1f5fbf", "currency": "USD", "rules": "{}", "retention": "{}"},
    "roles": {"grants": "[]"},
    "accounts": {"kind": "staff", "email": "ada@example.com", "email_key": "ada@example.com", "status": "active"},
    "staff": {"role": "custom"},
    "staff_locations": {},
    "enquiries": {"phone_hash": bytes(8)},
    "idempotency_keys": {"status": 201},
    "idempotency_subjects": {},
    "sessions": {"stage": "whole", "method": "password"},
    "links": {"purpose": "sign_in"},
    "second_factors": {},
    "recovery_codes": {},
    "refresh_tokens": {},
    "api_keys": {"grants": "[]"},
    "audit_events": {"actor": "staff"},
    "audit_head": {"only_one": 1},
    "outbox": {"asked_from": bytes(8), "status": "queued"},
    "consents": {"purpose": "terms"},
    "saved_searches": {},
    "identities": {"kind": "staff", "provider": "google"},
    "openid_attempts": {"kind": "staff", "provider": "google"},
    "passkeys": {"algorithm": "ES256"},
    "passkey_challenges": {"purpose": "registration"},
    "support_accesses": {"grants": "[]", "ends_at": 2},
    "unsealed": {},
    "tax_rates": {"exempt": "[]", "ends_at": 2},
    "holds": {"kind": "sale", "ends_at": 2},
    "vehicle_documents": {"kind": "insurance"},
    "odometer_readings": {"source": "entered"},
    "attribute_definitions": {"kind": "choice", "choices": "[]"},
    "vehicle_attributes": {},
    "sharing_grants": {"ends_at": 2},
    "fleet_imports": {},
    "rate_plans": {"status": "active", "locations": "[]", "classes": "[]", "types": "[]"},
    "rate_versions": {"terms": "{}"},
    "extras": {},
    "extra_prices": {"per": "day"},
    "extra_stock": {},
    "discounts": {"share_ppm": None, "locations": "[]", "classes": "[]", "ends_at": 2},
    "customers": {
        "email": "ada@example.com",
        "email_key": "ada@example.com",
        "phone_hash": bytes(8),
        "licence_hash": bytes(8),
        "licence_country": "US",
        "licence_until": "2030-01-01",
        "born_on": "1990-01-01",
        "country": "US",
        "language": "en",
        "tags": "[]",
    },
    "customer_words": {},
    "customer_notes": {},
    "customer_merges": {"moved": "{}"},
    "bookings": {
        "code": "ABCD2345",
        "type": "rental",
        "state": "confirmed",
        "channel": "site",
        "ends_at": 2,
        "asked": "{}",
        "lines": "[]",
        "currency": "USD",
        "total_minor": 2,
    },
    "allocations": {"kind": "booking", "ends_at": 2, "released_at": None},
    "booking_drivers": {},
    "booking_letters": {},
    "paper_people": {},
    "booking_extras": {},
    "amendments": {"kind": "extended", "changes": "{}"},
    "payments": {"method": "cash", "state": "succeeded", "currency": "USD"},
    "deposits": {"method": "cash", "state": "held", "currency": "USD"},
    "charges": {"kind": "toll", "currency": "USD", "evidence": "{}"},
    "files": {"kind": "agreement", "state": "ready", "object": "booking", "sizes": "[]"},
    "numbers": {},
    "kyc_checks": {"state": "approved", "document": "licence", "valid_until": "2031-01-01"},
    "agreements": {"state": "open", "content": "{}", "content_hash": "0" * 64, "terms_hash": "0" * 64,
                   "document_hash": "0" * 64},
    "inspections": {
        "kind": "pickup", "state": "draft", "fuel": 1, "cleanliness": "clean", "equipment": "[]", "content": "{}",
        "content_hash": "0" * 64, "document_hash": "0" * 64, "superseded_at": None,
    },
    "signatures": {"role": "staff", "way": "drawn", "inspection_id": None},
    "damages": {"kind": "dent"},
    "jobs": {"kind": "repair", "state": "planned"},
    "tolls": {"currency": "USD"},
    "chores": {},
    "booking_feeds": {"kind": "vehicle"},
}


def tenant(number):
    return uuid.UUID(int=(0x018F << 112) | (7 << 76) | (1 << 63) | number)


# Tables whose rows have the ids of another's.
SHARED = {
    table.name: table.column(table.key[0]).refers
    for table in manifest.read()
    if len(table.key) == 1 and table.column(table.key[0]).refers
}


def identity(number, table):
    """The id of that tenant's row."""
    return uuid.uuid5(tenant(number), SHARED.get(table, table))


def row(table, number):
    """By column."""
    values = {}
    for column in table.columns:
        plain = {"text": column.name, "integer": 1, "double": 1.0, "bytes": bytes([7]) * 32}
        values[column.name] = plain.get(column.kind) or identity(number, column.refers or table.name)
    return values | PROBES[table.name]


def key(table, number):
    values = row(table, number)
    return [values[name] for name in table.key]


def insertion(table, values):
    """A statement and its values."""
    names, places = ", ".join(values), ", ".join(["%s"] * len(values))
    return f"INSERT INTO {table.name} ({names}) VALUES ({places})", list(values.values())


def fill(connection, numbers, setting="SET LOCAL app.tenant_id = '{}'", tables=None):
    """Each tenant's rows, in a transaction that names it."""
    tables = tables or manifest.read()
    for number in numbers:
        with connection.transaction():
            connection.execute(setting.format(tenant(number)))
            for table in tables:
                connection.execute(*insertion(table, row(table, number)))
