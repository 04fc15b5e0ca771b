"""HTTP servers on the loopback that do what the path says. Prints where they are; ends when its input does."""

import socket
import sys
import tempfile
import threading
import time
from urllib.parse import parse_qs, unquote, urlsplit

from certificates import Authority

hits = 0


def read(connection):
    """The bytes of one request: head, and body by its length."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
        if data.startswith(b"\x16"):  # TLS, to a server that has none.
            connection.sendall(plain(400, b""))
            return None
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head, body


def plain(status, body, *fields):
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def answer(connection, request):
    global hits
    head, body = request
    target = urlsplit(head.split(b" ")[1].decode())
    kind, _, rest = target.path[1:].partition("/")
    send = connection.sendall
    if kind == "status":
        send(plain(rest, b"this is " + rest.encode()))
    elif kind == "echo":
        send(plain(200, head + b"\r\n\r\n" + body))
    elif kind == "redirect":
        send(plain(302, b"", "Location: " + unquote(parse_qs(target.query)["to"][0])))
    elif kind == "hit":
        hits += 1
        send(plain(200, b"hit"))
    elif kind == "hits":
        send(plain(200, str(hits).encode()))
    elif kind == "bytes":
        send(plain(200, b"b" * int(rest)))
    elif kind == "chunked":
        send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        send(b"".join(b"1\r\nb\r\n" for _ in range(int(rest))) + b"0\r\nAfter: body\r\n\r\n")
    elif kind == "closing":
        send(b"HTTP/1.1 200 OK\r\n\r\n" + b"b" * int(rest))
    elif kind == "fields":
        send(b"HTTP/1.1 103 Early Hints\r\nEarly: 1\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
        send(plain(200, b"", "Twice:  a ", "twice: b", "Empty:", "Odd: \xfc"))
    elif kind == "silent":
        time.sleep(20)
    elif kind == "drip":
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(200):
            send(b"b")
            time.sleep(0.1)
    elif kind == "dripping-head":
        for _ in range(200):
            send(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            time.sleep(0.1)
    elif kind == "cut":
        send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbbb")
    elif kind == "endless-head":
        send(b"HTTP/1.1 200 OK\r\n")
        for number in range(1_000_000):
            send(f"Field-{number}: {'x' * 1000}\r\n".encode())
    elif kind == "endless-line":
        send(b"HTTP/1.1 200 OK\r\nField: ")
        for _ in range(1000):
            send(b"x" * 10_000)
    elif kind == "nonsense":
        send(b"220 this is no web server\r\n" * 3)
    # "nothing" hangs up.


def serve(connection, context):
    try:
        connection.settimeout(20)
        if context:
            connection = context.wrap_socket(connection, server_side=True)
        request = read(connection)
        if request:
            answer(connection, request)
    except OSError:
        pass
    finally:
        connection.close()


def listen(context=None):
    listener = socket.create_server(("127.0.0.1", 0))

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, context), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()
    return listener.getsockname()[1]


with tempfile.TemporaryDirectory() as folder:
    authority = Authority(folder)
    places = {
        "plain": listen(),
        "tls": listen(authority.context("DNS:localhost", "IP:127.0.0.1")),
        "elsewhere": listen(authority.context("DNS:elsewhere.test")),
        "ca": authority.file,
        "otherca": Authority(folder, "other").file,
    }
    with socket.create_server(("127.0.0.1", 0)) as closed:
        places["closed"] = closed.getsockname()[1]
    print(" ".join(f"{name}={place}" for name, place in places.items()), flush=True)
    sys.stdin.read()
