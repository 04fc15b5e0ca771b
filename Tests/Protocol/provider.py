"""An OpenID provider that lies on demand: each trick spoils one thing that a client has to notice."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import secrets
import threading
import time
import urllib.parse

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

TENANT = "0b3c7a52-6f1e-4f0a-9d0c-5f6c1a2b3c4d"
PERSONAL_TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
OTHER_TENANT = "7d1e9a10-1111-4f0a-9d0c-5f6c1a2b3c4d"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value):
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


class Signer:
    """Two keys, one of each kind, and a third that is not published."""

    def __init__(self):
        self.rsa, self.hidden = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        self.ec = ec.generate_private_key(ec.SECP256R1())

    def keys(self):
        first, second = self.rsa.public_key().public_numbers(), self.ec.public_key().public_numbers()
        return [
            {"kty": "RSA", "use": "sig", "kid": "rsa", "n": number(first.n), "e": number(first.e)},
            {
                "kty": "EC",
                "use": "sig",
                "kid": "ec",
                "crv": "P-256",
                "x": number(second.x),
                "y": number(second.y),
            },
            {"kty": "oct", "kid": "secret", "k": b64(b"not for signatures")},
        ]

    def signature(self, algorithm, key, signed):
        if algorithm == "none":
            return b""
        if algorithm == "HS256":
            # What a client would check by that takes the published key for a secret.
            form = serialization.PublicFormat.SubjectPublicKeyInfo
            public = self.rsa.public_key().public_bytes(serialization.Encoding.PEM, form)
            return hmac.new(public, signed, hashlib.sha256).digest()
        if algorithm == "ES256":
            r, s = utils.decode_dss_signature(self.ec.sign(signed, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return (self.hidden if key == "hidden" else self.rsa).sign(
            signed, padding.PKCS1v15(), hashes.SHA256()
        )

    def token(self, claims, algorithm="RS256", kid="rsa", key="rsa", **head):
        head = {"alg": algorithm, "typ": "JWT", **({"kid": kid} if kid else {}), **head}
        signed = ".".join(b64(json.dumps(part).encode()) for part in (head, claims)).encode()
        return f"{signed.decode()}.{b64(self.signature(algorithm, key, signed))}"


class Provider:
    """Serves on its own port; `claims` and `head` change a good token, `trick` names a fault elsewhere."""

    def __init__(self, client, secret):
        self.client, self.secret, self.signer = client, secret, Signer()
        self.claims, self.head, self.trick = {}, {}, None
        self.codes, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.answer(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def issuer(self):
        return f"{self.base}/common/v2.0"

    @contextlib.contextmanager
    def lying(self, trick=None, head=None, **claims):
        self.claims, self.head, self.trick = claims, head or {}, trick
        try:
            yield
        finally:
            self.claims, self.head, self.trick = {}, {}, None

    def answer(self, handler):
        url = urllib.parse.urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0)).decode()
        place = url.path.rpartition("/")[2]
        self.asked.append(place)
        status, content = 404, {}
        if place == "openid-configuration":
            status, content = self.document()
        elif place == "keys":
            status, content = self.published()
        elif place == "token":
            status, content = self.redeemed(dict(urllib.parse.parse_qsl(body)))
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        with contextlib.suppress(OSError):
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)

    def document(self):
        document = {
            "issuer": f"{self.base}/{{tenantid}}/v2.0",
            "authorization_endpoint": f"{self.base}/authorize?p=1",
            "token_endpoint": f"{self.base}/token",
            "jwks_uri": f"{self.base}/keys",
            "token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_post"],
        }
        match self.trick:
            case "document of another":
                document["issuer"] = "https://accounts.example.com"
            case "document with a plain endpoint":
                document["token_endpoint"] = "http://192.0.2.1/token"
            case "document without keys":
                del document["jwks_uri"]
            case "document that is none":
                return 200, b'{"issuer": '
            case "document that nests":
                return 200, b"[" * 100_000
            case "document that never ends":
                return 200, b" " * 10_000_000
            case "document with an error":
                return 500, document
            case "document that is elsewhere":
                return 302, document
            case "document that is late":
                time.sleep(8)
        return 200, document

    def published(self):
        match self.trick:
            case "keys that never end":
                return 200, b" " * 10_000_000
            case "too many keys":
                return 200, {"keys": self.signer.keys() * 40}
            case "keys that are none":
                return 200, b"<html>"
            case "no keys":
                return 200, {"keys": []}
        return 200, {"keys": self.signer.keys()}

    def code(self, place):
        """What the browser brings back from the page of the provider, whose user agreed."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(place).query))
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return code, asked

    def redeemed(self, form):
        match self.trick:
            case "token that is none":
                return 200, {"id_token": "a.b"}
            case "no token":
                return 200, {"access_token": "x"}
            case "token endpoint with an error":
                return 503, {}
        asked = self.codes.pop(form.get("code"), None)
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            not asked
            or form.get("client_secret") != self.secret
            or form.get("client_id") != self.client
            or form.get("redirect_uri") != asked["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or challenge != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": f"{self.base}/{TENANT}/v2.0",
            "tid": TENANT,
            "sub": "somebody",
            "aud": self.client,
            "iat": now,
            "exp": now + 600,
            "nonce": asked["nonce"],
            "name": "Mia Soft",
            "email": "mia@example.com",
            "xms_edov": True,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return 200, {"id_token": self.signer.token(claims, **self.head), "token_type": "Bearer"}
