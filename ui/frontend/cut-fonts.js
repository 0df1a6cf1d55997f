/**
 * Build step: what the pages' fonts need beside the packages' own files.
 *
 * Cuts the rupee sign and the minus out of the large latin-ext fonts, so that an Indian amount costs 2 kB, not 133, and
 * writes the style sheets of the scripts that names are written in: `scripts.css` for those of one file each, `cjk.css`
 * for the hundreds of files of Chinese and Korean, which a page asks for only when it shows such letters.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const SIGNS = "₹₨₱₩₦₫₺₽";
const FONTS = {
  "inter-signs.woff2": "@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2",
  "mono-signs.woff2": "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-ext-wght-normal.woff2",
};
const INTER = ["cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese"];
const SCRIPTS = [
  "arabic",
  "armenian",
  "bengali",
  "ethiopic",
  "georgian",
  "gujarati",
  "gurmukhi",
  "hebrew",
  "kannada",
  "khmer",
  "lao",
  "malayalam",
  "oriya",
  "sinhala",
  "tamil",
  "telugu",
  "thaana",
  "thai",
];

const modules = new URL("../../node_modules/", import.meta.url);
const target = new URL("./generated/", import.meta.url);
await mkdir(target, { recursive: true });
for (const [name, source] of Object.entries(FONTS)) {
  const whole = await readFile(new URL(source, modules));
  const cut = await subsetFont(whole, SIGNS, { targetFormat: "woff2" });
  await writeFile(new URL(name, target), cut);
  console.log(`${fileURLToPath(new URL(name, target))}: ${cut.length} bytes of ${whole.length}`);
}

const faces = [
  ...(await Promise.all(INTER.map((part) => face("Inter Variable", "inter", part, "opsz")))),
  ...(await Promise.all(
    SCRIPTS.map((script) => face("Noto Sans Scripts", `noto-sans-${script}`, script, "wght")),
  )),
];
await writeFile(new URL("scripts.css", target), faces.join(""));
const languages = ["sc", "kr"].map(
  (language) => `@import "@fontsource-variable/noto-sans-${language}/wght.css";\n`,
);
await writeFile(new URL("cjk.css", target), languages.join(""));

/** One file of a package as a face of `family`, for the characters that the package states for it. */
async function face(family, name, part, axis) {
  const stated = JSON.parse(
    await readFile(new URL(`@fontsource-variable/${name}/unicode.json`, modules), "utf8"),
  );
  const file = `../../../node_modules/@fontsource-variable/${name}/files/${name}-${part}-${axis}-normal.woff2`;
  return `@font-face { font-family: "${family}"; font-style: normal; font-display: swap; font-weight: 100 900; src: url("${file}") format("woff2"); unicode-range: ${stated[part]}; }\n`;
}
