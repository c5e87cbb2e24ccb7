"""Text messages: a port with three adapters. `outbox`: they stay in the table (the demonstration shows them on a page);
`http`: sets are posted to an address; `file`: each set is a file in a folder that a program of the provider empties.

The environment chooses: OPENTAMIN_SMS (outbox, http or file), OPENTAMIN_SMS_URL and OPENTAMIN_SMS_KEY, or OPENTAMIN_SMS_FOLDER.
Words of a message are never logged, nor put into a trouble: they may be a code.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import requests

TIMEOUT_SECONDS = (3, 10)
"""To connect, and to wait for an answer."""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Text:
    """A message: its number (its key at the provider, the same at every try), to whom, and the words."""

    number: int
    to: str
    words: str

    def as_dict(self) -> dict[str, str]:
        """As it is handed over."""
        return {"id": f"opentamin-{self.number}", "to": self.to, "text": self.words}


class Unreachable(Exception):
    """Nothing is known of the set; it is tried again under the same keys. Says why without any word of a message."""


class Gateway(Protocol):
    """Hands over a set of messages; gives why some were refused for good, by their numbers. Raises Unreachable."""

    def send(self, texts: Sequence[Text]) -> Mapping[int, str]:
        """Hand a set over, once."""


@dataclass(frozen=True, slots=True)
class Http:
    """Posts `{"messages": [{"id", "to", "text"}]}` with a bearer key and an Idempotency-Key of the set.

    Any 2xx takes the set; its answer may name what was refused: `{"refused": {"<id>": "<reason>"}}`. Redirects are not
    followed: the key goes to one place only.
    """

    url: str
    key: str

    def send(self, texts: Sequence[Text]) -> Mapping[int, str]:
        """One request for the whole set."""
        named = {text.as_dict()["id"]: text.number for text in texts}
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": hashlib.sha256(" ".join(named).encode()).hexdigest(),
        }
        body = {"messages": [text.as_dict() for text in texts]}
        try:
            answer = requests.post(self.url, json=body, headers=headers, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        except requests.RequestException as fault:
            raise Unreachable(type(fault).__name__) from None
        if not 200 <= answer.status_code < 300:
            raise Unreachable(f"HTTP {answer.status_code}")
        return {named[each]: why[:100] for each, why in _refused(answer).items() if each in named}


def _refused(answer: requests.Response) -> dict[str, str]:
    """What a provider says that it did not take; an answer of another shape took everything."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    refused = found.get("refused", {}) if isinstance(found, dict) else {}
    return {str(each): str(why) for each, why in refused.items()} if isinstance(refused, dict) else {}


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each set as `<first>-<last>.json` (0600): whole beside its place, then renamed; the same set again changes nothing."""

    path: Path

    def send(self, texts: Sequence[Text]) -> Mapping[int, str]:
        """One file for the set."""
        name = f"{texts[0].number}-{texts[-1].number}.json"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            whole = self.path / f".{name}.{os.getpid()}"
            with os.fdopen(os.open(whole, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                json.dump({"messages": [text.as_dict() for text in texts]}, file, ensure_ascii=False)
            whole.replace(self.path / name)
        except OSError as fault:
            raise Unreachable(type(fault).__name__) from None
        return {}


def gateway() -> Gateway | None:
    """The adapter that the environment names; None for the outbox. Settings that cannot work stop (ValueError)."""
    kind = os.environ.get("OPENTAMIN_SMS", "outbox")
    if kind == "outbox":
        return None
    if kind == "file" and os.environ.get("OPENTAMIN_SMS_FOLDER"):
        return Folder(Path(os.environ["OPENTAMIN_SMS_FOLDER"]))
    url, key = os.environ.get("OPENTAMIN_SMS_URL", ""), os.environ.get("OPENTAMIN_SMS_KEY", "")
    place = urlsplit(url)
    # Codes and the key would go over the line in clear.
    safe = place.scheme == "https" or (place.scheme == "http" and place.hostname in LOOPBACK)
    if kind != "http" or not safe or not key:
        raise ValueError(
            "OPENTAMIN_SMS is outbox, http (with OPENTAMIN_SMS_URL, https, and OPENTAMIN_SMS_KEY) or file"
            " (with OPENTAMIN_SMS_FOLDER)"
        )
    return Http(url, key)
