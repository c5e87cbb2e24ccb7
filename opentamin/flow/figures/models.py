"""Figures as they were last kept: derived from the stations, for pages that ask about a whole country.

Nothing decides by what is kept. A cell that must not be told lies here without its numbers, so no page can tell it.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Keeping(models.Model):
    """When a figure of a month was kept, and what its cells come to when they are put in a row (`digest`)."""

    figure = models.CharField(max_length=20)
    month = models.IntegerField()
    at = models.DateTimeField()
    cells = models.IntegerField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "month"], name="figure_kept_once_a_month")]


class Cell(models.Model):
    """One cell: `shape` names its dimensions with commas, `place` its values in that order.

    `amount` is in the unit of the figure, `many` counts the people or workshops behind it. Hidden, both are None.
    """

    figure = models.CharField(max_length=20)
    shape = models.CharField(max_length=60)
    month = models.IntegerField()
    place = ArrayField(models.TextField())
    amount = models.BigIntegerField(null=True)
    many = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["figure", "shape", "month"], name="figure_cell_of_shape")]
        constraints = [
            models.CheckConstraint(
                name="figure_cell_hides_both",
                condition=models.Q(amount__isnull=True, many__isnull=True)
                | models.Q(amount__isnull=False, many__isnull=False),
            )
        ]
