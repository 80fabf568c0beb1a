// Rebuilds the vendored front end from the locked packages: `node tools/front/vendor.js [folder]`.
// The same packages give the same bytes, so that a test can compare a fresh build with what is committed.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { withoutInlineStyles } from "./csp.js";

const here = import.meta.dirname;
const target = process.argv[2] ?? join(here, "../../src/fenghuolun/desk/kit/static/kit/vendor");
const packages = join(here, "../../node_modules");

/** @param {string} name */
async function described(name) {
  const { version, license } = JSON.parse(await readFile(join(packages, name, "package.json"), "utf8"));
  return { package: name, version, licence: license };
}

async function charts() {
  const { version } = await described("echarts");
  const built = await build({
    entryPoints: [join(here, "echarts.js")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    plugins: [withoutInlineStyles],
    define: { "process.env.NODE_ENV": '"production"' },
    banner: { js: `/*! Apache ECharts ${version}, a part of it | Apache-2.0 | see NOTICE */` },
    write: false,
  });
  return built.outputFiles[0].text;
}

async function icons() {
  const { version, licence } = await described("lucide-static");
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").filter((line) => line && !line.startsWith("#"));
  const symbols = await Promise.all(names.map(symbol));
  return `<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide ${version} | ${licence} | see NOTICE -->\n${symbols.join("\n")}\n</svg>\n`;
}

/** @param {string} name */
async function symbol(name) {
  const source = await readFile(join(packages, "lucide-static/icons", `${name}.svg`), "utf8");
  const shapes = source.replace(/^[^]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "").replaceAll(" />", "/>");
  const stroke = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24"><g ${stroke}>${shapes}</g></symbol>`;
}

const files = {
  "echarts.js": { from: "echarts", text: await charts() },
  "icons.svg": { from: "lucide-static", text: await icons() },
};

await mkdir(target, { recursive: true });
const manifest = {};
for (const [file, { from, text }] of Object.entries(files)) {
  await writeFile(join(target, file), text);
  manifest[file] = { ...(await described(from)), sha256: createHash("sha256").update(text).digest("hex") };
}
await writeFile(join(target, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
