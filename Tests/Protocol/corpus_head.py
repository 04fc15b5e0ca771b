"""The rest of the corpus: request lines, fields, hosts, limits, other protocols, and what must be served."""

from corpus import (
    BODY,
    BOTH,
    CHUNKS,
    CODINGS,
    DENY,
    EITHER,
    HIDDEN,
    LENGTHS,
    SERVE,
    TARGET,
    Case,
    N,
    chunked,
    get,
    post,
    refused,
    whole,
)

FIELDS = refused(
    "field",
    [
        *(
            (shown, get(field))
            for shown, field in [
                ("space before the colon", "X : y"),
                ("tab before the colon", "X\t: y"),
                ("no colon", "nothing"),
                ("no name", ": y"),
                ("space in the name", "X Y: z"),
                ("NUL in the name", "X\x00: y"),
                ("control byte in the name", "X\x01: y"),
                ("delete in the name", "X\x7f: y"),
                ("high byte in the name", "X\xe9: y"),
                ("parenthesis in the name", "X(y): z"),
                ("quote in the name", 'X"y: z'),
                ("slash in the name", "X/y: z"),
                ("comma in the name", "X,y: z"),
                ("NUL in the value", "X: a\x00b"),
                ("control byte in the value", "X: a\x07b"),
                ("escape in the value", "X: \x1b[2J"),
                ("delete in the value", "X: a\x7f"),
                ("bare CR in the value", "X: a\rb"),
                ("bare LF in the value", "X: a\nY: b"),
                ("folded", "X: a\r\n b"),
                ("folded by a tab", "X: a\r\n\tb"),
                ("CR before the line end", "X: a\r"),
                ("vertical tab in the value", "X: a\x0bb"),
            ]
        ),
        ("folded first line", get(line=f"GET {TARGET} HTTP/1.1\r\n X: y")),
        ("all line ends are LF", get(end=b"\n")),
        ("all line ends are CR", get(end=b"\r")),
        ("head ends in LF LF", get()[:-4] + b"\n\n"),
        ("head ends in CR LF LF", get()[:-2] + b"\n"),
        ("head ends in LF CR LF", get()[:-4] + b"\n\r\n"),
        ("request line ends in LF", get().replace(b"1.1\r\n", b"1.1\n", 1)),
    ],
)

HOSTS = refused(
    "host",
    [
        ("none", get(host=None)),
        ("two equal", get("Host: a.test")),
        ("two unlike", get("Host: b.test")),
        *(
            (shown, get(host=f"Host: {host}"))
            for shown, host in [
                ("two in a list", "a.test, b.test"),
                ("with a path", "a.test/b"),
                ("with a user", "u@a.test"),
                ("with a space", "a b.test"),
                ("with a bad port", "a.test:80x"),
                ("with two ports", "a.test:80:81"),
                ("with a query", "a.test?x"),
                ("with a high byte", "a\xe9.test"),
                ("with a quote", 'a".test'),
                ("with an angle", "a<b>.test"),
                ("open bracket", "[::1"),
                ("a scheme", "http://a.test"),
            ]
        ),
        ("absolute form names another", get(line=f"GET http://b.test{TARGET} HTTP/1.1")),
        ("absolute form with a user", get(line=f"GET http://u:p@a.test{TARGET} HTTP/1.1")),
        ("absolute form of another scheme", get(line=f"GET gopher://a.test{TARGET} HTTP/1.1")),
        ("absolute form without a host", get(line=f"GET http://{TARGET} HTTP/1.1")),
    ],
)

