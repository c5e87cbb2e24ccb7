"""The table that says whose officers may open a person's file; see the triggers in migrations 0006 and their stations'."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class PersonScope(models.Model):
    """Whose officers may open a person's file: derived by triggers, never written.

    `via` is a workshop's code, or `office/<id>` for a contract, a claim, an award or a relative there. A workshop that is not registered (an
    opening record) has no id and no branch until it is; the branch follows the workshop's file when that moves.
    """

    person = models.ForeignKey(
        "registers.Person", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    via = models.CharField(max_length=30)
    workshop = models.ForeignKey(
        "registers.Workshop",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    branch = models.ForeignKey(
        "registers.Office",
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )

    class Meta:
        db_table = "registers_person_scope"
        constraints = [models.UniqueConstraint(fields=["person", "via"], name="person_scope_once")]
        indexes = [
            models.Index(fields=["branch", "person"], name="person_scope_of_branch"),
            models.Index(fields=["workshop", "person"], name="person_scope_of_workshop"),
            models.Index(fields=["via"], name="person_scope_unregistered", condition=Q(workshop=None)),
        ]
