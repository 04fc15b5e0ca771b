"""Runs one load at a time and reads its result: wrk against a server, or commits one by one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent


class Result(NamedTuple):
    per_second: float
    p50_us: float = 0.0
    p99_us: float = 0.0
    cpu_us: float = 0.0


def wrk(address, target, seconds, clients, threads, process=None, script="report.lua", argument=None, fields=()):
    """One run of wrk; `process` tells its CPU time before and after. Any failed request ends the test.

    `fields` are lines of the head that each request has.
    """
    command = [
        "wrk",
        "-t",
        min(threads, clients),
        "-c",
        clients,
        "-d",
        f"{seconds}s",
        "--timeout",
        "10s",
        "-s",
        HERE / script,
        *(word for field in fields for word in ("-H", field)),
        f"http://{address[0]}:{address[1]}{target}",
        *(["--", argument] if argument else []),
    ]
    before = process.cpu_seconds() if process else 0
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=seconds + 60
    )
    spent = process.cpu_seconds() - before if process else 0
    requests, duration_us, failed, p50_us, p99_us = numbers(done)
    if failed or not requests:
        sys.exit(f"wrk on {target}: {failed} of {requests} requests failed\n{done.stdout}{done.stderr}")
    return Result(requests / duration_us * 1e6, p50_us, p99_us, spent / requests * 1e6)


def commits(program, file, seconds, row_bytes):
    """One run of commits.c on a file of its own."""
    done = subprocess.run(
        [program, file, str(seconds), str(row_bytes)], capture_output=True, text=True, timeout=seconds + 60
    )
    count, duration_us = numbers(done)
    return Result(count / duration_us * 1e6)


def numbers(done):
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode != 0 or len(lines) != 1:
        sys.exit(f"{done.args[0]} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return [int(word) for word in lines[0].split()[1:]]


def compile_commits(place):
    program = place / "commits"
    subprocess.run(
        [os.environ.get("CC", "cc"), "-O2", "-Wall", "-o", program, HERE / "commits.c", "-lsqlite3"],
        check=True,
    )
    return program
