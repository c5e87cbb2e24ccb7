"""From which address a request comes, honest behind a proxy: a header counts only where a proxy of ours wrote it.

OPENTAMIN_TRUSTED_PROXIES names the proxies (addresses or networks, with commas). Without it no header is believed: every
visitor behind a proxy then has the proxy's address, and locks by address hold for all of them together.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from functools import lru_cache

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=8)
def _networks(given: str) -> tuple[Network, ...]:
    """The trusted networks; a word that is none is a fault of the settings and stops (ValueError)."""
    return tuple(ipaddress.ip_network(word.strip(), strict=False) for word in given.split(",") if word.strip())


def client_address(meta: Mapping[str, str]) -> str:
    """The nearest address that is no proxy of ours, at most 45 characters; a forged beginning of the header is never reached."""
    near, trusted = meta.get("REMOTE_ADDR", ""), _networks(os.environ.get("OPENTAMIN_TRUSTED_PROXIES", ""))
    for hop in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _within(near, trusted) or not _is_address(hop.strip()):
            break
        near = hop.strip()
    return near[:45]


def as_address(text: str) -> str | None:
    """An address as the database compares it (IPv4 within IPv6 as IPv4); None for anything else."""
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found).partition("%")[0]


def _is_address(text: str) -> bool:
    return as_address(text) is not None


def _within(text: str, networks: tuple[Network, ...]) -> bool:
    return _is_address(text) and any(ipaddress.ip_address(text) in network for network in networks)
