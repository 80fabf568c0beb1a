"""One role's walk on one size: go wherever the pages lead, take pictures, note what is broken.

Every screen is seen in Chinese and light by every role. The whole matrix of languages and themes is seen once for each
screen, by whichever role comes first: what another role sees there differs in rows, not in words or colours.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tools.tour.addresses import is_one_of_many, kind, picture_name, screens
from tools.tour.findings import Findings

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
MEASURE = (HERE / "page.js").read_text(encoding="utf8")
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
DEPTH = 3
MOST_SCREENS = 90
TALLEST_PICTURE = 2600
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The first page is another one for every role.
OWN_FOR_EACH_ROLE = {"/"}


@dataclass
class Walk:
    """The walk of one role over the demo at ``base`` on one size, pictures and findings below ``folder``."""

    browser: Browser
    base: str
    role: str
    login: str
    password: str
    size: str
    folder: Path
    extra: list[str]
    findings: Findings = field(init=False)
    pending: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.findings = Findings(self.folder / f"{self.role}-{self.size}.txt")

    def run(self) -> Findings:
        """See every screen in Chinese, and those that nobody saw before in English and in dark as well."""
        state = self._sign_in()
        with self._opened("zh", state) as page:
            first_seen = list(self._explore(page))
        with self._opened("en", state) as page:
            for address in first_seen:
                self._see(page, address, "en", is_first=True)
        return self.findings

    def _sign_in(self) -> Any:
        context = self._context("zh", None)
        page = context.new_page()
        page.goto(f"{self.base}/accounts/login/")
        page.locator("input[name=login]").fill(self.login)
        page.locator("input[name=password]").fill(self.password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login" not in url, timeout=15_000)
        state = context.storage_state()
        context.close()
        return state

    @contextmanager
    def _opened(self, language: str, state: Any) -> Iterator[Page]:
        context = self._context(language, state)
        page = context.new_page()
        self._watch(page, f"{self.role} {language} {self.size}")
        yield page
        context.close()
        self.pending.clear()

    def _context(self, language: str, state: Any) -> BrowserContext:
        width, height = SIZES[self.size]
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            locale=LANGUAGES[language],
            timezone_id="Asia/Shanghai",
            storage_state=state,
            is_mobile=self.size == "phone",
            has_touch=self.size == "phone",
            reduced_motion="reduce",
            service_workers="block",
        )
        context.add_cookies([{"name": "language", "value": "zh-hans" if language == "zh" else "en", "url": self.base}])
        return context

    def _watch(self, page: Page, where: str) -> None:
        def on_console(message: ConsoleMessage) -> None:
            # What did not load is counted by its answer, with its address.
            if message.type == "error" and not message.text.startswith("Failed to load resource"):
                self.findings.add("console", f"{where} {_path(page.url)}", [message.text[:200]])

        def on_response(response: Response) -> None:
            is_closed_to_role = response.request.is_navigation_request() and _path(response.url) in self.extra
            if response.status >= 400 and not is_closed_to_role:
                self.findings.add("http", where, [f"{response.status} {_path(response.url)}"])

        def on_done(request: Request) -> None:
            self.pending.discard(request)

        page.on("request", lambda request: self.pending.add(request))
        page.on("requestfinished", on_done)
        page.on("requestfailed", on_done)
        page.on("console", on_console)
        page.on("response", on_response)
        page.on("pageerror", lambda error: self.findings.add("script", where, [str(error)[:200]]))

    def _explore(self, page: Page) -> Iterator[str]:
        """Go from link to link; yield the addresses of the screens that nobody saw before."""
        waiting = [(address, 0) for address in ["/", *self.extra]]
        seen: set[str] = set()
        while waiting:
            address, depth = waiting.pop(0)
            if kind(address) in seen or len(seen) >= MOST_SCREENS or is_one_of_many(address, seen):
                continue
            seen.add(kind(address))
            is_first = self._claim(address)
            if not self._see(page, address, "zh", is_first=is_first):
                continue
            if is_first:
                yield address
            if depth < DEPTH:
                links = page.eval_on_selector_all(
                    "a[href]:not([download])", "all => all.map(a => a.getAttribute('href'))"
                )
                waiting += [(link, depth + 1) for link in screens(links, address, self.base)]

    def _claim(self, address: str) -> bool:
        """Whether this walk is the first of its size to come to the screen, among all that run beside it."""
        name = kind(address)
        own = f"-{self.role}" if name in OWN_FOR_EACH_ROLE else ""
        try:
            (self.folder / "seen" / f"{picture_name(name)}-{self.size}{own}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _see(self, page: Page, address: str, language: str, *, is_first: bool) -> bool:
        """Open one screen and look at it in light, and in dark where it is seen first; false where it is no page."""
        where = f"{self.role} {language} {self.size} {kind(address)}"
        page.emulate_media(color_scheme="light")
        response = page.goto(self.base + address, wait_until="load")
        if response is None or response.status >= 400 or "html" not in response.headers.get("content-type", ""):
            return False
        self._wait_until_quiet(page)
        measured = page.evaluate(MEASURE, language)
        for what in ("untranslated", "overflow", "clipped"):
            self.findings.add(what, where, measured[what])
        if self.size == "phone":
            self.findings.add("targets", where, measured["small"])
        for theme in ("light", "dark") if is_first else ("light",):
            page.emulate_media(color_scheme=theme)
            self._picture(page, f"{language}-{theme}-{self.size}", address)
            if language == "zh" and AXE.exists():
                self._accessibility(page, f"{where} {theme}", theme)
        return True

    def _wait_until_quiet(self, page: Page) -> None:
        """Wait until two looks in a row find nothing on its way: fragments and charts are asked for after the page."""
        quiet, until = 0, time.monotonic() + 10
        while quiet < 2 and time.monotonic() < until:
            page.wait_for_timeout(25)
            quiet = 0 if self.pending else quiet + 1
        if quiet < 2:
            self.findings.add("http", _path(page.url), [f"no answer from {_path(r.url)}" for r in self.pending])

    def _picture(self, page: Page, look: str, address: str) -> None:
        name = f"{self.role}/{look}/{picture_name(kind(address))}.jpg"
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        width, height = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
        shown = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST_PICTURE)}
        page.screenshot(path=target, type="jpeg", quality=80, full_page=True, clip=shown, animations="disabled")
        self.findings.pictures.append(name)

    def _accessibility(self, page: Page, where: str, theme: str) -> None:
        """All rules in light; in dark only colours can differ."""
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf8"))
        only = (
            {"type": "tag", "values": AXE_RULES}
            if theme == "light"
            else {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
        )
        options = json.dumps({"runOnly": only, "resultTypes": ["violations"]})
        found = page.evaluate(f"() => axe.run(document, {options}).then(r => r.violations)")
        for violation in found:
            nodes = [", ".join(map(str, node["target"])) for node in violation["nodes"][:2]]
            self.findings.add("accessibility", where, [f"{violation['id']} at {'; '.join(nodes)}"])


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[-1] if "://" in address else address
