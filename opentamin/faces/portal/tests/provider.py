"""A small provider of OpenID Connect that tests run: discovery, keys, a token endpoint that checks PKCE, all on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, CODE = "opentamin", "a secret of the client", "one-time-code"


class Provider:
    """What it will say is changed by a test before the browser comes back: claims, key, algorithm, status."""

    def __init__(self) -> None:
        self.key, self.other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
        self.claims: dict[str, Any] = {}
        self.sign_with: Any = self.key
        self.algorithm, self.kid, self.status = "RS256", "one", 200
        self.asked: dict[str, str] = {}
        self.given: list[dict[str, str]] = []
        self.url = ""

    def authorize(self, location: str) -> dict[str, str]:
        """What a browser brings along: kept, as a provider does, until the code comes back."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        return self.asked

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, str]]:
        """The id token for a code, if the secret, the address and the verifier of the challenge are right."""
        self.given.append(form)
        hashed = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
        right = form.get("code") == CODE and form.get("client_secret") == SECRET
        right = right and challenge == self.asked["code_challenge"] and self.asked["code_challenge_method"] == "S256"
        right = right and form.get("redirect_uri") == self.asked["redirect_uri"]
        if not right or self.status != 200:
            return self.status if right else 400, {"error": "invalid_grant"}
        return 200, {"access_token": "none of our business", "token_type": "Bearer", "id_token": self.id_token()}

    def id_token(self) -> str:
        """Signed as a test wants it."""
        now = int(time.time())
        good = {"iss": self.url, "aud": CLIENT, "sub": "subject-of-the-officer", "nonce": self.asked["nonce"]}
        claims = {**good, "iat": now, "exp": now + 300, "auth_time": now, **self.claims}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, self.sign_with, algorithm=self.algorithm, headers={"kid": self.kid})

    def keys(self) -> dict[str, Any]:
        """The public key."""
        plain = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**plain, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def discovery(self) -> dict[str, str]:
        """Where everything is."""
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.url, **{name: f"{self.url}/{place}" for name, place in places.items()}}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    provider = Provider()

    class Door(BaseHTTPRequestHandler):
        def _say(self, status: int, words: Any) -> None:
            body = json.dumps(words).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._say(200, provider.keys() if self.path == "/keys" else provider.discovery())

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*provider.token({name: values[0] for name, values in parse_qs(raw).items()}))

        def log_message(self, *words: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
