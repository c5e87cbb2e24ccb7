"""Papers and drafts at the door: what may be uploaded, and the functions of the database that keep and give them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection

from opentamin.desk.models_papers import FormDraft, Paper

LARGEST_BYTES = 5_000_000
MOST_UNUSED, MOST_DRAFTS, DRAFT_DAYS = 20, 20, 30
KINDS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


class PaperBody(NamedTuple):
    """A paper as it is opened."""

    name: str
    media: str
    sha256: str
    content: bytes


def fault_of(content: bytes) -> str:
    """Why bytes are not taken as a paper: the name of a finding of acts; "" where they are."""
    if not content:
        return "PAPER_EMPTY"
    if len(content) > LARGEST_BYTES:
        return "PAPER_TOO_BIG"
    media = media_of(content)
    if not media:
        return "PAPER_KIND"
    if media == "application/pdf" and b"/Encrypt" in content:
        return "PAPER_LOCKED"
    return "" if _whole(content, media) else "PAPER_CUT"


def media_of(content: bytes) -> str:
    """The kind of a file by its own first bytes, whatever its name says; "" for any other."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(_PNG):
        return "image/png"
    return "image/jpeg" if content.startswith(b"\xff\xd8\xff") else ""


def _whole(content: bytes, media: str) -> bool:
    """Whether the file has its end: half an upload would open for nobody."""
    tail = content[-2048:]
    ends = {"application/pdf": b"%%EOF" in tail, "image/png": _PNG_END in tail, "image/jpeg": b"\xff\xd9" in tail}
    return ends[media]


def keep(name: str, content: bytes) -> str:
    """Keep a paper for who is there; gives its code, or "" when they have too many that nothing used.

    The same file again, before an act used it, is the same paper.
    """
    code = str(secrets.randbelow(9 * 10**15) + 10**15)
    words = (code, _plain(name), media_of(content), content, MOST_UNUSED)
    return str(_ask("SELECT desk_keep_paper(%s, %s, %s, %s, %s)", *words))


def _plain(name: str) -> str:
    """The name of a file without its folders and without what no name needs."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable() and letter not in '"<>:|?*').strip() or "paper"


def read(code: str) -> PaperBody | None:
    """The paper of a code inside the scope of the session; None outside of it. A reading of somebody's file is logged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, media, sha256, content FROM desk_read_paper(%s)", [code])
        row = cursor.fetchone()
    return PaperBody(row[0], row[1], row[2], bytes(row[3])) if row else None


def of_user(codes: list[str], user_id: int | None) -> list[Paper]:
    """Of these papers those that the user uploaded, in the order of the codes."""
    rows = {row.code: row for row in Paper.objects.filter(code__in=codes, user_id=user_id or 0)}
    return [rows[code] for code in codes if code in rows]


def keep_draft(key: str, action: str, typed: Mapping[str, str]) -> bool:
    """Keep what was typed in a form for thirty days more; False when there are too many or it is too long."""
    words = json.dumps(dict(typed), ensure_ascii=False)
    return bool(_ask("SELECT desk_keep_draft(%s, %s, %s::jsonb, %s, %s)", key, action, words, DRAFT_DAYS, MOST_DRAFTS))


def drop_draft(key: str) -> None:
    """A form was sent, or thrown away."""
    _ask("SELECT desk_drop_draft(%s)", key)


def drafts(user_id: int | None, **words: str) -> list[FormDraft]:
    """The forms that a user has begun and may go on with, those with the nearest end first."""
    rows = FormDraft.objects.filter(user_id=user_id or 0, **words).extra(where=["until > clock_timestamp()"])
    return list(rows.order_by("until"))


def _ask(statement: str, *words: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(words))
        row = cursor.fetchone()
    return row[0] if row else None
