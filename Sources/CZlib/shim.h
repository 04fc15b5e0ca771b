// zlib, and the one macro among its calls.
#ifndef FLEETPASS_ZLIB_H
#define FLEETPASS_ZLIB_H

#include <zlib.h>

/// Opens a deflate stream with a gzip header; 31 = a 32 KiB window plus 16 for gzip.
static inline int zlib_open_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}

#endif
