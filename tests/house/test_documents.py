"""Documents fail when they lie: measures equal the code, links lead somewhere, commands exist, claims have tests."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from fenghuolun.engine.measures import MEASURES, as_markdown
from house.repository import ROOT, none_of, ours, short, table, tree

COVERAGE = ROOT / "docs" / "coverage.md"
OUTLINE = Path(os.environ.get("FENGHUOLUN_SHARED", ROOT.parent / "shared")) / "spec" / "outline.tsv"
STATES = {"claimed", "open", "partly"}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def dead_links(path: Path, text: str) -> list[str]:
    """Return the links of a document that lead to no file here; addresses of others are not followed."""
    found = []
    for target in LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)):
        file = target.partition("#")[0]
        if file and "://" not in file and not file.startswith("mailto:") and not (path.parent / file).exists():
            found.append(f"{short(path)}: {target}")
    return found


def outline_ids_of_tests(paths: list[Path]) -> set[str]:
    """Return the ids in ``@pytest.mark.outline("…")``, on functions, classes, parameters or as ``pytestmark``."""
    found = set()
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mark.outline"):
                found |= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
    return found


def unproved(rows: list[list[str]], tested: set[str]) -> list[str]:
    """Return the ids that a coverage table claims without a test that carries the id, or with an unknown state."""
    wrong_state = [f"{row[0]}: unknown state {row[3]}" for row in rows if row[3] not in STATES]
    return wrong_state + [f"{row[0]}: claimed, no test" for row in rows if row[3] == "claimed" and row[0] not in tested]


def coverage_rows() -> list[list[str]]:
    if not COVERAGE.exists():
        pytest.skip("docs/coverage.md is not written yet")
    return [[cell.strip("`") for cell in row] for row in table(COVERAGE, 4)]


def modules_of_tests(folder: Path) -> list[Path]:
    return [path for path in ours(".py") if path.is_relative_to(folder) and path.name.startswith("test_")]


def test_the_page_of_measures_equals_the_code() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf8")
    assert MEASURES
    assert as_markdown().strip() in page


def test_every_link_in_the_documents_leads_to_a_file() -> None:
    documents = ours(".md")
    none_of([link for path in documents for link in dead_links(path, path.read_text(encoding="utf8"))])


def test_every_make_command_in_the_documents_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    known = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    said = {
        (short(path), command)
        for path in ours(".md")
        for command in re.findall(r"(?:`|^|\s{2,})make ([a-z]+)", path.read_text(encoding="utf8"), re.MULTILINE)
    }
    none_of({pair for pair in said if pair[1] not in known})


def test_every_claimed_outline_id_has_a_test_that_carries_it() -> None:
    none_of(unproved(coverage_rows(), outline_ids_of_tests(modules_of_tests(ROOT / "tests"))))


def test_every_outline_id_has_its_row_of_coverage_and_every_test_names_a_real_one() -> None:
    covered = {row[0] for row in coverage_rows()}
    if not OUTLINE.exists():
        pytest.skip(f"{OUTLINE.name} is not here: set FENGHUOLUN_SHARED")
    ids = {line.split("\t")[0] for line in OUTLINE.read_text(encoding="utf8").splitlines()[1:]}
    assert covered == ids
    none_of(outline_ids_of_tests(modules_of_tests(ROOT / "tests")) - ids)


def test_a_planted_dead_link_and_unproved_claims_are_seen() -> None:
    assert dead_links(ROOT / "docs" / "x.md", "see [this](nowhere.md) and [that](../README.md)") == [
        "docs/x.md: nowhere.md"
    ]
    rows = [
        ["1.1", "/", "t", "claimed"],
        ["1.2", "/", "t", "claimed"],
        ["1.3", "/", "", "open"],
        ["1.4", "", "", "done"],
    ]
    assert unproved(rows, {"1.1"}) == ["1.4: unknown state done", "1.2: claimed, no test"]


def test_a_planted_mark_is_found_wherever_pytest_allows_one(tmp_path: Path) -> None:
    planted = tmp_path / "test_x.py"
    planted.write_text(
        "import pytest\npytestmark = pytest.mark.outline('1.1')\n"
        "@pytest.mark.outline('1.2', '1.3')\ndef test_a(): ...\n",
        encoding="utf8",
    )
    assert outline_ids_of_tests([planted]) == {"1.1", "1.2", "1.3"}
