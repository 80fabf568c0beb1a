"""Nothing is committed that belongs to one machine: addresses in locks, folders, keys. Every dependency is locked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from house.repository import ROOT, files, none_of, short

# Folders that exist on one machine only; each is written in two parts so that this file does not hold it.
MACHINE_PLACES = re.compile(
    r"(?<![\w.-])(?:"
    + "|".join(("/wo" + r"rk/\w", "/ro" + r"ot/\w", "/ho" + r"me/\w", "/Us" + r"ers/\w", "/tm" + r"p/\w"))
    + ")"
)
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(org|com)|registry\.[\w-]+\.\w+|files\.python|/simple\b|index-url\s*=|find-links\s*=",
)
KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_\w{36}\b|://\w+:[^@\s{}<>$'\"]{3,}@(?!host)"
)
TEXT = {
    ".py",
    ".js",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".json",
    ".lock",
    ".txt",
    ".po",
    ".sh",
    ".yml",
    ".typ",
    ".svg",
    "",
}


def faults(name: str, text: str) -> list[str]:
    found = []
    if name.endswith((".lock", "package-lock.json", ".npmrc")) and "://" in re.sub(r'"url": "[^"]*"', "", text):
        found.append(f"{name}: an address")
    for pattern in (MACHINE_PLACES, REGISTRIES, KEYS):
        found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    return found


def named(requirement: str) -> str:
    return re.split(r"[\s\[<>=!;~]", requirement)[0].lower().replace("_", "-")


def missing_from_lock(requirements: list[str], lock: str) -> list[str]:
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    return [name for name in map(named, requirements) if name not in locked]


def test_no_file_holds_an_address_of_a_registry_a_place_of_one_machine_or_a_key() -> None:
    found = []
    for path in files():
        if path.suffix in TEXT and "vendor" not in path.parts and path.name not in {"test_committed.py", "LICENSE"}:
            found += faults(short(path), path.read_text(encoding="utf8"))
    none_of(found)


def test_every_dependency_is_in_its_lock_with_a_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    product = [*project["project"]["dependencies"], *project["dependency-groups"]["setup"]]
    runtime = (ROOT / "requirements/runtime.lock").read_text(encoding="utf8")
    development = (ROOT / "requirements/dev.lock").read_text(encoding="utf8")
    none_of(missing_from_lock(product, runtime))
    none_of(missing_from_lock([*product, *project["dependency-groups"]["dev"]], development))
    assert runtime.count("==") <= runtime.count("--hash=sha256:")


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf8")
    dependencies = text.partition("\ndependencies = [")[2].partition("\n]")[0].splitlines()
    none_of([line for line in dependencies if line.strip().startswith('"') and "#" not in line])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.lock", "--index-url https" + "://mirror.example/"),
        ("x.py", 'open("/ho' + 'me/ann/file")'),
        ("x.toml", "https" + "://py" + "pi.org/x"),
        ("x.py", "-----BEGIN " + "PRIVATE KEY-----"),
    ],
)
def test_each_planted_leak_is_seen(name: str, text: str) -> None:
    assert faults(name, text) != []


def test_a_planted_dependency_without_lock_is_seen() -> None:
    assert missing_from_lock(["numpy", "leftpad >=1"], "numpy==2.0\n") == ["leftpad"]


def test_no_tracked_file_is_ignored_by_the_settings_of_git() -> None:
    none_of([short(p) for p in files() if p.suffix in {".sqlite3", ".pyc", ".mo"} or Path("var") in p.parents])
