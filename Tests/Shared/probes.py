"""One row of every table, for any tenant: what all tenants have alike but for their ids. A table without a probe fails."""

import uuid

import manifest

# By table: what the kind of a column does not say of its values.
PROBES = {
    "locations": {"country": "US"},
    "vehicles": {
        "vin": "TESTVEHACLE000011",
        "year": 2021,
        "seats": 5,
        "daily_rate_currency": "USD",
        "status": "active",
        "photos": "[]",
    },
    "vehicle_words": {},
    "revisions": {"name": "fleet"},
    "organisation": {"only_one": 1},
    "roles": {"grants": "[]"},
    "accounts": {"kind": "staff", "email": "ada@example.com", "email_key": "ada@example.com", "status": "active"},
    "staff": {"role": "custom"},
    "staff_locations": {},
    "enquiries": {"phone_hash": bytes(8)},
    "idempotency_keys": {"status": 201},
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
    "identities": {"kind": "staff", "provider": "google"},
    "openid_attempts": {"kind": "staff", "provider": "google"},
    "passkeys": {"algorithm": "ES256"},
    "passkey_challenges": {"purpose": "registration"},
    "support_accesses": {"grants": "[]", "ends_at": 2},
    "unsealed": {},
    "customer_numbers": {"phone_hash": bytes(8), "licence_hash": bytes(8)},
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
