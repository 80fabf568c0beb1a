// Lighthouse on the screens people live in: a phone, a slow network, a slow processor. `make demo` runs beside it.
//   npm run lighthouse -- http://127.0.0.1:8000
// Prints a row for each screen and fails where a score stays under 95. The demo's logins and password are the sample's.
import { mkdirSync, writeFileSync } from "node:fs";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const BASE = (process.argv[2] ?? "http://127.0.0.1:8000").replace(/\/$/, "");
const PASSWORD = "fenghuolun-2026";
const SCREENS = [
  ["sign-in", "", "/accounts/login/"],
  ["today", "lina", "/"],
  ["log", "lina", "/activities/log/"],
  ["customers", "lina", "/customers/"],
  ["team", "zhangwei", "/team/"],
  ["business", "chenjing", "/business/"],
];
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const GOAL = 95;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"];

const cookiesOf = (answer) => answer.headers.getSetCookie().map((line) => line.split(";")[0]);

async function signedIn(login) {
  const page = await fetch(`${BASE}/accounts/login/`);
  const token = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
  const before = cookiesOf(page);
  const answer = await fetch(`${BASE}/accounts/login/`, {
    method: "POST",
    redirect: "manual",
    headers: { Cookie: before.join("; "), Referer: `${BASE}/accounts/login/` },
    body: new URLSearchParams({ csrfmiddlewaretoken: token, login, password: PASSWORD }),
  });
  if (answer.status !== 302) throw new Error(`${login} could not sign in: ${answer.status}`);
  const changed = cookiesOf(answer);
  const names = new Set(changed.map((pair) => pair.split("=")[0]));
  const all = [...before.filter((pair) => !names.has(pair.split("=")[0])), ...changed];
  return all.map((pair) => ({ url: BASE, name: pair.split("=")[0], value: pair.slice(pair.indexOf("=") + 1) }));
}

const browser = await puppeteer.launch({ executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", args: FLAGS });
mkdirSync("bench-out", { recursive: true });
let missed = 0;
for (const [name, login, path] of SCREENS) {
  const page = await browser.newPage();
  if (login) await page.setCookie(...(await signedIn(login)));
  const flags = { onlyCategories: CATEGORIES, disableStorageReset: true, extraHeaders: { "Accept-Language": "zh-CN" } };
  const run = await lighthouse(`${BASE}${path}`, { ...flags, logLevel: "error" }, undefined, page);
  await page.close();
  const { categories, audits, finalDisplayedUrl } = run.lhr;
  if (new URL(finalDisplayedUrl).pathname !== path) throw new Error(`${path} led to ${finalDisplayedUrl}`);
  const scores = CATEGORIES.map((category) => Math.round((categories[category].score ?? 0) * 100));
  if (scores.some((score) => score < GOAL)) missed += 1;
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
  const shown = times.map((audit) => `${audit} ${audits[audit].displayValue}`).join(", ");
  console.log(`${name.padEnd(10)} ${CATEGORIES.map((category, at) => `${category} ${scores[at]}`).join("  ")}  (${shown})`);
  const faults = Object.values(audits).filter((audit) => audit.score !== null && audit.score < 0.9);
  for (const fault of faults) console.log(`  ${fault.id}: ${fault.displayValue ?? fault.title}`);
  writeFileSync(`bench-out/lighthouse-${name}.json`, run.report);
}
await browser.close();
console.log(missed ? `${missed} screens under ${GOAL}` : `all at ${GOAL} or more`);
process.exitCode = missed ? 1 : 0;
