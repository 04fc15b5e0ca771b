"""Requests with doubtful bodies: lengths, codings, chunks; each with what a strict server must do with it."""

from typing import NamedTuple

REFUSE = "refuse"  # one 4xx or 5xx, then the connection is closed: where the next request begins is in doubt
DENY = "deny"  # a 4xx or 5xx; the next request may be answered, for its beginning is not in doubt
SERVE = "serve"  # answered with the status named, and the next request too
EITHER = "either"  # refused and closed, or served in full: the standard allows both

TARGET = "/v1/vehicles?limit=1"
BODY = b'{"name":"Ada","email":"ada@example.org","message":"Is it still there?"}'
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: a.test\r\n\r\n"


class Case(NamedTuple):
    name: str
    data: bytes
    expected: str
    status: int = 200


def get(*fields, line=f"GET {TARGET} HTTP/1.1", host="Host: a.test", end=b"\r\n"):
    """A GET whose pieces can each be spoilt; fields are taken as they are, text as Latin-1."""
    pieces = [line, *([host] if host else []), *fields, ""]
    return b"".join((p if isinstance(p, bytes) else p.encode("latin-1")) + end for p in pieces)


def post(*fields, body=BODY):
    """An enquiry; all have one key, so that those which are served make one row."""
    return (
        get(
            "Content-Type: application/json",
            "Idempotency-Key: corpus",
            *fields,
            line="POST /v1/enquiries HTTP/1.1",
        )
        + body
    )


def chunked(*chunks, field="Transfer-Encoding: chunked", trailer=b"\r\n", more=()):
    """A POST in chunks; the chunks are given raw, with their sizes and line ends."""
    return post(field, *more, body=b"".join(chunks) + b"0\r\n" + trailer)


def whole(size=f"{len(BODY):x}", end=b"\r\n", after=b"\r\n"):
    """One chunk with the whole body; the size line and the line ends can be spoilt."""
    return (size if isinstance(size, bytes) else size.encode("latin-1")) + end + BODY + after


N = len(BODY)


def refused(group, cases):
    return [Case(f"{group}: {name}", data, REFUSE) for name, data in cases]


LENGTHS = refused(
    "length",
    [
        *(
            (f"{shown}", post(f"Content-Length: {value}"))
            for shown, value in [
                ("plus sign", f"+{N}"),
                ("minus sign", f"-{N}"),
                ("hexadecimal", f"0x{N:x}"),
                ("fraction", f"{N}.0"),
                ("exponent", "7e1"),
                ("digits and a letter", f"{N}a"),
                ("space inside", f"{N // 10} {N % 10}"),
                ("empty", ""),
                ("underscore", f"{N // 10}_{N % 10}"),
                ("list of two equal", f"{N}, {N}"),
                ("list of two unlike", f"{N}, 0"),
                ("list with an empty part", f"{N},"),
                ("quoted", f'"{N}"'),
                ("2^63", 2**63),
                ("2^64", 2**64),
                ("2^64 + N wraps round", 2**64 + N),
                ("2^128 + N", 2**128 + N),
                ("thousand nines", "9" * 1000),
                ("Arabic digits in Latin-1", "\xb9\xb2"),
                ("a word", "chunked"),
                ("vertical tab before", f"\x0b{N}"),
                ("form feed after", f"{N}\x0c"),
                ("NUL after", f"{N}\x00"),
            ]
        ),
        ("two equal fields", post(f"Content-Length: {N}", f"Content-Length: {N}")),
        ("two unlike fields", post(f"Content-Length: {N}", "Content-Length: 0")),
        ("two unlike fields, zero first", post("Content-Length: 0", f"Content-Length: {N}")),
        ("two fields, other case", post(f"Content-Length: {N}", f"content-length: {N + 1}")),
        ("one plain, one with a sign", post(f"Content-Length: {N}", f"Content-Length: +{N}")),
        ("too large a body is announced", post("Content-Length: 999999999999", body=b"")),
    ],
)

