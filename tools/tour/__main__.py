"""``python -m tools.tour``: starts a demo, walks it as every role, prints what is broken, fails on any of it."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from playwright.sync_api import sync_playwright

from fenghuolun.desk.exchange.sample import PASSWORD
from tools.tour.demo import Demo, running_demo
from tools.tour.walk import AXE, Findings, Walk

HERE = Path(__file__).parent
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def walk(base: str, role: str, login: str, pictures: Path, extra: list[str]) -> Findings:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM))
        findings = Walk(browser, base, role, login, PASSWORD, pictures, extra).run()
        browser.close()
    findings.faults = dict(findings.faults)
    return findings


def printed(results: dict[str, Findings], most: int = 40) -> int:
    """Print the faults of all roles by kind, what is alike once, and return how many different ones there are."""
    total = 0
    for what in ("script", "console", "http", "untranslated", "overflow", "accessibility"):
        places: dict[str, list[str]] = defaultdict(list)
        for findings in results.values():
            for line in findings.faults.get(what, []):
                where, _, detail = line.partition(": ")
                places[detail].append(where)
        total += len(places)
        print(f"\n{what}: {len(places)}")
        for detail, found in list(places.items())[:most]:
            print(f"  {detail}  ({found[0]}{f' and {len(found) - 1} more' if len(found) > 1 else ''})")
    small = sorted(set().union(*(findings.small for findings in results.values())))
    print(f"\ntargets under 44 px on the phone (reported, no failure): {len(small)}")
    print("\n".join(f"  {line}" for line in small[:most]))
    return total


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.tour", description=__doc__)
    parser.add_argument("--roles", nargs="*", default=[], help="only these, e.g. seller manager")
    parser.add_argument("--base", help="walk a demo that runs already, e.g. http://127.0.0.1:8000")
    parser.add_argument("--home", type=Path, default=Path("var"), help="the folder of that demo")
    parser.add_argument("--into", type=Path, default=Path("tour"))
    chosen = parser.parse_args()
    began = time.monotonic()
    if not AXE.exists():
        print("accessibility: skipped, axe-core is not here (npm)")
    if chosen.base:
        results = walk_all(Demo(chosen.base, chosen.home), chosen.roles, chosen.into)
    else:
        with running_demo() as demo:
            results = walk_all(demo, chosen.roles, chosen.into)
    total = printed(results)
    pictures = sum(findings.pictures for findings in results.values())
    print(f"\n{pictures} pictures in {chosen.into}/, {total} faults, {time.monotonic() - began:.0f} s")
    report = {role: {"faults": f.faults, "small": sorted(f.small)} for role, f in results.items()}
    (chosen.into / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf8")
    return 1 if total or not pictures else 0


def walk_all(demo: Demo, roles: list[str], pictures: Path) -> dict[str, Findings]:
    """Walk as every role, two at a time: one for each core."""
    shutil.rmtree(pictures, ignore_errors=True)
    extra = [line for line in (HERE / "screens.txt").read_text(encoding="utf8").splitlines() if line.startswith("/")]
    logins = {role: login for role, login in demo.logins().items() if role in roles or not roles}
    with ProcessPoolExecutor(2) as pool:
        walks = {role: pool.submit(walk, demo.address, role, logins[role], pictures, extra) for role in logins}
        return {role: running.result() for role, running in walks.items()}


if __name__ == "__main__":
    sys.exit(main())
