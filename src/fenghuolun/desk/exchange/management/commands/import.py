"""A file into the desk, as the wizard does it."""  # noqa: N999

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from fenghuolun.desk.exchange.actions import map_columns, run_import, start_import, try_import, upload_file
from fenghuolun.desk.exchange.actions.reporting import FATES
from fenghuolun.desk.exchange.actions.running import problems_of
from fenghuolun.desk.exchange.actions.uploading import choose_table, proposed
from fenghuolun.desk.exchange.asking import questions
from fenghuolun.desk.exchange.bringing import Fate
from fenghuolun.desk.exchange.fields import TARGETS
from fenghuolun.desk.exchange.lines import holds_rows
from fenghuolun.desk.exchange.models import Batch
from fenghuolun.desk.exchange.queries import earlier_import, person_of, somebody_who_imports, table_of, tables_of
from fenghuolun.desk.exchange.terminal import line, terminal_language
from fenghuolun.desk.kit.refused import Refused

MOST_PROBLEMS = 20


class Command(BaseCommand):
    requires_system_checks = ()  # the tests run them; a person waits two seconds for them
    help = "Import a file: xlsx, xls, ods, csv or tsv, with titles, notes and several tables a sheet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--target", choices=sorted(TARGETS), help="what the table holds; guessed unless given")
        parser.add_argument("--table", help="which table, as the list of tables names it; the likeliest unless given")
        parser.add_argument("--by", metavar="LOGIN", help="who imports; an administrator unless given")
        parser.add_argument("--owner", metavar="LOGIN", help="whose rows they are where the file names nobody")
        parser.add_argument("--year", type=int, help="the year of dates without one")
        parser.add_argument("--answer", action="append", default=[], metavar="NAME=VALUE", help="answer to a question")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each row and keep nothing")

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        with terminal_language():
            try:
                self._import(file, dry_run, options)
            except Refused as refused:
                raise CommandError(str(refused)) from refused
            except OSError as wrong:
                words = _("%(file)s cannot be read: %(why)s") % {"file": file, "why": wrong.strerror}
                raise CommandError(words) from wrong

    def _import(self, file: Path, dry_run: bool, options: dict[str, Any]) -> None:
        now = timezone.now()
        by = self._person(options["by"]) if options["by"] else somebody_who_imports()
        if by is None:
            raise CommandError(_("Nobody here may import. Make the company first: fenghuolun found"))
        batch = upload_file(by=by, now=now, name=file.name, content=file.read_bytes())
        self._choose(by, batch, options)
        self._map(by, batch, options)
        if dry_run:
            self._try(batch)
            return
        if same := earlier_import(batch):
            words = _("This file was imported on %(day)s already; rows that are here count as such.")
            self.stdout.write(words % {"day": timezone.localtime(same.uploaded_at).date().isoformat()})
        start_import(by=by, now=now, batch=batch, enqueue=lambda _pk: None)
        batch = run_import(batch.pk, now=now, say=self._progress())
        self._result(batch)

    def _person(self, login: str) -> Any:
        person = person_of(login)
        if person is None:
            raise CommandError(_("Nobody signs in as %(login)s.") % {"login": login})
        return person

    def _choose(self, by: Any, batch: Batch, options: dict[str, Any]) -> None:
        tables = tables_of(batch)
        labels = [table.label for table in tables]
        if options["table"] and options["table"] not in labels:
            words = _("There is no table %(name)s. There are: %(names)s")
            raise CommandError(words % {"name": options["table"], "names": ", ".join(labels)})
        target = options["target"] or batch.target
        if not target:
            words = _("What does this table hold? Say --target: %(targets)s")
            raise CommandError(words % {"targets": ", ".join(TARGETS)})
        choose_table(by=by, batch=batch, label=options["table"] or batch.table, target=target)

    def _map(self, by: Any, batch: Batch, options: dict[str, Any]) -> None:
        table, mapping = table_of(batch), proposed(batch)
        words = _("%(table)s: %(rows)d rows, read as %(target)s")
        about = {"table": batch.table, "rows": len(table.rows), "target": TARGETS[batch.target].label}
        self.stdout.write(words % about)
        for at, name in mapping.items():
            line(self.stdout, table.headings[at], str(TARGETS[batch.target].field(name).label))
        if not holds_rows(table, TARGETS[batch.target], mapping):
            raise CommandError(_("There is nothing to import: the rows are empty, or hold no more than a date."))
        given = dict(pair.partition("=")[::2] for pair in options["answer"])
        if options["year"]:
            given["year"] = options["year"]
        if options["owner"]:
            given["owner"] = self._person(options["owner"]).pk
        asked = questions(
            by=by, today=timezone.localdate(), table=table, target=batch.target, mapping=mapping.values(),
            file_name=batch.file_name,
        )  # fmt: skip
        answers = {question.name: given.get(question.name, question.initial) for question in asked}
        lacking = [str(question.label) for question in asked if question.is_required and not answers[question.name]]
        if lacking:
            words = _("The file does not say: %(questions)s. Answer with --owner, --year or --answer.")
            raise CommandError(words % {"questions": ", ".join(lacking)})
        if answers.get("year"):
            answers["year"] = int(answers["year"])
        map_columns(by=by, batch=batch, mapping=mapping, answers=answers)

    def _try(self, batch: Batch) -> None:
        trial = try_import(batch, now=timezone.now())
        for fate in Fate:
            line(self.stdout, str(FATES[fate]()), f"{trial.count(fate):,d}")
        self._problems(problems_of(table_of(batch), trial.outcome))
        file = batch.file
        batch.delete()
        file.delete(save=False)
        self.stdout.write(_("Nothing was kept: this was a trial."))

    def _progress(self) -> Callable[[int, int], None]:
        def say(done: int, total: int) -> None:
            if self.stdout.isatty():
                self.stdout.write(f"\r  {done:,d} / {total:,d}", ending="")

        return say

    def _result(self, batch: Batch) -> None:
        counts = (batch.rows_made, batch.rows_changed, batch.rows_same, batch.rows_wrong)
        for fate, count in zip(Fate, counts, strict=True):
            line(self.stdout, str(FATES[fate]()), f"{count:,d}")
        self._problems(batch.problems)
        if batch.report:
            self.stdout.write(_("What is wrong, as a workbook: %(path)s") % {"path": batch.report.path})
        if batch.status != Batch.Status.DONE:
            raise CommandError(batch.message)

    def _problems(self, problems: list[list[Any]]) -> None:
        for number, _fate, sentences in problems[:MOST_PROBLEMS]:
            self.stdout.write(_("  Row %(number)d: %(sentence)s") % {"number": number, "sentence": " ".join(sentences)})
        if len(problems) > MOST_PROBLEMS:
            self.stdout.write(_("  … and %(n)d more.") % {"n": len(problems) - MOST_PROBLEMS})
