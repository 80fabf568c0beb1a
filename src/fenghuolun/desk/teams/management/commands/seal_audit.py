"""Seal the audit log now instead of within the minute."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from fenghuolun.desk.teams.queries import audit_head
from fenghuolun.desk.teams.tasks import seal


class Command(BaseCommand):
    help = "Seal new lines of the audit log into the hash chain and print its head (number and seal)."

    def handle(self, *args: Any, **options: Any) -> None:
        seal(timezone.now())
        number, head = audit_head()
        self.stdout.write(f"{number} {head}")
