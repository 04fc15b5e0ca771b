// libzstd, and the two numbers that are expressions in its header.
#ifndef FLEETPASS_ZSTD_H
#define FLEETPASS_ZSTD_H

#include <zstd.h>

/// Whether a frame says how long its content is.
static inline int zstd_knows_size(unsigned long long size) {
    return size != ZSTD_CONTENTSIZE_UNKNOWN && size != ZSTD_CONTENTSIZE_ERROR;
}

#endif
