"""Letters of the institution and the day on which each was served. Both are only added to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ServedHow(models.TextChoices):
    """How a letter came to its addressee: opened on the portal, by post, or handed over by an officer."""

    PORTAL = "portal", "در درگاه"
    POST = "post", "با پست"
    OFFICER = "officer", "به دست مأمور"


class Letter(models.Model):
    """A letter to a person or a workshop. `page` and `argument` name the document where the text is not all of it.

    Its deadline is `deadline_on`, or `term_days` after the day of service where the law counts from service.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True)
    workshop_id = models.BigIntegerField(null=True)
    branch_id = models.BigIntegerField(null=True)
    text_fa = models.TextField()
    text_en = models.TextField()
    page = models.CharField(max_length=60, default="", db_default="")
    argument = models.CharField(max_length=60, default="", db_default="")
    sent_on = models.DateField()
    deadline_on = models.DateField(null=True)
    term_days = models.SmallIntegerField(null=True)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="letter_has_one_addressee",
                condition=Q(person_id__isnull=False, workshop_id__isnull=True)
                | Q(person_id__isnull=True, workshop_id__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_has_one_deadline_at_most", condition=Q(deadline_on=None) | Q(term_days=None)
            ),
        ]
        indexes = [
            models.Index(fields=["person_id", "-id"], name="letter_of_person"),
            models.Index(fields=["workshop_id", "-id"], name="letter_of_workshop"),
        ]


class LetterService(models.Model):
    """The legal day of service of a letter, once: a later opening or a later post slip changes nothing."""

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="service")
    served_on = models.DateField()
    how = models.CharField(max_length=8, choices=ServedHow.choices)
    deadline_on = models.DateField(null=True)
    by = models.CharField(max_length=100)
    known_at = models.DateTimeField()

    class Meta:
        db_table = "desk_letter_service"
        constraints = [models.CheckConstraint(name="letter_served_somehow", condition=Q(how__in=ServedHow.values))]
