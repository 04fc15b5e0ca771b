"""Values at every boundary, and documents that look like an enquiry and are none."""

import json

NUMBERS = [
    *("0", "-0", "-1", "1", "127", "128", "255", "256", "32767", "32768", "65535", "65536"),
    *("1e400", "-1e400", "1e-400", "1e5", "0.5", "1.0", "NaN", "Infinity", "-Infinity"),
    *("0x10", "+1", "01", "--1", "1_000", "1,000"),
]
NUMBERS += [
    str(sign * 2**bits + more)
    for bits in (31, 32, 53, 63, 64, 127, 128)
    for sign in (1, -1)
    for more in (-1, 0, 1)
]
NUMBERS += ["9" * 400, "-" + "9" * 400, "1" + "0" * 5000]
WORDS = ["%", "'", '"', "\\", "../..", "%00", "NULL", "", " ", "\x00", "\r\n", "a" * 4000]
WORDS += ["\u00e9", "\u0665", "\U0001f697", "e\u0301", "\ufeff"]
PARAMETERS = {
    *("limit", "cursor", "page", "sort", "facets", "q", "make", "model", "class", "state", "location"),
    *("fuel", "transmission", "price_min", "price_max", "year_min", "year_max", "seats_min", "from", "to"),
}
FIELDS = ["name", "email", "phone", "message", "vehicle_id"]
GOOD = {"name": "Ada", "email": "ada@example.org", "message": "Is it still there?"}

WHOLE = json.dumps(GOOD).encode()

# Documents that are no enquiry: each must be refused with a 4xx, whole and at once.
DOCUMENTS = {
    "nothing": b"",
    "one space": b" ",
    "no JSON": b"name=Ada",
    "an array": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "cut off": WHOLE[:-1],
    "more behind": WHOLE + b"x",
    "two documents": WHOLE * 2,
    "comma at the end": WHOLE[:-1] + b",}",
    "comment": b"/* */" + WHOLE,
    "byte order mark": b"\xef\xbb\xbf" + WHOLE,
    "single quotes": b"{'name':'Ada'}",
    "100,000 arrays": b"[" * 100_000,
    "100,000 objects": b'{"a":' * 100_000,
    "closed arrays, 50,000": b"[" * 50_000 + b"]" * 50_000,
    "deep value": b'{"name":' + b"[" * 500 + b"]" * 500 + b"}",
    "a name twice": b'{"name":"Eve",' + WHOLE[1:],
    "a name twice, once escaped": b'{"n\\u0061me":"Eve",' + WHOLE[1:],
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "2 MB": json.dumps({**GOOD, "message": "m" * 2_000_000}).encode(),
}
# The same for a message that has these bytes in its string.
STRINGS = {
    "a lone high surrogate": b"\\ud83d",
    "a lone low surrogate": b"\\ude97",
    "surrogates the wrong way round": b"\\ude97\\ud83d",
    "a lone continuation byte": b"\x80",
    "an overlong slash": b"\xc0\xaf",
    "a surrogate in UTF-8": b"\xed\xa0\x80",
    "beyond Unicode": b"\xf4\x90\x80\x80",
    "a cut sequence": b"\xe2\x82",
    "a bare control byte": b"\x01",
    "a bare line end": b"\n",
    "a bad escape": b"\\x41",
    "half an escape": b"\\u12",
}
