"""Reads care tokens and daily filters without us: signature, date, and whether a code is covered.

Needs Python 3.11 and nothing else. The server uses this same text, and `opentamin care filter checker` prints it as one
file with a small command line; so what a clinic holds is what we run.

A filter is the magic `OTCF` and a version byte, a header (JSON), an index of buckets, a body and an Ed25519 signature of
64 bytes over all before it. Each covered code is hashed with the day's key (SHA-256 of key and digits, its first eight
bytes h) to v = h * people * 2**bits >> 64; the sorted v lie in buckets as Rice-coded differences, padded with ones. A
code that is covered is always found; another is found by chance once in 2**bits.
"""

import base64
import hashlib
import json
import struct

MAGIC, VERSION = b"OTCF", 1
TOKEN_PREFIX = "OT1"
TOKEN_BODY = struct.Struct(">BBB6sII4s")
UNKNOWN_SHARE = 255

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _recover(y, sign):
    """The x of a point with this y and sign, or None."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(data):
    number = int.from_bytes(data, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = _recover(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def _add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number, point):
    made = (0, 1, 1, 0)
    while number:
        if number & 1:
            made = _add(made, point)
        point = _add(point, point)
        number >>= 1
    return made


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (_recover(BASE_Y, 0), BASE_Y, 1, _recover(BASE_Y, 0) * BASE_Y % P)


def signed_by(public, content, signature):
    """Whether a signature over some bytes was made with the private half of a public key (Ed25519, RFC 8032)."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + content).digest(), "little") % L
    left, right = _times(s, BASE), _add(r, _times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def hash_of(key, code):
    """The eight bytes of a code under a day's key, as a whole number."""
    return int.from_bytes(hashlib.sha256(key + code.encode("ascii")).digest()[:8], "big")


class Filter:
    """A filter that was read; ValueError when it is not whole. Its signature is checked by `genuine`."""

    def __init__(self, content):
        if content[:5] != MAGIC + bytes([VERSION]) or len(content) < 80:
            raise ValueError("not a filter")
        size = struct.unpack(">H", content[5:7])[0]
        try:
            self.header = json.loads(content[7 : 7 + size])
            self.day, self.people, self.bits = (int(self.header[n]) for n in ("day", "people", "bits"))
            self.built, self.until, self.key_number = (int(self.header[n]) for n in ("built", "until", "key"))
            self.buckets = int(self.header["buckets"])
        except (ValueError, KeyError, TypeError):
            raise ValueError("the header of the filter is damaged") from None
        start = 7 + size
        body = start + 4 * (self.buckets + 1)
        if self.buckets < 1 or body + 64 > len(content):
            raise ValueError("the filter is cut off")
        self.offsets = struct.unpack(f">{self.buckets + 1}I", content[start:body])
        self.signed, self.signature = content[:-64], content[-64:]
        self.body = content[body:-64]

    def genuine(self, publics):
        """Whether one of our keys signed it; `publics` gives 32 bytes by number."""
        public = publics.get(self.key_number)
        return public is not None and signed_by(public, self.signed, self.signature)

    def holds(self, key, code):
        """Whether the code is among the covered (by chance also one of 2**bits others)."""
        if not self.people:
            return False
        value = hash_of(key, code) * (self.people << self.bits) >> 64
        span = -(-(self.people << self.bits) // self.buckets)
        bucket, wanted = divmod(value, span)
        data = self.body[self.offsets[bucket] : self.offsets[bucket + 1]]
        return wanted in values_of(data, self.bits)


def values_of(data, bits):
    """The sorted values of one bucket."""
    text = format(int.from_bytes(b"\x01" + data, "big"), "b")[1:]
    at, last = 0, 0
    while True:
        end = text.find("0", at)
        if end < 0 or end + 1 + bits > len(text):
            return
        last += ((end - at) << bits) + (int(text[end + 1 : end + 1 + bits], 2) if bits else 0)
        yield last
        at = end + 1 + bits


def pack(values, bits):
    """The bytes of one bucket: differences in Rice code, padded with ones to whole bytes."""
    parts, last = [], 0
    for value in values:
        steps, rest = divmod(value - last, 1 << bits)
        parts.append("1" * steps + "0" + format(rest, f"0{bits}b"))
        last = value
    text = "".join(parts)
    text += "1" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big") if text else b""


def answer(held, key, publics, code, now):
    """`covered`, `not` or `unknown` (with a reason) for a code at an instant in seconds of 1970, by a filter."""
    if not held.genuine(publics):
        return "unknown", "signature"
    if now >= held.until or now < held.built - 86400:
        return "unknown", "date"
    return ("covered" if held.holds(key, code) else "not"), ""


class Token:
    """A token that was read: the code, until when, the shares; ValueError when it is damaged."""

    def __init__(self, text):
        plain = text.strip().upper().replace(" ", "").replace("-", "")
        if not plain.startswith(TOKEN_PREFIX):
            raise ValueError("not a token of care")
        letters = plain[len(TOKEN_PREFIX) :]
        try:
            data = base64.b32decode(letters + "=" * (-len(letters) % 8))
        except ValueError:
            raise ValueError("the token is damaged") from None
        if len(data) != TOKEN_BODY.size + 64:
            raise ValueError("the token is cut off")
        version, self.key_number, digits, code, self.until_day, self.expires, shares = TOKEN_BODY.unpack(data[:-64])
        if version != VERSION:
            raise ValueError("a token of another version")
        self.code = str(int.from_bytes(code, "big")).zfill(digits)
        self.shares = [None if share == UNKNOWN_SHARE else share for share in shares]
        self.signed, self.signature = data[:-64], data[-64:]

    def genuine(self, publics):
        """Whether one of our keys signed it."""
        public = publics.get(self.key_number)
        return public is not None and signed_by(public, self.signed, self.signature)


def token_text(body, signature):
    """A token as it is printed and held."""
    return TOKEN_PREFIX + base64.b32encode(body + signature).decode("ascii").rstrip("=")


def token_body(key_number, code, until_day, expires, shares):
    """The bytes of a token that are signed: shares own and contracted, each in-patient and out-patient, in per cent."""
    packed = bytes(UNKNOWN_SHARE if share is None else share for share in shares)
    number = int(code).to_bytes(6, "big")
    return TOKEN_BODY.pack(VERSION, key_number, len(code), number, until_day, expires, packed)
