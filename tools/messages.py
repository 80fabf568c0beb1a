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

from tools.extraction import Message, messages_of_desk, messages_of_scripts

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "src" / "fenghuolun" / "desk"
LANGUAGE = "zh_Hans"
DOMAINS = {"django": messages_of_desk, "djangojs": messages_of_scripts}
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


def catalogue_path(domain: str) -> Path:
    return ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"


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
    """Return the faults of both catalogues against the whole desk."""
    faults = []
    for domain, find in DOMAINS.items():
        path = catalogue_path(domain)
        faults += faults_in(find(DESK), list(polib.pofile(str(path))) if path.exists() else [])
    return faults


def compile_catalogues() -> None:
    """Write each ``.mo`` that is older than its ``.po``."""
    for path in (ROOT / "locale").rglob("*.po"):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))


def extract() -> None:
    """Add what is new to the catalogues, without a translation, and drop what no source shows any more."""
    for domain, find in DOMAINS.items():
        messages = {message.key: message for message in reversed(find(DESK))}
        path = catalogue_path(domain)
        if not messages and not path.exists():
            continue
        catalogue = polib.pofile(str(path), wrapwidth=118) if path.exists() else _new_catalogue()
        for entry in list(catalogue):
            if (entry.msgctxt, entry.msgid) not in messages:
                catalogue.remove(entry)
        known = {(entry.msgctxt, entry.msgid) for entry in catalogue}
        for key in sorted(messages.keys() - known, key=lambda key: messages[key].place):
            catalogue.append(_new_entry(messages[key]))
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(messages.keys() - known)} new")


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
