// libargon2, the reference implementation of RFC 9106.
#ifndef FLEETPASS_ARGON2_H
#define FLEETPASS_ARGON2_H

#include <argon2.h>

#endif
