"""Runs commands that test something, some at a time, and tells of each how long it took, how long it computed, and what it printed."""

import argparse
import concurrent.futures
import contextlib
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# By what a line of a test says that something is wrong; and so many of them are said again at the end.
TROUBLE = ("✘", "FAILED", "not ok", "Traceback", "Error:", "error:", "ended after", "crashed")
MOST_TROUBLE = 12
running = set()


def run(line, longest):
    """One of them: its line, how it ended, its seconds, those of a processor, and what it printed. Python runs in this Python."""
    words = shlex.split(line)
    started = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, *words] if words[0].endswith(".py") else words, cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    running.add(child)
    limit = threading.Timer(longest, end, [child])
    limit.start()
    told = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    if limit.finished.is_set():
        told += f"\nended after {longest} s\n".encode()
    limit.cancel()
    running.discard(child)
    child.returncode = os.waitstatus_to_exitcode(status)
    busy = used.ru_utime + used.ru_stime
    return line, child.returncode, time.monotonic() - started, busy, told.decode(errors="replace")


def end(child):
    """With all that it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def stop(*_):
    """What somebody ends by hand leaves nothing running."""
    for child in list(running):
        end(child)
    os._exit(130)


def trouble(told):
    """What of all that it printed says why it failed; where nothing does, its end. Whoever sees only the end sees this."""
    lines = told.splitlines()
    telling = [line for line in lines if any(word in line for word in TROUBLE)]
    return telling[:MOST_TROUBLE] if telling else lines[-MOST_TROUBLE:]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=2, help="so many at a time; 1 where times are judged")
    parser.add_argument("--longest", type=int, default=900, help="what hangs for so many seconds is ended")
    parser.add_argument("commands", nargs="+", help="each in one word")
    asked = parser.parse_args()
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(asked.at_once) as lanes:
        for done in concurrent.futures.as_completed([lanes.submit(run, line, asked.longest) for line in asked.commands]):
            line, code, seconds, busy, told = done.result()
            print(f"{line}, {seconds:.0f} s, {busy:.0f} s busy{'' if code == 0 else ': FAILED'}\n{told}", end="", flush=True)
            if code != 0:
                failed.append((line, trouble(told)))
    for line, why in failed:
        print("\n".join([f"FAILED  {line}", *(f"        {words}" for words in why)]))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
