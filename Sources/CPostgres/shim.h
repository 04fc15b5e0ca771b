// PostgreSQL's client library.
#ifndef FLEETPASS_POSTGRES_H
#define FLEETPASS_POSTGRES_H

#include <postgresql/libpq-fe.h>

// Macros of characters, which the importer leaves out.
static const int POSTGRES_FIELD_SQLSTATE = PG_DIAG_SQLSTATE;
static const int POSTGRES_FIELD_MESSAGE = PG_DIAG_MESSAGE_PRIMARY;
static const int POSTGRES_FIELD_TABLE = PG_DIAG_TABLE_NAME;
static const int POSTGRES_FIELD_COLUMN = PG_DIAG_COLUMN_NAME;
static const int POSTGRES_FIELD_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME;

/// What the server sends beside results (a notice of a table that is there already) is of no interest, and libpq would
/// print it.
static inline void postgres_ignore_notice(void *context, const PGresult *result) { (void)context; (void)result; }
static inline void postgres_without_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, postgres_ignore_notice, (void *)0);
}

/// Begins to connect: the address may be words or a URL, and what is given beside it wins.
static inline PGconn *postgres_connect_start(const char *address, const char *user, const char *options) {
    const char *names[] = {"dbname", "user", "options", "application_name", "client_encoding", 0};
    const char *values[] = {address, user, options, "fleetpass", "UTF8", 0};
    return PQconnectStartParams(names, values, 1);
}

#endif
