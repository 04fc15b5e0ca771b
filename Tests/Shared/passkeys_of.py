"""Passkeys and other sites' identities at two tenants below one host: what one has asked for is no other's."""

import base64
import hashlib
import json
import os
import urllib.parse

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from belongings import BROWSER, SESSION, address

ORIGIN = "https://all.test"
RAW = serialization.Encoding.Raw, serialization.PublicFormat.Raw


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """One passkey, which does as it should."""

    def __init__(self):
        self.key, self.id = ed25519.Ed25519PrivateKey.generate(), os.urandom(32)

    def _data(self, site, flags):
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + bytes(4)

    @staticmethod
    def _client(kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()

    def made(self, site, challenge):
        """What adds it: the key as COSE has it, in an attestation that says nothing of who made it."""
        cose = b"\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20" + self.key.public_key().public_bytes(*RAW)
        data = self._data(site, 0x45) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cose
        head = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(data)])
        client = self._client("webauthn.create", challenge)
        return {"id": b64(self.id), "name": "Key", "client_data": b64(client), "attestation_object": b64(head + data)}

    def shown(self, site, challenge, handle):
        client, data = self._client("webauthn.get", challenge), self._data(site, 0x05)
        signature = self.key.sign(data + hashlib.sha256(client).digest())
        told = {"id": self.id, "client_data": client, "authenticator_data": data, "signature": signature}
        return {name: b64(value) for name, value in told.items()} | {"user_handle": handle}


def passkeys(owner, other, watch):
    """Made and shown at one tenant, by what another has asked for; origin and site are those of both."""

    _, _, cookies = owner.page("/sign-in?as=staff", {}, "path")

    def asked(tenant, path, body=None):
        """From one and the same browser, whose cookie both are shown under the names that each goes by."""
        browser = tenant.cookies({BROWSER: cookies[BROWSER]}, "path")
        fields = [address(), ("Authorization", f"Bearer {tenant.token}"), *browser]
        return watch.ask(tenant, tenant.bytes("POST", path, fields, body, "path"), f"POST {path}")

    def told(tenant, path):
        answer = asked(tenant, path)
        check(answer.status == 200, f"{path} at {tenant.slug}", answer)
        return json.loads(answer.body)

    check, key = watch.verdict.check, Authenticator()
    options = told(owner, "/v1/me/passkeys/options")
    site, user = options["rp"]["id"], options["user"]["id"]
    made = key.made(site, options["challenge"])
    refused = [asked(other, "/v1/me/passkeys", body).status for body in (made, key.made(site, b64(os.urandom(32))))]
    check(refused[0] == refused[1] == 422, "no passkey is made by a challenge of another's", refused)
    check(asked(owner, "/v1/me/passkeys", made).status == 201, "where it is from, it makes one")
    answers = {}
    for at in (other, owner):
        for of in (other, owner):
            shown = key.shown(site, told(of, "/v1/passkeys/options")["challenge"], user)
            answers[at.slug == owner.slug, of.slug == owner.slug] = asked(at, "/v1/passkeys/sign-in", shown).status
    check(answers.pop((True, True)) == 204, "a passkey is good where it was made", answers)
    check(set(answers.values()) <= {401, 422}, "and nowhere else, whoever's the challenge is", answers)


def identities(owner, other, watch, provider):
    """A browser that began at one tenant to sign in with a provider, and comes back to another."""
    check = watch.verdict.check
    begun, _, cookies = owner.page("/sign-in/with/microsoft?as=customer", {}, "path")
    code, asked = provider.code(begun.headers["location"])

    def comes_back(tenant, state):
        query = urllib.parse.urlencode({"state": state, "code": code})
        return tenant.page(f"/sign-in/with/microsoft/return?{query}", {BROWSER: cookies[BROWSER]}, "path")

    strange = [comes_back(other, state) for state in (asked["state"], "n" * len(asked["state"]))]
    statuses = [answer.status for answer, _, _ in strange]
    check(statuses == [403, 403], "nobody comes back to where they have not begun", statuses)
    check(not any(SESSION in kept for _, _, kept in strange), "and nobody is signed in there")
    check(code in provider.codes, "nor is the provider asked about it")
    answer, _, kept = comes_back(owner, asked["state"])
    check(answer.status == 303 and SESSION in kept, "where they began, they are signed in", answer)
