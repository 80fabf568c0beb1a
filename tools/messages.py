"""The catalogues: ``compile`` them for the product, ``extract`` new texts into them, ``report`` what is untranslated.

Run as ``python -m tools.messages compile|extract|report``. Nothing but Python is needed, so that the demo starts on a
machine without gettext.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

import polib

from tools.extraction import Message, messages_of_desk

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src" / "fenghuolun" / "desk"
LANGUAGE = "zh_Hans"
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@dataclass(frozen=True, slots=True)
class Fault:
    """One text that a person would meet in the wrong language or broken."""

    why: str
    text: str
    place: str

    def __str__(self) -> str:
        return f"{self.why}: {self.text!r} ({self.place})"


PARTS = ROOT / "locale" / "parts"


def parts() -> dict[str, polib.POFile]:
    """Return the Chinese catalogues, one a room of the desk, by name: what is written and read by people."""
    return {path.stem: polib.pofile(str(path), wrapwidth=118) for path in sorted(PARTS.glob("*.po"))}


def disagreements(catalogues: dict[str, polib.POFile]) -> list[Fault]:
    """Return texts that two catalogues put into different Chinese: one idea, one word."""
    first: dict[tuple[str | None, str], tuple[str, str]] = {}
    faults = []
    for name, catalogue in catalogues.items():
        for entry in catalogue:
            key, chinese = (entry.msgctxt, entry.msgid), entry.msgstr or str(entry.msgstr_plural)
            seen, said = first.setdefault(key, (name, chinese))
            if said != chinese:
                faults.append(Fault(f"{seen} says {said!r}, {name} says {chinese!r}", entry.msgid, "locale/parts"))
    return faults


def faults_in(messages: list[Message], catalogue: list[polib.POEntry]) -> list[Fault]:
    """Return what is wrong with ``messages`` in the light of ``catalogue``: missing, fuzzy, not English."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    faults = []
    for message in messages:
        entry = entries.get(message.key)
        if not _is_english(message.text):
            faults.append(Fault("source text is not English", message.text, message.place))
        if entry is None or not entry.translated():
            faults.append(Fault("fuzzy" if entry and entry.fuzzy else "untranslated", message.text, message.place))
        elif _placeholders(entry) - set(PLACEHOLDER.findall(message.text + (message.plural or ""))):
            faults.append(Fault("placeholder that the source does not have", message.text, message.place))
    return faults


def _is_english(text: str) -> bool:
    """A sentence may name a Chinese character (沪 of a plate); a label wholly or half in Chinese is no source."""
    return not CHINESE.search(text) or len(re.findall(r"[A-Za-z]{2,}", PLACEHOLDER.sub("", text))) > 3


def _placeholders(entry: polib.POEntry) -> set[str]:
    return {found for text in (entry.msgstr, *entry.msgstr_plural.values()) for found in PLACEHOLDER.findall(text)}


def all_faults() -> list[Fault]:
    """Return the faults of the catalogues against the whole desk."""
    catalogues = parts()
    entries = [entry for catalogue in catalogues.values() for entry in catalogue]
    return faults_in(messages_of_desk(DESK), entries) + disagreements(catalogues)


def compile_catalogues() -> None:
    """Merge the parts into the one compiled catalogue that the product reads, when one of them is newer than it."""
    target = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / "django.mo"
    newest = max(path.stat().st_mtime for path in PARTS.glob("*.po"))
    if target.exists() and target.stat().st_mtime >= newest:
        return
    whole, seen = _new_catalogue(), set()
    for catalogue in parts().values():
        for entry in catalogue:
            if (entry.msgctxt, entry.msgid) not in seen:
                seen.add((entry.msgctxt, entry.msgid))
                whole.append(entry)
    target.parent.mkdir(parents=True, exist_ok=True)
    whole.save_as_mofile(str(target))


def extract() -> None:
    """Add what is new to the catalogue of its room, without a translation, and drop what no source shows any more."""
    messages = {message.key: message for message in reversed(messages_of_desk(DESK))}
    catalogues = parts()
    known: set[tuple[str | None, str]] = set()
    for catalogue in catalogues.values():
        for entry in list(catalogue):
            key = (entry.msgctxt, entry.msgid)
            if key not in messages or key in known:
                catalogue.remove(entry)
            known.add(key)
    for key in sorted(messages.keys() - known, key=lambda key: messages[key].place):
        room = messages[key].place.split("/")[0]
        catalogues.setdefault(room, _new_catalogue()).append(_new_entry(messages[key]))
    for name, catalogue in catalogues.items():
        catalogue.save(str(PARTS / f"{name}.po"))
        print(f"{name}: {len(catalogue)} texts")


def _new_catalogue() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=118)
    catalogue.metadata = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": LANGUAGE,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def _new_entry(message: Message) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context)
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: ""}
    if "%(" in message.text + (message.plural or ""):
        entry.flags.append("python-format")
    return entry


def report() -> None:
    faults = all_faults()
    for fault in faults:
        print(fault)
    print(f"{len(faults)} texts to mend")
    if faults:
        sys.exit(1)


if __name__ == "__main__":
    commands = {"compile": compile_catalogues, "extract": extract, "report": report}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"usage: python -m tools.messages {'|'.join(commands)}")
    commands[sys.argv[1]]()
