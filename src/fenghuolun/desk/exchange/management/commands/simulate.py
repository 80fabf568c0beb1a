"""A sample company in an empty desk."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.loading import is_empty
from fenghuolun.desk.exchange.sample import print_logins
from fenghuolun.desk.exchange.sampling import make_sample
from fenghuolun.desk.exchange.terminal import terminal_language
from fenghuolun.engine.refusals import BadInput

OPTIONS = ("people", "months", "seed", "second_branch")


class Command(BaseCommand):
    requires_system_checks = ()  # the tests run them; a person waits two seconds for them
    help = "Fill an empty desk with a sample company whose history ends today: people, customers, policies, activities."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--people", type=int, default=32, help="sellers; 32 are one branch, more make more branches"
        )
        parser.add_argument("--months", type=int, default=36, help="months of policies")
        parser.add_argument("--seed", type=int, default=7, help="the same seed makes the same company")
        parser.add_argument("--second-branch", action="store_true", help="add a small branch in which 王强 works")

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal_language():
            if not is_empty():
                raise CommandError(
                    _("There are people in this desk already. Use an empty FENGHUOLUN_HOME for a sample.")
                )
            try:
                sample = make_sample(self.stdout, **{name: options[name] for name in OPTIONS})
            except BadInput as wrong:
                raise CommandError(str(wrong)) from wrong
            print_logins(self.stdout, sample)
