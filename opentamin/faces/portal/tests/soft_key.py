"""A passkey in software, for tests: ES256, what it signs and what it says can be forged one piece at a time."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text(raw: bytes) -> str:
    """Bytes as browsers write them in JSON."""
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


@dataclass
class SoftKey:
    """One key pair with its counter, bound to a host; `origin` is what the browser would say."""

    host: str = "testserver"
    origin: str = "http://testserver"
    count: int = 0
    number: bytes = b"a-passkey-of-tests"
    pair: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _client(self, kind: str, challenge: str, origin: str | None) -> bytes:
        words = {"type": kind, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(words).encode()

    def _data(self, flags: int, host: str | None = None) -> bytes:
        return hashlib.sha256((host or self.host).encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def bind(self, challenge: str, *, origin: str | None = None, host: str | None = None) -> str:
        """The answer to a registration."""
        numbers = self.pair.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        data = self._data(PRESENT | VERIFIED | ATTESTED, host) + b"\0" * 16
        data += len(self.number).to_bytes(2, "big") + self.number + cbor2.dumps(public)
        response = {
            "clientDataJSON": text(self._client("webauthn.create", challenge, origin)),
            "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._answer(response)

    def sign(self, challenge: str, **forged: Any) -> str:
        """The answer to a sign-in; the counter goes on by one unless `count` says otherwise."""
        self.count = forged.get("count", self.count + 1)
        client = self._client(forged.get("kind", "webauthn.get"), challenge, forged.get("origin"))
        data = self._data(forged.get("flags", PRESENT | VERIFIED), forged.get("host"))
        pair = forged.get("pair", self.pair)
        signature = pair.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer(response)

    def _answer(self, response: dict[str, str]) -> str:
        number = text(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})
