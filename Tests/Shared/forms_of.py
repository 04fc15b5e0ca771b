"""What the forms of the console are sent with: each is an act of the API under another name, told from its path."""

import re

# Where the console calls a thing by another name than the API.
NAMES = {
    "settings/rates": "rate-plans", "settings/calendars": "calendar-feeds", "settings/security": "organisation",
    "settings/organisation": "organisation/profile", "settings/organisation/logo": "organisation/logo", "settings/rules": "organisation/rules",
    "settings/retention": "organisation/retention", "day": "bookings", "settings": "",
    "bookings/new/customer": "customers", "bookings/new": "bookings",
    "account/documents": "files", "account/calendar": "calendar-feeds",
    "account/bookings": "me/bookings", "account/searches": "me/searches", "account/sessions": "me/sessions",
}  # fmt: skip
# What a form says last, where the API has a method for it; {} stands for the id of what it is about.
ACTS = {
    "PATCH": ("bookings/{}/change", "bookings/{}/move"),
    "PUT": ("/changes", "/details", "inspections/{}/findings"),
    "DELETE": ("/removal", "/end", "/removal/{}"),
}
ENDS = {"publish": "versions", "checks": "kyc-checks", "revocation": "revocation", "agreement": "agreement/signature"}
# The forms of which the API has no twin of that shape, or that send something more.
OTHERWISE = {
    "POST /desk/customers/{id}/erasure": {"confirmation": "no"},
    "POST /desk/fleet/import": {"table": "VIN"},
    "POST /desk/fleet/{id}/photos": {},
    "POST /desk/settings/organisation/logo": {},
    "POST /desk/fleet/{id}/photos/{name}/removal": {},
    "POST /desk/tolls": {},
    "POST /account/calendar": {},
}
# The forms that bring a file, each with the name of the field that it stands in.
PARTED = {"POST /desk/inspections/{id}/photos": "Front", "POST /account/documents": "paper"}


def parted(field, proof):
    """Type and body of such a form, with something that is neither a picture nor a paper."""
    head = "--PART\r\nContent-Disposition: form-data; name="
    body = f'{head}"form_token"\r\n\r\n{proof}\r\n{head}"{field}"; filename="a.txt"\r\n\r\nnone\r\n--PART--\r\n'
    return ("Content-Type", "multipart/form-data; boundary=PART"), body.encode()


def place(path):
    """Where the API has what the console has there."""
    steps = re.sub(r"^/(v1|desk)/", "", path).strip("/")
    for name in sorted(NAMES, key=len, reverse=True):
        if steps == name or steps.startswith(name + "/"):
            return (NAMES[name] + steps[len(name) :]).strip("/")
    return steps


def twins(path):
    """The acts of the API that a form sent there may be, likeliest first."""
    there = place(path)
    plain = re.sub(r"\{\w+\}", "{}", there)
    for method, ends in ACTS.items():
        for end in ends:
            if plain.endswith(end):
                stem = re.sub(r"/\{(?!id\})\w+\}$", "", there)
                yield f"{method} /v1/{stem.rpartition('/')[0]}"
                yield f"{method} /v1/{stem}"
    stem, _, last = there.rpartition("/")
    if last in ENDS:
        yield f"POST /v1/{stem}/{ENDS[last]}"
    # The booking or the customer whose page it stands on comes last.
    whole = re.sub(r"/\{(booking|customer)\}$", "", there)
    for method in ("POST", "PUT", "PATCH"):
        yield f"{method} /v1/{whole}"
    yield f"DELETE /v1/{stem}"


def sent(body, name=""):
    """A body as the fields of a form: what lies within has the name of what it lies in before its own."""
    if isinstance(body, dict) and set(body) == {"amount", "currency"}:
        return [(name, f"{body['amount'] / 100:.2f}"), (f"{name}_currency", body["currency"])]
    if isinstance(body, dict):
        pairs = body.items()
        return [one for key, value in pairs for one in sent(value, f"{name}.{key}" if name else key)]
    if isinstance(body, list):
        return [(name, value) for value in body if not isinstance(value, (dict, list))]
    if name.endswith("_ppm"):
        return [(name.replace("_ppm", "_percent"), str(body / 10_000))]
    return [(name, str(body).lower() if isinstance(body, bool) else str(body))]
