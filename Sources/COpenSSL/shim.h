// OpenSSL 3, and its macros as functions.
#ifndef FLEETPASS_OPENSSL_H
#define FLEETPASS_OPENSSL_H

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>

/// Starts libcrypto without its texts for errors and without the system's configuration file: neither is used
/// here, and both cost memory and milliseconds at the start.
static inline int crypto_start_lean(void) {
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

static inline int ssl_set_min_version(SSL_CTX *context, int version) {
    return SSL_CTX_set_min_proto_version(context, version);
}

/// No renegotiation, no compression, no session tickets, whose key would outlive its rotation.
static inline void ssl_set_options(SSL_CTX *context) {
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
}

/// No session is kept for its client to come back to: 20,000 of them would be kept for five minutes each,
/// whoever asks for them. TLS 1.3 would go on sending tickets that are good for nothing.
static inline void ssl_keep_no_sessions(SSL_CTX *context) {
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
}

static inline int ssl_set_groups(SSL_CTX *context, const char *list) {
    return SSL_CTX_set1_groups_list(context, list);
}

/// Lets a write be resumed from a buffer that has moved, and a session's memory go while it is idle.
static inline void ssl_set_modes(SSL_CTX *context) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                  SSL_MODE_RELEASE_BUFFERS);
}

#endif
