"""Vendored files are what the manifest says, small enough for a phone, and what the locked packages build."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from house.repository import DESK, ROOT, none_of, ours, short

VENDOR = DESK / "kit" / "static" / "kit" / "vendor"
DESCRIBED = {"manifest.json", "README.md", "echarts.d.ts"}
CHART_LIMIT_BYTES = 270 * 1000


def differences(folder: Path) -> list[str]:
    """Return the files of ``folder`` that its manifest does not describe, or describes differently."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf8"))
    present = {path.name for path in folder.iterdir()} - DESCRIBED
    found = [f"{name}: in one place only" for name in sorted(present ^ manifest.keys())]
    hashes = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(present & manifest.keys())
    }
    return found + [f"{name}: changed by hand" for name in hashes if hashes[name] != manifest[name]["sha256"]]


def test_vendored_files_are_those_of_the_manifest() -> None:
    none_of(differences(VENDOR))


def test_each_vendored_package_is_named_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf8")
    manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf8"))
    none_of([name for name in manifest if name not in notice])


def test_the_chart_bundle_stays_below_270_kilobytes() -> None:
    assert len(gzip.compress((VENDOR / "echarts.js").read_bytes(), 9)) <= CHART_LIMIT_BYTES


def icons_in(text: str) -> set[str]:
    """Return the names of icons that a template or module asks for, as an argument, an attribute or a tag."""
    found = re.findall(r"""icon=["']([a-z][\w-]*)["']|{% icon ["']([a-z][\w-]*)["']""", text)
    return {name for names in found for name in names if name}


def test_every_icon_that_a_page_uses_is_in_the_sprite() -> None:
    from fenghuolun.desk.activities.rules.first_catalogue import ROWS
    from fenghuolun.desk.home.navigation import ENTRIES, LOG, MINE

    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text(encoding="utf8")))
    used = {
        (short(path), name)
        for path in ours(".html", ".js", ".py")
        if path.is_relative_to(DESK)
        for name in icons_in(path.read_text(encoding="utf8"))
    }
    used |= {("navigation", entry.icon) for entry in (*ENTRIES, LOG, MINE)}
    used |= {("activity catalogue", row["icon"]) for row in ROWS}
    assert len(used) > 10
    none_of({pair for pair in used if pair[1] not in drawn})


def test_the_locked_packages_build_the_same_bytes(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (ROOT / "node_modules" / "esbuild").exists():
        pytest.skip("node or node_modules is not here: the rebuild is not compared")
    subprocess.run(["node", "tools/front/vendor.js", str(tmp_path)], cwd=ROOT, check=True, timeout=60)
    rebuilt = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    none_of([name for name, content in rebuilt.items() if (VENDOR / name).read_bytes() != content])


def test_a_planted_icon_is_found_however_it_is_asked_for() -> None:
    assert icons_in("""<c-button icon="phone" />{% icon 'map' %}{% icon "x" %} icon="{{ one }}" """) == {
        "phone",
        "map",
        "x",
    }


def test_a_planted_change_and_a_planted_file_are_seen(tmp_path: Path) -> None:
    shutil.copytree(VENDOR, tmp_path, dirs_exist_ok=True)
    (tmp_path / "icons.svg").write_text("<svg/>", encoding="utf8")
    (tmp_path / "stray.js").touch()
    assert differences(tmp_path) == ["stray.js: in one place only", "icons.svg: changed by hand"]