BOTH = refused(
    "length and chunked",
    [
        ("CL.TE", post("Content-Length: 6", "Transfer-Encoding: chunked", body=b"0\r\n\r\nG")),
        (
            "TE.CL",
            post(
                "Transfer-Encoding: chunked", "Content-Length: 4", body=b"28\r\n" + HIDDEN + b"\r\n0\r\n\r\n"
            ),
        ),
        ("in agreement", post("Content-Length: 5", "Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        ("length zero", post("Content-Length: 0", "Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        ("on a GET", get("Content-Length: 5", "Transfer-Encoding: chunked") + b"0\r\n\r\n"),
        ("with a bad length", post("Content-Length: x", "Transfer-Encoding: chunked", body=b"0\r\n\r\n")),
        ("length and a folded coding", post(f"Content-Length: {N}", "Transfer-Encoding:\r\n chunked")),
        ("length and identity", post(f"Content-Length: {N}", "Transfer-Encoding: identity")),
        ("length and an unknown coding", post(f"Content-Length: {N}", "Transfer-Encoding: cow")),
    ],
)

CODINGS = refused(
    "coding",
    [
        *(
            (shown, chunked(whole(), field=field))
            for shown, field in [
                ("unknown", "Transfer-Encoding: xchunked"),
                ("quoted", 'Transfer-Encoding: "chunked"'),
                ("identity", "Transfer-Encoding: identity"),
                ("gzip alone", "Transfer-Encoding: gzip"),
                ("gzip, chunked", "Transfer-Encoding: gzip, chunked"),
                ("chunked, gzip", "Transfer-Encoding: chunked, gzip"),
                ("chunked, identity", "Transfer-Encoding: chunked, identity"),
                ("identity, chunked", "Transfer-Encoding: identity, chunked"),
                ("chunked twice in a list", "Transfer-Encoding: chunked, chunked"),
                ("empty", "Transfer-Encoding:"),
                ("comma first", "Transfer-Encoding: , chunked"),
                ("with a parameter", "Transfer-Encoding: chunked;q=1"),
                ("two words", "Transfer-Encoding: chunked cow"),
                ("space before the colon", "Transfer-Encoding : chunked"),
                ("tab before the colon", "Transfer-Encoding\t: chunked"),
                ("vertical tab first", "Transfer-Encoding: \x0bchunked"),
                ("NUL first", "Transfer-Encoding: \x00chunked"),
                ("NUL last", "Transfer-Encoding: chunked\x00"),
                ("no-break space", "Transfer-Encoding: \xa0chunked"),
                ("folded", "Transfer-Encoding:\r\n chunked"),
                ("folded by a tab", "Transfer-Encoding:\r\n\tchunked"),
                ("behind a bare CR", "X: y\rTransfer-Encoding: chunked"),
                ("behind a bare LF", "X: y\nTransfer-Encoding: chunked"),
                ("leading space", " Transfer-Encoding: chunked"),
                ("line end inside the name", "Transfer-\r\nEncoding: chunked"),
                ("ends in CR CR LF", "Transfer-Encoding: chunked\r"),
            ]
        ),
        ("two fields", chunked(whole(), more=["Transfer-Encoding: chunked"])),
        ("two fields, second unknown", chunked(whole(), more=["Transfer-Encoding: cow"])),
        (
            "two fields, first unknown",
            chunked(whole(), field="Transfer-Encoding: cow", more=["Transfer-Encoding: chunked"]),
        ),
        (
            "chunked in HTTP/1.0",
            get("Transfer-Encoding: chunked", line="POST /v1/enquiries HTTP/1.0") + b"0\r\n\r\n",
        ),
    ],
)

CHUNKS = refused(
    "chunk",
    [
        *(
            (shown, chunked(whole(size)))
            for shown, size in [
                ("size with 0x", f"0x{N:x}"),
                ("size with a plus", f"+{N:x}"),
                ("size with a minus", f"-{N:x}"),
                ("size with a space before", f" {N:x}"),
                ("size with a tab before", f"\t{N:x}"),
                ("size no number", "zz"),
                ("size empty", ""),
                ("size with an underscore", "4_7"),
                ("size in two words", "4 7"),
                ("size 2^64", f"1{'0' * 16}"),
                ("size wraps round", f"1{'0' * 14}{N:02x}"),
                ("size of 100 digits", "f" * 100),
                ("size 2^63", "8" + "0" * 15),
                ("size with a comma", f"{N:x},"),
                ("NUL in the extension", f"{N:x};a\x00b"),
                ("extension without a name", f"{N:x};="),
                ("control byte in the extension", f"{N:x};a=\x07"),
                ("bare CR in the extension", f"{N:x};a\rb"),
                ("bare LF in the extension", f"{N:x};a\nb"),
                ("extension of 100 kB", f"{N:x};" + "a" * 100_000),
            ]
        ),
        ("size line ends in LF", chunked(whole(end=b"\n"))),
        ("size line ends in CR", chunked(whole(end=b"\r"))),
        ("size line ends in CR CR LF", chunked(whole(end=b"\r\r\n"))),
        ("no line end after the data", chunked(whole(after=b""))),
        ("LF after the data", chunked(whole(after=b"\n"))),
        ("two bytes that are no line end", chunked(whole(after=b"XX"))),
        ("data longer than its size", chunked(whole(size="5"))),
        ("data shorter than its size", chunked(whole(size=f"{N + 3:x}"))),
        ("last chunk ends in LF", post("Transfer-Encoding: chunked", body=whole() + b"0\n\n")),
        ("last chunk is minus zero", post("Transfer-Encoding: chunked", body=whole() + b"-0\r\n\r\n")),
        ("trailer with a length", chunked(whole(), trailer=b"Content-Length: 5\r\n\r\n")),
        ("trailer with a coding", chunked(whole(), trailer=b"Transfer-Encoding: chunked\r\n\r\n")),
        ("trailer with a host", chunked(whole(), trailer=b"Host: b.test\r\n\r\n")),
        ("trailer with authorization", chunked(whole(), trailer=b"Authorization: Bearer x\r\n\r\n")),
        ("trailer without a colon", chunked(whole(), trailer=b"nothing\r\n\r\n")),
        ("trailer folded", chunked(whole(), trailer=b"X: a\r\n b\r\n\r\n")),
        ("trailer with a bare LF", chunked(whole(), trailer=b"X: a\n\r\n")),
        ("trailer with NUL", chunked(whole(), trailer=b"X: a\x00\r\n\r\n")),
        ("trailer with a space before the colon", chunked(whole(), trailer=b"X : a\r\n\r\n")),
        ("trailer of 100 kB", chunked(whole(), trailer=b"X: " + b"a" * 100_000 + b"\r\n\r\n")),
    ],
)
