// OpenSSL 3, and its macros as functions.
#ifndef FLEETPASS_OPENSSL_H
#define FLEETPASS_OPENSSL_H

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

/// Starts libcrypto without its texts for errors and without the system's configuration file: neither is used
/// here, and both cost memory and milliseconds at the start.
static inline int crypto_start_lean(void) {
    return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

/// HMAC-SHA256 up to where the value begins: SHA-256 after the key's inner block, and after its outer one.
typedef struct {
    SHA256_CTX inner;
    SHA256_CTX outer;
} crypto_hmac_key;

// libcrypto would rather have these reached through its providers; for a short value that way takes several
// times as long as the hash, which is the same code in the end.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"

/// Of both in a row, either of which may be empty. Writes 32 bytes. Returns 1, or 0.
static inline int crypto_sha256(const unsigned char *first, size_t first_count, const unsigned char *second,
                                size_t second_count, unsigned char *hash) {
    SHA256_CTX context;
    return SHA256_Init(&context) && SHA256_Update(&context, first, first_count) &&
           SHA256_Update(&context, second, second_count) && SHA256_Final(hash, &context);
}

/// A block is the key with zeros behind it, each byte changed as HMAC (RFC 2104) demands. Returns 1, or 0.
static inline int crypto_hmac_prepare(crypto_hmac_key *key, const unsigned char inner[64],
                                      const unsigned char outer[64]) {
    return SHA256_Init(&key->inner) && SHA256_Update(&key->inner, inner, 64) && SHA256_Init(&key->outer) &&
           SHA256_Update(&key->outer, outer, 64);
}

/// Writes 32 bytes. Returns 1, or 0.
static inline int crypto_hmac_finish(const crypto_hmac_key *key, const unsigned char *bytes, size_t count,
                                     unsigned char *hash) {
    SHA256_CTX inner = key->inner, outer = key->outer;
    return SHA256_Update(&inner, bytes, count) && SHA256_Final(hash, &inner) &&
           SHA256_Update(&outer, hash, SHA256_DIGEST_LENGTH) && SHA256_Final(hash, &outer);
}

#pragma clang diagnostic pop

static inline EVP_PKEY *crypto_public_key(const char *type, OSSL_PARAM *parts) {
    EVP_PKEY *key = NULL;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1) {
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parts);
    }
    EVP_PKEY_CTX_free(context);
    return key;
}

/// A public key of P-256 from its point: 4, x and y. NULL if that is no point of the curve. libcrypto only
/// reads what its parameters point to, but does not say so in their type.
static inline EVP_PKEY *crypto_p256_key(const unsigned char *point, size_t count) {
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char *)"prime256v1", 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, (void *)point, count),
        OSSL_PARAM_construct_end(),
    };
    return crypto_public_key("EC", parts);
}

/// A public key of RSA from its two numbers, which libcrypto takes in the machine's order of bytes.
static inline EVP_PKEY *crypto_rsa_key(const unsigned char *modulus, size_t count, uint64_t exponent) {
    OSSL_PARAM parts[] = {
        OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, (unsigned char *)modulus, count),
        OSSL_PARAM_construct_uint64(OSSL_PKEY_PARAM_RSA_E, &exponent),
        OSSL_PARAM_construct_end(),
    };
    return crypto_public_key("RSA", parts);
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
