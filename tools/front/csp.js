// The tooltips of ECharts are markup with style attributes, which a content-security policy without unsafe-inline
// refuses; the same styles set through the style object are allowed. This plugin rewrites the places where it happens,
// and stops the build where a newer ECharts no longer has them.
import { readFile } from "node:fs/promises";

const TOOLTIP = /echarts[\\/]lib[\\/]component[\\/]tooltip[\\/]TooltipHTMLContent\.js$/;

/** @param {string} element @param {string} markup */
const assignment = (element, markup) => `${element}.innerHTML = ${markup};`;

/** @param {string} element @param {string} markup */
const rewritten = (element, markup) => `${element}.innerHTML = (${markup}).replaceAll(' style="', ' data-style="');
for (const styled of ${element}.querySelectorAll("[data-style]")) styled.style.cssText = styled.dataset.style;`;

const PLACES = [
  ["el", "content + arrow"],
  ["arrowEl", "arrow"],
];

export const withoutInlineStyles = {
  name: "without-inline-styles",
  /** @param {import("esbuild").PluginBuild} build */
  setup(build) {
    build.onLoad({ filter: TOOLTIP }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [element, markup] of PLACES) {
        const from = assignment(element, markup);
        if (!contents.includes(from)) throw new Error(`${path} no longer contains: ${from}`);
        contents = contents.replace(from, () => rewritten(element, markup));
      }
      return { contents, loader: "js" };
    });
  },
};
