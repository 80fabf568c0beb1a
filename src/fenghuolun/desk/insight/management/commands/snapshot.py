"""Forecasts of past mornings, worked out from what was known then, so that calibration has something to judge."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fenghuolun.desk.insight.actions import record_outcomes, store_past_landings
from fenghuolun.desk.teams.rules import NoWorkingCalendar


class Command(BaseCommand):
    help = "Keep landing forecasts of this morning, or of mornings since a day. Those are marked as computed later."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=date.fromisoformat, help="first morning, for example 2026-05-01")
        parser.add_argument("--every", type=int, default=7, help="days between two mornings (7)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today, morning = timezone.localdate(now), options["since"] or timezone.localdate(now)
        if morning > today or options["every"] < 1:
            raise CommandError("Give a day that is not ahead, and at least one day between two mornings.")
        try:
            kept = store_past_landings(now=now, since=morning, every=options["every"])
        except NoWorkingCalendar as missing:
            raise CommandError(str(missing)) from missing
        told = record_outcomes(now=now)
        self.stdout.write(f"{kept} forecasts kept, {told} told what became of them")
