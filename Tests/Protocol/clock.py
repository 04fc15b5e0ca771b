"""Builds wrong_clock.c and sets the time of day of servers that run by it, while they run; other clocks stay right."""

import contextlib
import mmap
import os
import struct
import subprocess
import time
from pathlib import Path


class WrongClock:
    """How far the time of day is ahead of the true one, in seconds; less than nothing: behind."""

    def __init__(self, place):
        library, control = Path(place) / "wrong_clock.so", Path(place) / "clock"
        source = Path(__file__).with_name("wrong_clock.c")
        flags = ["-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, source, "-ldl"]
        subprocess.run([os.environ.get("CC", "cc"), *flags], check=True)
        control.write_bytes(bytes(mmap.PAGESIZE))
        with open(control, "r+b") as file:
            self.page = mmap.mmap(file.fileno(), mmap.PAGESIZE)
        self.settings = {"LD_PRELOAD": str(library), "WRONG_CLOCK": str(control)}
        self.ahead = 0

    def set(self, ahead):
        self.ahead = int(ahead)
        struct.pack_into("=q", self.page, 0, self.ahead)

    @contextlib.contextmanager
    def worn(self, ahead):
        """What is started meanwhile goes by it, too."""
        before = {name: os.environ.get(name) for name in self.settings}
        self.set(ahead)
        os.environ.update(self.settings)
        try:
            yield
        finally:
            self.set(0)
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})

    def now(self):
        return time.time() + self.ahead
