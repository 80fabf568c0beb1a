"""``python -m tools.tour``: starts a demo, walks it as every role, prints what is broken, fails on any of it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from playwright.sync_api import sync_playwright

from fenghuolun.desk.exchange.sample import PASSWORD
from tools.tour.demo import Demo, running_demo
from tools.tour.findings import Findings, printed
from tools.tour.sheet import write_sheet
from tools.tour.walk import AXE, SIZES, Walk

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


def walk(base: str, role: str, login: str, size: str, folder: Path, extra: list[str]) -> Findings:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM))
        findings = Walk(browser, base, role, login, PASSWORD, size, folder, extra).run()
        browser.close()
    return findings


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
        walks = walk_all(Demo(chosen.base, chosen.home), chosen.roles, chosen.into)
    else:
        with running_demo() as demo:
            print(f"the demo answers after {time.monotonic() - began:.0f} s", flush=True)
            walks = walk_all(demo, chosen.roles, chosen.into)
    total = printed(walks)
    pictures = [name for findings in walks for name in findings.pictures]
    sheet = write_sheet(pictures, chosen.into)
    print(f"\n{len(pictures)} pictures on {sheet}, {total} faults, {time.monotonic() - began:.0f} s")
    return 1 if total or not pictures else 0


def walk_all(demo: Demo, roles: list[str], folder: Path) -> list[Findings]:
    """Walk as every role on every size, one browser for each core, and say when each has come back."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "seen").mkdir(parents=True)
    extra = [line for line in (HERE / "screens.txt").read_text(encoding="utf8").splitlines() if line.startswith("/")]
    logins = {role: login for role, login in demo.logins().items() if role in roles or not roles}
    began, done = time.monotonic(), []
    with ProcessPoolExecutor(os.cpu_count() or 2) as pool:
        walks = {
            pool.submit(walk, demo.address, role, login, size, folder, extra): f"{role} {size}"
            for role, login in logins.items()
            for size in SIZES
        }
        for finished in as_completed(walks):
            findings = finished.result()
            done.append(findings)
            count = sum(map(len, findings.faults.values()))
            spent = time.monotonic() - began
            print(f"{walks[finished]}: {len(findings.pictures)} pictures, {count} findings, {spent:.0f} s", flush=True)
    shutil.rmtree(folder / "seen")
    return done


if __name__ == "__main__":
    sys.exit(main())
