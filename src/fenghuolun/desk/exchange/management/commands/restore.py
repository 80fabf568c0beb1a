"""The desk as a backup holds it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.keeping import restore_backup
from fenghuolun.desk.exchange.terminal import terminal_language
from fenghuolun.desk.kit.refused import Refused


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Put the desk back as FILE holds it, then bring its tables up to this version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="although there are people in this desk")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        with terminal_language():
            try:
                manifest = restore_backup(file, replace=replace)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            call_command("migrate", verbosity=0, interactive=False)
            words = _("The desk is as it was on %(when)s (version %(version)s).")
            self.stdout.write(words % {"when": manifest["made_at"], "version": manifest["version"]})
