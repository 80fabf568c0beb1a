"""New keys for phone and identity numbers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from fenghuolun.desk.customers.actions import rotate_keys


class Command(BaseCommand):
    help = (
        "Encrypt every phone and identity number with the first key of FENGHUOLUN_FIELD_KEYS. To change keys: put the "
        "new one first (new,old), restart, run this; then leave only the new one, restart, and run this once more, "
        "because search indexes belong to the last key."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotate_keys(by=None, now=timezone.now(), progress=lambda n: self.stdout.write(f"{n} …"))
        self.stdout.write(f"{done} customers")
