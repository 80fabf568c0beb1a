"""Check that no sealed line of the audit log was changed, taken out or put in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from fenghuolun.desk.teams.actions import verify_audit
from fenghuolun.desk.teams.tasks import heads_file


class Command(BaseCommand):
    help = "Walk the hash chain of the audit log; compare it with the heads noted beside the database, and with --head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", action="append", default=[], metavar="NUMBER:SEAL", help="a head you noted")

    def handle(self, *args: Any, head: list[str], **options: Any) -> None:
        heads = dict(_noted(line) for line in head)
        if heads_file().exists():
            lines = heads_file().read_text(encoding="ascii").splitlines()
            heads = {int(number): seal for _at, number, seal in (line.split() for line in lines)} | heads
        held, broken = verify_audit(heads)
        for place in broken:
            self.stderr.write(f"{place.seal_no}: {place.why}")
        if broken:
            raise CommandError(f"The audit log does not hold: {len(broken)} places, {held} lines hold.")
        self.stdout.write(f"{held} lines hold.")


def _noted(text: str) -> tuple[int, str]:
    number, _, seal = text.partition(":")
    if not number.isdigit() or not seal:
        raise CommandError(f"{text}: write NUMBER:SEAL as seal_audit prints them.")
    return int(number), seal
