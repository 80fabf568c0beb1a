"""The first day of a real company, from the command line; the page /start/ does the same."""

from __future__ import annotations

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fenghuolun.desk.kit.refused import Refused
from fenghuolun.desk.teams.actions import found_company


class Command(BaseCommand):
    help = "Make the company with one branch, one team and its first administrator. Works once, while nobody is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", required=True)
        parser.add_argument("--branch", default="总部")
        parser.add_argument("--team", default="一组")
        parser.add_argument("--login", required=True, help="login of the first administrator")
        parser.add_argument("--name", default="", help="name of the first administrator; the login unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        # From the environment for unattended set-up: an argument would stay in the shell's history.
        password = os.environ.get("FENGHUOLUN_PASSWORD") or getpass.getpass("Password of the administrator: ")
        try:
            validate_password(password)
            person = found_company(
                now=timezone.now(), company=options["company"], branch=options["branch"], team=options["team"],
                login=options["login"], name=options["name"] or options["login"], password=password,
            )  # fmt: skip
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{options['company']}: {person.login}")
