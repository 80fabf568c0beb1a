"""A form that came back as a workbook, what was found in it and what became of each cell."""

from __future__ import annotations

from django.db import models


class FormReturn(models.Model):
    """One workbook brought back: which form, and the cells that differ from what was sent out.

    ``cells`` is a list of: ``row`` and ``column``, their words ``row_label`` and
    ``label``, ``was`` (sent out), ``file`` (what the workbook says), ``problem``
    where that cannot be taken; once applied ``before`` (what held), ``applied`` and
    ``refusal``; once undone ``undone``. The workbook itself is not kept.
    """

    kind = models.CharField(max_length=20)
    address = models.JSONField(default=dict)
    by = models.ForeignKey("teams.Person", models.CASCADE, related_name="form_returns")
    at = models.DateTimeField()
    file_name = models.CharField(max_length=120)
    sent_at = models.CharField(max_length=40)
    sent_by = models.ForeignKey("teams.Person", models.SET_NULL, null=True, related_name="+")
    revision = models.PositiveIntegerField(null=True, blank=True, help_text="Of the form when it was sent out")
    cells = models.JSONField(default=list)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["by", "-at"], name="form_return_of_person")]
