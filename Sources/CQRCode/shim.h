// libqrencode: QR codes of ISO/IEC 18004.
#ifndef FLEETPASS_QRCODE_H
#define FLEETPASS_QRCODE_H

#include <qrencode.h>

#endif
