"""Messages that wait are handed to the gateway in sets; a set that was killed on the way goes again under the same keys.

Rows are held by their locks while they are handed over, so two workers never take the same; what was sent, refused or is late
keeps no words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from procrastinate.contrib.django import app

from opentamin.desk.gateway import Gateway, Text, Unreachable, gateway
from opentamin.desk.models import Message

SET = 200
MOST_TRIES = 6
FIRST_WAIT_SECONDS = 5
"""Doubled at each further try: a code is good for two minutes, so the first tries come soon."""
LATE = """
    UPDATE desk_message SET dropped_at = %(now)s, text = '', trouble = 'late'
    WHERE sent_at IS NULL AND dropped_at IS NULL AND until <= %(now)s
"""


def wake() -> None:
    """Let the worker hand over what waits, once the transaction of the page is written; with the outbox nothing is to do."""
    if gateway() is not None:
        send_messages.defer()


@app.task(name="send_messages", retry=3)
def send_messages() -> None:
    """Hand over everything that waits; what could not be is tried again later by a job of its own."""
    port = gateway()
    if port is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    while hand_over(port, now=now) == SET:
        pass
    again = Message.objects.filter(sent_at=None, dropped_at=None, next_at__gt=now).order_by("next_at").first()
    if again is not None and again.next_at is not None:
        send_messages.configure(schedule_at=again.next_at).defer()


@transaction.atomic
def hand_over(port: Gateway, *, now: datetime) -> int:
    """Drop what is late and hand over one set; gives how many messages were in it."""
    with connection.cursor() as cursor:
        cursor.execute(LATE, {"now": now})
    waiting = Message.objects.select_for_update(skip_locked=True).filter(sent_at=None, dropped_at=None)
    rows = list(waiting.exclude(next_at__gt=now).order_by("id")[:SET])
    if not rows:
        return 0
    texts = [Text(row.pk, row.mobile, row.text) for row in rows]
    try:
        refused = port.send(texts)
    except Unreachable as fault:
        _later(rows, str(fault), now)
    else:
        _handed(texts, refused, now)
    return len(rows)


def _handed(texts: Sequence[Text], refused: Mapping[int, str], now: datetime) -> None:
    """What was taken is sent; what was refused for good is dropped with the provider's reason."""
    Message.objects.filter(pk__in=[text.number for text in texts if text.number not in refused]).update(
        sent_at=now, text="", trouble=""
    )
    dropped = [Message(pk=number, dropped_at=now, text="", trouble=why) for number, why in refused.items()]
    Message.objects.bulk_update(dropped, ["dropped_at", "text", "trouble"])


def _later(rows: Sequence[Message], why: str, now: datetime) -> None:
    """The same set again after a while; after the last try it is dropped."""
    for row in rows:
        row.tries += 1
        row.trouble = why[:120]
        row.next_at = now + timedelta(seconds=FIRST_WAIT_SECONDS * 2 ** (row.tries - 1))
        if row.tries >= MOST_TRIES:
            row.dropped_at, row.text = now, ""
    Message.objects.bulk_update(rows, ["tries", "trouble", "next_at", "dropped_at", "text"])
