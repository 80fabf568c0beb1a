"""One process that does everything nobody waits for: tasks and the schedule."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string

from fenghuolun.desk.teams.tasks import PatientWorker, load_schedule, run_due

PAUSE_S = 1.0


class Command(BaseCommand):
    help = "Run tasks (imports, exports) and the schedule (sealing, renewal lists, forecasts) until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        load_schedule()
        worker = PatientWorker(
            queue_names=["*"], interval=PAUSE_S, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=get_random_string(32), excluded_queue_names=[],
        )  # fmt: skip
        if not once:
            worker.configure_signals()
            self.stdout.write("At work. Stop with Ctrl-C.")
        while worker.running:
            close_old_connections()
            for name in run_due(timezone.now()):
                if options["verbosity"] > 1:
                    self.stdout.write(name)
            worker.run()
            if once:
                return
            if worker.running:
                time.sleep(PAUSE_S)
