"""Import batches: what came in, how its columns were read, what became of each row, and how to take it back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Batch(models.Model):
    """One import of one table of one file. Rows it made carry its id; undoing it takes exactly those back."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", pgettext_lazy("import", "Uploaded")
        READY = "ready", pgettext_lazy("import", "Ready to import")
        RUNNING = "running", pgettext_lazy("import", "Running")
        DONE = "done", pgettext_lazy("import", "Imported")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")
        FAILED = "failed", pgettext_lazy("import", "Failed")
        CANCELLED = "cancelled", pgettext_lazy("import", "Cancelled")

    by = models.ForeignKey("teams.Person", models.PROTECT, related_name="batches")
    unit = models.ForeignKey("teams.Unit", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=200)
    file = models.FileField(upload_to="imports/", blank=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    table = models.CharField(max_length=120, blank=True, help_text="Sheet and first row")
    target = models.CharField(max_length=20, blank=True)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    rows_made = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_wrong = models.PositiveIntegerField(default=0)
    undo = models.JSONField(default=dict)
    report = models.FileField(upload_to="imports/", blank=True)
    problems = models.JSONField(default=list, help_text="Row number, fate, sentences; the first ones")
    message = models.TextField(blank=True)
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the running import last wrote rows")
    ended_at = models.DateTimeField(null=True, blank=True)
    is_forgotten = models.BooleanField(default=False, help_text="File and undo are gone: their time was over")

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"])]

    @property
    def is_over(self) -> bool:
        return self.status in {self.Status.DONE, self.Status.UNDONE, self.Status.FAILED, self.Status.CANCELLED}

    @property
    def done_share(self) -> float:
        return self.rows_done / self.rows_total if self.rows_total else 0.0


class ColumnMemory(models.Model):
    """A heading somebody once mapped to a field: proposed first next time."""

    target = models.CharField(max_length=20)
    heading = models.CharField(max_length=120)
    field = models.CharField(max_length=40)
    uses = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "heading"], name="heading_once_per_target")]
