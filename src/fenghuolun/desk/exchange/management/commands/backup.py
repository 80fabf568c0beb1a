"""The whole desk in one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.keeping import make_backup
from fenghuolun.desk.exchange.terminal import terminal_language
from fenghuolun.desk.kit.refused import Refused


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Write database and uploaded files into FILE while the desk goes on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--with-keys", action="store_true", help="put the keys in too: whoever has FILE reads all")

    def handle(self, *args: Any, file: Path, with_keys: bool, **options: Any) -> None:
        with terminal_language():
            try:
                manifest = make_backup(file.absolute(), now=timezone.now(), with_keys=with_keys)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            size = file.stat().st_size / 1_000_000
            words = _("%(file)s: database, %(n)d files, %(size).1f MB.")
            self.stdout.write(words % {"file": file, "n": manifest["files"], "size": size})
            if not with_keys:
                self.stdout.write(
                    _("Keep fields.key and secret.key elsewhere: without them phone numbers cannot be read again.")
                )
