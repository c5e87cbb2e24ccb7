"""What a bank line is, why a receipt is whose, by which rule money went, and why the house took it back."""

from __future__ import annotations

from django.db import models


class LineKind(models.TextChoices):
    """What a line is to us; what is not understood is kept and shown, and nothing is guessed."""

    RECEIPT = "receipt", "دریافت"
    RETURN = "return", "برگشت دریافت"
    REFUND = "refund", "استرداد"
    KEPT = "kept", "نگه‌داشته"


class Cause(models.TextChoices):
    """Why a receipt belongs to a workshop."""

    REFERENCE = "reference", "شناسهٔ پرداخت"
    MESSAGE = "message", "پیام پرداخت"
    CONFIRMED = "confirmed", "تأیید شخص"


class Rule(models.TextChoices):
    """By which rule money went to a debt; the pages say each in words."""

    BOUND = "bound", "بدهی نام‌برده در شناسه"
    OLDEST_FIRST = "oldest_first", "قدیمی‌ترین بدهی"
    NAMED = "named", "ماه افراد نام‌برده"


class Because(models.TextChoices):
    """Why the house itself took an allocation back; a person's reason stands in their own words."""

    NAMES = "names_handed_in", "فهرست نام‌ها رسید"
    RETURNED = "returned_by_bank", "بانک پس گرفت"
    SMALLER = "debt_became_smaller", "بدهی کمتر شد"
