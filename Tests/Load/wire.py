"""A small HTTP/1.1 client over a raw socket: exact bytes out, parsed answers in. No retries, no leniency."""

import json
import re
import socket
from typing import NamedTuple

STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9][0-9]) [\t\x20-\x7e\x80-\xff]*")
HEADER_MAX_BYTES = 64 * 1024


class Broken(Exception):
    """The other side closed early, or sent what is not an answer."""


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes


def request(method, target, headers=(), body=None, host="fleetpass.test"):
    """The bytes of one well-formed request; a dict or a list as body becomes JSON."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers)]
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        lines.append("Content-Type: application/json")
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b"")


def enquiry(key, message, vehicle=None):
    """The bytes of one enquiry under an idempotency key; the key also makes the sender's name and address."""
    body = {"name": f"Test {key}", "email": f"{key}@example.org", "phone": "+1 555 0100", "message": message}
    if vehicle:
        body["vehicle_id"] = vehicle
    return request("POST", "/v1/enquiries", [("Idempotency-Key", key)], body)


def connect(address, timeout=5.0, receive_bytes=None):
    """A TCP or unix connection that sends at once; `receive_bytes` makes the receive window small."""
    line = socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET)
    if receive_bytes:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    line.settimeout(timeout)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    if not isinstance(address, str):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


class Line:
    """One connection that carries requests one after the other."""

    def __init__(self, address, timeout=5.0):
        self.socket = connect(address, timeout)
        self.buffer = bytearray()

    def ask(self, data, head_only=False):
        """Sends one request and answers its final answer, past any 1xx."""
        self.socket.sendall(data)
        return self.answer(head_only)

    def answer(self, head_only=False):
        while True:
            found = take_answer(self.buffer, head_only)
            if found is None:
                self._more()
            elif found.status >= 200:
                return found

    def _more(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise Broken(f"closed after {len(self.buffer)} bytes of an answer")
        self.buffer += piece

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def ask(address, data, timeout=5.0, head_only=False):
    """One request on a connection of its own."""
    with Line(address, timeout) as line:
        return line.ask(data, head_only)


def take_answer(buffer, head_only=False):
    """Removes one whole answer from the front of `buffer`; None while it is incomplete."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        if len(buffer) > HEADER_MAX_BYTES:
            raise Broken("an answer's header has no end")
        return None
    first, *rest = bytes(buffer[:end]).split(b"\r\n")
    status = STATUS_LINE.fullmatch(first)
    if not status:
        raise Broken(f"not a status line: {first[:60]!r}")
    headers = {}
    for field in rest:
        name, colon, value = field.partition(b":")
        if not colon or not name or name.strip() != name:
            raise Broken(f"not a header field: {field[:60]!r}")
        headers[name.decode("latin-1").lower()] = value.strip().decode("latin-1")
    code = int(status[1])
    if head_only or code < 200 or code in (204, 304):
        body, used = b"", end + 4
    elif headers.get("transfer-encoding") == "chunked":
        body, used = _chunks(buffer, end + 4)
    elif "content-length" in headers:
        used = end + 4 + int(headers["content-length"])
        body = bytes(buffer[end + 4 : used]) if len(buffer) >= used else None
    else:
        raise Broken(f"an answer without a length: {status[1].decode()} {headers}")
    if body is None:
        return None
    del buffer[:used]
    return Answer(code, headers, body)


def _chunks(buffer, at):
    body = bytearray()
    while True:
        end = buffer.find(b"\r\n", at)
        if end < 0:
            return None, at
        size = int(bytes(buffer[at:end]).partition(b";")[0], 16)
        at = end + 2 + size + 2
        if len(buffer) < at:
            return None, at
        body += buffer[end + 2 : end + 2 + size]
        if size == 0:
            return bytes(body), at


def read_to_end(line, timeout=3.0, most=16 * 1024 * 1024):
    """All bytes until the other side closes; the second value tells whether it did, within the time-out."""
    line.settimeout(timeout)
    data = bytearray()
    try:
        while len(data) < most:
            piece = line.recv(65536)
            if not piece:
                return data, True
            data += piece
    except (ConnectionResetError, BrokenPipeError):
        return data, True
    except TimeoutError:
        pass
    return data, False
