"""Builds faulty.c and drives its control page: arming and lifting faults in a server that is running."""

import errno
import mmap
import os
import struct
import subprocess
from pathlib import Path

SYNC, WRITE, SIZE = 1, 2, 4
WAL, MAIN, ANY = "fleetpass.db-wal", "fleetpass.db", ""
PAGE_BYTES = 4096


class Shim:
    """One compiled shim and one control page, for the servers of one test."""

    def __init__(self, place):
        self.library, control = Path(place) / "faulty.so", Path(place) / "control"
        source = Path(__file__).with_name("faulty.c")
        subprocess.run(
            [
                os.environ.get("CC", "cc"),
                "-O2",
                "-Wall",
                "-shared",
                "-fPIC",
                "-o",
                self.library,
                source,
                "-ldl",
            ],
            check=True,
        )
        control.write_bytes(bytes(PAGE_BYTES))
        with open(control, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), PAGE_BYTES)
        self.environment = {"LD_PRELOAD": str(self.library), "FAULTY_CONTROL": str(control)}

    def arm(self, kinds, word, position, stays, error=errno.EIO):
        """From now on the nth matching call fails; with `stays`, each one after it too."""
        self.lift()
        struct.pack_into("=iiiii", self.page, 4, position, int(stays), error, 0, 0)
        struct.pack_into("32s", self.page, 28, word.encode())
        struct.pack_into("=i", self.page, 0, kinds)

    def lift(self):
        struct.pack_into("=i", self.page, 0, 0)

    @property
    def failed(self):
        return struct.unpack_from("=i", self.page, 20)[0]

    @property
    def synced(self):
        return struct.unpack_from("=i", self.page, 24)[0]
