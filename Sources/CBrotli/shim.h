// Brotli's encoder, for the build's own tool: what the product serves was compressed when it was built.
#ifndef FLEETPASS_BROTLI_H
#define FLEETPASS_BROTLI_H

#include <brotli/encode.h>

#endif
