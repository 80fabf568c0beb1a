"""One command from nothing to a running sample company."""

from __future__ import annotations

import io
import os
import shutil
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange import serving
from fenghuolun.desk.exchange.loading import is_empty
from fenghuolun.desk.exchange.sample import noted_sample, print_logins
from fenghuolun.desk.exchange.sampling import make_sample
from fenghuolun.desk.exchange.terminal import step, terminal_language

CERTIFICATE = "demo-certificate.crt"


class Command(BaseCommand):
    requires_system_checks = ()  # the tests run them; a person waits two seconds for them
    help = "Make the database, fill it with the sample company when it is empty, and serve it until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--https", action="store_true", help="serve the whole network over HTTPS, for a phone")
        parser.add_argument("--people", type=int, default=32, help="sellers of the sample company")
        parser.add_argument("--no-serve", action="store_true", help="prepare everything and stop")

    def handle(self, *args: Any, port: int, https: bool, people: int, no_serve: bool, **options: Any) -> None:
        with terminal_language():
            if not no_serve and not serving.is_free(port):
                raise CommandError(
                    _("Port %(port)d is in use. Choose another one: fenghuolun demo --port %(next)d")
                    % {"port": port, "next": port + 1}
                )
            self._prepare(people)
            if not no_serve:
                self._serve(port, https)

    def _prepare(self, people: int) -> None:
        with step(self.stdout, _("Database")):
            call_command("migrate", verbosity=0, interactive=False)
        with step(self.stdout, _("Static files")):
            call_command("collectstatic", verbosity=0, interactive=False)
        if is_empty():
            make_sample(self.stdout, people=people)

    def _serve(self, port: int, https: bool) -> None:
        here = serving.address_on_the_network() if https else "localhost"
        certificate = serving.certificate_for(here, Path(settings.HOME)) if https else None
        if certificate:
            shutil.copy(certificate.authority, Path(settings.STATIC_ROOT, CERTIFICATE))
        address = f"{'https' if https else 'http'}://{here}:{port}/"
        # A demo answers under any name: in a container or a hotel network nobody knows which one will be typed.
        environment = {"FENGHUOLUN_HOSTS": os.environ.get("FENGHUOLUN_HOSTS", "*")}
        environment |= {"FENGHUOLUN_HTTPS": "1"} if https else {}
        with serving.running(serving.commands(port, certificate), environment) as processes:
            if not serving.answers(port, processes):
                raise CommandError(_("The server did not start; what it said stands above."))
            self._welcome(address, https)
            try:
                code = serving.until_one_ends(processes)
            except KeyboardInterrupt:
                self.stdout.write("")
                return
        raise CommandError(_("A process ended by itself (code %(code)d); the demo has stopped.") % {"code": code})

    def _welcome(self, address: str, https: bool) -> None:
        self.stdout.write("")
        if https:
            import segno

            drawn = io.StringIO()
            segno.make(address, error="m").terminal(out=drawn, compact=True)
            self.stdout.write(drawn.getvalue())
            self.stdout.write(
                _("Scan this with a phone in the same network. It warns once: the demo signs its certificate itself.")
            )
            words = _("To work without network the phone must trust it: install %(address)s")
            self.stdout.write(words % {"address": f"{address}{settings.STATIC_URL.lstrip('/')}{CERTIFICATE}"})
        self.stdout.write(self.style.SUCCESS(_("Fenghuolun runs on %(address)s") % {"address": address}))
        if sample := noted_sample():
            print_logins(self.stdout, sample)
            if sample.last_day < timezone.localdate() - timedelta(days=1):
                self.stdout.write(
                    _("Its history ends on %(day)s; with an empty FENGHUOLUN_HOME it is made anew up to today.")
                    % {"day": sample.last_day.isoformat()}
                )
        self.stdout.write(_("Ctrl-C stops it."))
