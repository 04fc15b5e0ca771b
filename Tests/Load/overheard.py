"""What a server says to PostgreSQL for one request, read from PostgreSQL's log: never out of date."""

import re
import sys
import time
from typing import NamedTuple

import psycopg
import wire

ROLE = "fleetpass_app"
ENTRY = re.compile(r"^\S+ \S+ \S+ \[(\d+)\] (\w+):  (.*?)(?=^\S+ \S+ \S+ \[\d+\] |\Z)", re.M | re.S)
DONE = re.compile(r"duration: \S+ ms  (?:execute [^:]*|statement): (.*)", re.S)
VALUE = re.compile(r"\$\d+ = (?:'((?:[^']|'')*)'|NULL)")


class Command(NamedTuple):
    """As it was sent, with its parameters as text."""

    text: str
    values: tuple = ()


class Trip(NamedTuple):
    """All commands of one request, and which of them finds the vehicles."""

    commands: list
    select: Command


def overhear(cluster, server, requests):
    """Starts the server with PostgreSQL writing down what it is asked; answers one trip for each request.

    `requests` are pairs: the bytes, and a parameter by which the statement is known. Each is sent twice: the
    first one also finds out what can be known before.
    """
    cluster.run(f"ALTER ROLE {ROLE} SET log_min_duration_statement = 0")
    try:
        server.start()
        return [_trip(cluster, server, data, sign) for data, sign in requests]
    finally:
        server.stop()
        cluster.run(f"ALTER ROLE {ROLE} RESET log_min_duration_statement")


def _trip(cluster, server, data, sign):
    _answered(server, data)
    time.sleep(0.5)  # what PostgreSQL has still to write of it
    before = cluster.log.stat().st_size
    _answered(server, data)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        time.sleep(0.5)
        with cluster.log.open("rb") as log:
            log.seek(before)
            trip = _found(log.read().decode(errors="replace"), sign)
        if trip:
            return trip
    sys.exit(f"no statement about vehicles with {sign} was seen in {cluster.log}")


def _answered(server, data):
    answer = wire.ask(server.address, data)
    if answer.status != 200:
        sys.exit(f"the request whose statement is wanted was answered {answer}")


def _found(text, sign):
    """The transaction around the statement, if there is one, on the connection that it was sent on."""
    for process, commands in _commands(text).items():
        for at, command in enumerate(commands):
            if "FROM vehicles" in command.text and any(sign in value for value in command.values if value):
                begins = [place for place in range(at) if commands[place].text.startswith("BEGIN")]
                ends = [place for place in range(at, len(commands)) if commands[place].text == "COMMIT"]
                whole = commands[begins[-1] : ends[0] + 1] if begins and ends else [command]
                return Trip(whole, command)
    return None


def _commands(text):
    """Process → its commands, in order."""
    found = {}
    for process, level, words in ENTRY.findall(text):
        commands, done = found.setdefault(process, []), DONE.match(words.strip())
        if level == "LOG" and done:
            commands.append(Command(done[1].replace("\n\t", "\n")))
        elif level == "DETAIL" and commands and not commands[-1].values and words.startswith("parameters: "):
            values = tuple(match[1] and match[1].replace("''", "'") for match in VALUE.finditer(words))
            commands[-1] = Command(commands[-1].text, values)
    return found


def rows(cluster, command, tenant, role=ROLE):
    """What it finds, asked directly."""
    with cluster.connect(role) as connection:
        connection.execute("SELECT set_config('app.tenant_id', %s, false)", [tenant])
        return psycopg.RawCursor(connection).execute(command.text, command.values).fetchall()
