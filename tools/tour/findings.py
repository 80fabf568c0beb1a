"""What the tour finds, written down as it is found, and what of it is alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

KINDS = ("script", "console", "http", "untranslated", "overflow", "clipped", "targets", "accessibility")


@dataclass
class Findings:
    """What one walk saw, by kind of fault; each line goes to ``file`` at once, so that a stopped tour has said it."""

    file: Path
    faults: dict[str, list[str]] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    def add(self, what: str, where: str, details: Iterable[str]) -> None:
        lines = self.faults.setdefault(what, [])
        for detail in details:
            line = f"{where}: {detail}"
            if line not in lines:
                lines.append(line)
                with self.file.open("a", encoding="utf8") as said:
                    said.write(f"{what}\t{line}\n")


def printed(walks: Iterable[Findings], most: int = 40) -> int:
    """Print the faults of all walks by kind, what is alike once, and return how many different ones there are."""
    walks, total = list(walks), 0
    for what in KINDS:
        places: dict[str, list[str]] = defaultdict(list)
        for findings in walks:
            for line in findings.faults.get(what, []):
                where, _, detail = line.partition(": ")
                places[detail].append(where)
        total += len(places)
        print(f"\n{what}: {len(places)}")
        for detail, found in list(places.items())[:most]:
            print(f"  {detail}  ({found[0]}{f' and {len(found) - 1} more' if len(found) > 1 else ''})")
        if len(places) > most:
            print(f"  and {len(places) - most} more, in the files beside the pictures")
    return total
