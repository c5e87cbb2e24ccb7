"""Verbs of care: the register of centres and their keys. Refresh, checks, filters and booklets have files of their own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from opentamin.flow.care.catalogue import refuse
from opentamin.flow.care.checking import provider_by_code
from opentamin.flow.care.models import Provider, ProviderKey

SCOPES = ("check", "filter", "hand_in", "bill")


@transaction.atomic
def register_providers(rows: Iterable[Mapping[str, Any]]) -> int:
    """Centres in one set (code, name_fa, name_en, kind, province, no_own_centre); a known code gets the new facts."""
    made = Provider.objects.bulk_create(
        [Provider(**row) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_fa", "name_en", "kind", "province", "no_own_centre"],
    )
    return len(made)


@transaction.atomic
def issue_key(code: str, scopes: Sequence[str], *, by: str, now: datetime, until: datetime) -> str:
    """A new key of a centre, shown this once; only its hash is kept. Earlier keys hold until their own end."""
    wrong = sorted(set(scopes) - set(SCOPES))
    if wrong or not scopes:
        raise refuse("FIELD_INVALID", column="scopes", value=", ".join(wrong), wanted=", ".join(SCOPES))
    key = f"otc_{secrets.token_urlsafe(32)}"
    digest = hashlib.sha256(key.encode("ascii")).hexdigest()
    ProviderKey.objects.create(
        hash=digest, provider=provider_by_code(code), scopes=list(scopes), issued_by=by, issued_at=now, until=until
    )
    return key
