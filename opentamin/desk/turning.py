"""Turning the keys outside the database: of authenticators and of one-time codes. A turn that was killed goes on with the same word."""

from __future__ import annotations

from django.db import transaction

from opentamin.config.places import before, forget_before, secret, turn
from opentamin.desk.factors import box
from opentamin.desk.models import User


def turn_keys() -> int:
    """New keys; authenticators are sealed anew in one transaction. Gives how many.

    Codes that are on their way (two minutes) fit no more: who waits for one asks for another.
    """
    turn("identity")
    sealed = _seal_anew()
    forget_before("identity")
    turn("codes")
    forget_before("codes")
    return sealed


@transaction.atomic
def _seal_anew() -> int:
    """Every authenticator under the key of today, in one statement. What neither key opens stops the turn (InvalidToken)."""
    known = box(secret("identity", length=48), *(word for word in [before("identity")] if word))
    users = list(User.objects.select_for_update().exclude(totp="").only("id", "totp"))
    for user in users:
        user.totp = known.rotate(user.totp.encode("ascii")).decode("ascii")
    User.objects.bulk_update(users, ["totp"], batch_size=5_000)
    return len(users)
