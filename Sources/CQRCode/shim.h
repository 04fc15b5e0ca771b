// libqrencode's types, and its functions as they are found at run time. It is not linked: only whoever sets up
// a second factor needs it, and each library makes every start longer.
#ifndef FLEETPASS_QRCODE_H
#define FLEETPASS_QRCODE_H

#include <dlfcn.h>
#include <qrencode.h>
#include <stddef.h>

/// What is used of libqrencode.
struct qrcode_calls {
    QRcode *(*encode_data)(int, const unsigned char *, int, QRecLevel);
    void (*free)(QRcode *);
};

/// Loads the library, which then stays. Returns 1 if it is there.
static inline int qrcode_load(struct qrcode_calls *calls) {
    void *library = dlopen("libqrencode.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return 0;
    calls->encode_data = (__typeof__(calls->encode_data))dlsym(library, "QRcode_encodeData");
    calls->free = (__typeof__(calls->free))dlsym(library, "QRcode_free");
    return calls->encode_data != NULL && calls->free != NULL;
}

static inline QRcode *qrcode_encode(
    struct qrcode_calls calls, const unsigned char *bytes, int count, QRecLevel level) {
    // Version 0: the smallest that the bytes fit onto.
    return calls.encode_data(count, bytes, 0, level);
}

static inline void qrcode_free(struct qrcode_calls calls, QRcode *code) { calls.free(code); }

#endif