LINES = refused(
    "request line",
    [
        *(
            (shown, get(line=line))
            for shown, line in [
                ("two spaces after the method", f"GET  {TARGET} HTTP/1.1"),
                ("two spaces before the version", f"GET {TARGET}  HTTP/1.1"),
                ("tab after the method", f"GET\t{TARGET} HTTP/1.1"),
                ("tab before the version", f"GET {TARGET}\tHTTP/1.1"),
                ("space first", f" GET {TARGET} HTTP/1.1"),
                ("space last", f"GET {TARGET} HTTP/1.1 "),
                ("no version", f"GET {TARGET}"),
                ("no target", "GET HTTP/1.1"),
                ("empty target", "GET  HTTP/1.1"),
                ("method alone", "GET"),
                ("four words", f"GET {TARGET} x HTTP/1.1"),
                ("space in the target", "GET /v1/vehi cles HTTP/1.1"),
                ("tab in the target", "GET /v1/vehi\tcles HTTP/1.1"),
                ("NUL in the target", "GET /v1/vehi\x00cles HTTP/1.1"),
                ("CR in the target", "GET /v1/vehi\rcles HTTP/1.1"),
                ("delete in the target", "GET /v1/vehi\x7fcles HTTP/1.1"),
                ("high byte in the target", "GET /v1/vehi\xe9cles HTTP/1.1"),
                ("control byte in the target", "GET /v1/vehi\x01cles HTTP/1.1"),
                ("fragment", f"GET {TARGET}#x HTTP/1.1"),
                ("target without a slash", "GET v1/vehicles HTTP/1.1"),
                ("HTTP/1.2", f"GET {TARGET} HTTP/1.2"),
                ("HTTP/2.0", f"GET {TARGET} HTTP/2.0"),
                ("HTTP/0.9", f"GET {TARGET} HTTP/0.9"),
                ("HTTP/1.10", f"GET {TARGET} HTTP/1.10"),
                ("HTTP/01.1", f"GET {TARGET} HTTP/01.1"),
                ("HTTP/1.", f"GET {TARGET} HTTP/1."),
                ("HTTP/1", f"GET {TARGET} HTTP/1"),
                ("lower-case version", f"GET {TARGET} http/1.1"),
                ("HTTPS/1.1", f"GET {TARGET} HTTPS/1.1"),
                ("NUL in the method", f"G\x00T {TARGET} HTTP/1.1"),
                ("quote in the method", f'G"T {TARGET} HTTP/1.1'),
                ("high byte in the method", f"G\xe9T {TARGET} HTTP/1.1"),
                ("colon in the method", f"G:T {TARGET} HTTP/1.1"),
                ("CONNECT", "CONNECT a.test:443 HTTP/1.1"),
                ("CONNECT with a path", f"CONNECT {TARGET} HTTP/1.1"),
            ]
        ),
        ("HTTP/0.9 in one line", b"GET /\r\n"),
        ("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(64)) + b"\r\n\r\n"),
        ("an answer", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        ("a mail client", b"EHLO a.test\r\n"),
        ("a proxy's preamble", b"PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n" + get()),
        ("byte order mark", b"\xef\xbb\xbf" + get()),
        ("a NUL first", b"\x00" + get()),
        ("bare LF first", b"\n" + get()),
        ("bare CR first", b"\r" + get()),
    ],
)

LIMITS = refused(
    "limit",
    [
        ("target of 100 kB", get(line=f"GET /{'a' * 100_000} HTTP/1.1")),
        ("method of 10 kB", get(line=f"{'A' * 10_000} {TARGET} HTTP/1.1")),
        ("value of 100 kB", get("X: " + "a" * 100_000)),
        ("name of 100 kB", get("X" * 100_000 + ": a")),
        ("5,000 fields", get(*(f"X{n}: y" for n in range(5000)))),
        ("1 MB of spaces before a value", get("X:" + " " * 1_000_000 + "y")),
        ("line that has no end", b"A" * 300_000),
        ("empty lines without end", b"\r\n" * 100_000),
    ],
)

DENIED = [
    Case(f"method: {line}", get(line=f"{line} HTTP/1.1"), DENY)
    for line in [
        f"get {TARGET}",
        f"Get {TARGET}",
        f"TRACE {TARGET}",
        f"TRACK {TARGET}",
        f"BREW {TARGET}",
        f"DELETE {TARGET}",
        f"PUT {TARGET}",
        "GET //v1/vehicles",
        "GET /v1/../v1/vehicles",
        "GET /v1/vehicles/%2e%2e/vehicles",
        "GET /v1%2fvehicles",
        "GET *",
        "GET /v1/vehicles/%4",
        "GET /v1/vehicles/%zz",
        "GET /v1/vehicles/%00",
    ]
] + [
    Case("expect: something else", post("Expect: 200-ok", f"Content-Length: {N}"), DENY),
    Case("expect: two", post("Expect: 100-continue, 200-ok", f"Content-Length: {N}"), DENY),
    Case("body: no length on a POST", post(body=b""), DENY),
    Case("body: compressed", post("Content-Encoding: gzip", f"Content-Length: {N}"), DENY),
]

UNUSUAL = [
    Case(f"unusual: {name}", data, EITHER, status)
    for name, data, status in [
        ("length with leading zeros", post(f"Content-Length: 000{N}"), 201),
        ("chunk size with leading zeros", chunked(whole(f"000{N:x}")), 201),
        ("chunk size in capitals", chunked(whole(f"{N:X}")), 201),
        ("chunk extension", chunked(whole(f"{N:x};a=b")), 201),
        ("chunk extension, quoted", chunked(whole(f'{N:x};a="b c"')), 201),
        ("chunk size with a space after", chunked(whole(f"{N:x} ")), 201),
        ("harmless trailer", chunked(whole(), trailer=b"X-Sum: 1\r\n\r\n"), 201),
        ("coding in capitals", chunked(whole(), field="Transfer-Encoding: CHUNKED"), 201),
        ("empty line first", b"\r\n" + get(), 200),
        ("absolute form of the same host", get(line=f"GET http://a.test{TARGET} HTTP/1.1"), 200),
        ("host with port 99999", get(host="Host: a.test:99999"), 200),
        ("empty host", get(host="Host:"), 200),
        (
            "upgrade to h2c",
            get("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"),
            200,
        ),
        (
            "upgrade to websocket",
            get("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
            200,
        ),
        ("GET with a body that looks like a request", get(f"Content-Length: {len(HIDDEN)}") + HIDDEN, 200),
        ("GET with chunks", get("Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n", 200),
        ("method override", get("X-HTTP-Method-Override: DELETE"), 200),
        ("length named by Connection", post(f"Content-Length: {N}", "Connection: content-length"), 201),
        ("high byte in a value", get("X: \xe9"), 200),
    ]
]

SERVED = [
    Case(f"served: {name}", data, SERVE, status)
    for name, data, status in [
        ("plain GET", get(), 200),
        ("names in other case, no space, tabs round the value", get("x:\ty\t", host="hOsT:a.test"), 200),
        ("empty value", get("X:"), 200),
        ("host with a port", get(host="Host: a.test:8080"), 200),
        ("host as an IPv6 address", get(host="Host: [::1]:8080"), 200),
        ("GET with length zero", get("Content-Length: 0"), 200),
        ("POST with a length", post(f"Content-Length: {N}"), 201),
        ("POST in one chunk", chunked(whole()), 201),
        ("POST byte by byte", chunked(*(b"1\r\n%c\r\n" % byte for byte in BODY)), 201),
        ("Expect: 100-continue", post("Expect: 100-continue", f"Content-Length: {N}"), 201),
        ("unknown path", get(line="GET /nowhere HTTP/1.1"), 404),
        ("keep-alive asked for", get("Connection: keep-alive"), 200),
    ]
]

CASES = LENGTHS + BOTH + CODINGS + CHUNKS + FIELDS + HOSTS + LINES + LIMITS + DENIED + UNUSUAL + SERVED
