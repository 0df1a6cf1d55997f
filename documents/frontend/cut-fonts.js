/**
 * Build step: make the fonts of the pages' packages into files that the typesetter of documents reads.
 *
 * Writes documents/fonts/*.ttf. Weights stay variable. The packages split a family by script. The typesetter takes one
 * file for a family that a document names, and finds other letters in whatever file has them: the files that extend
 * Inter and JetBrains Mono get names of their own, so that those families are their Latin letters.
 */
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const modules = new URL("../../node_modules/", import.meta.url);
const target = new URL("../fonts/", import.meta.url);

const CJK = "@fontsource-variable/noto-sans-";
const HAN = [
  [0x2e80, 0x312f],
  [0x3190, 0xa4ff],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe6f],
  [0xff00, 0xffef],
  [0x20000, 0x3ffff],
];
const HANGUL = [
  [0x1100, 0x11ff],
  [0x3130, 0x318f],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
];

/** [package, files of it, what to do with them]. */
const FONTS = [
  [
    "@fontsource-variable/inter",
    "inter-{latin,latin-ext,cyrillic,cyrillic-ext,greek,greek-ext,vietnamese}-opsz-normal",
    { family: "Inter", isSplit: true, variationAxes: { opsz: 14 } },
  ],
  [
    "@fontsource-variable/jetbrains-mono",
    "jetbrains-mono-{latin,latin-ext}-wght-normal",
    { family: "JetBrains Mono", isSplit: true },
  ],
  [
    "@fontsource/noto-nastaliq-urdu",
    "noto-nastaliq-urdu-arabic-{400,600}-normal",
    { family: "Noto Nastaliq Urdu" },
  ],
  [
    "@fontsource/noto-sans-myanmar",
    "noto-sans-myanmar-myanmar-{400,600}-normal",
    { family: "Noto Sans Myanmar" },
  ],
  ...[
    "arabic",
    "armenian",
    "bengali",
    "devanagari",
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
  ].map((script) => [
    `@fontsource-variable/noto-sans-${script}`,
    `noto-sans-${script}-${script}-wght-normal`,
  ]),
  // The simplified Chinese font has most of the traditional and Japanese characters too; the others add theirs.
  [`${CJK}sc`, "noto-sans-sc-*-wght-normal"],
  [`${CJK}tc`, "noto-sans-tc-*-wght-normal", { only: HAN, without: [`${CJK}sc`] }],
  [`${CJK}jp`, "noto-sans-jp-*-wght-normal", { only: HAN, without: [`${CJK}sc`, `${CJK}tc`] }],
  [`${CJK}kr`, "noto-sans-kr-*-wght-normal", { only: HANGUL }],
  ["@fontsource/noto-sans-symbols-2", "noto-sans-symbols-2-{symbols,math}-400-normal"],
  ["@fontsource-variable/noto-emoji", "noto-emoji-*-wght-normal"],
];

const stamp = new URL(".made-from", target);
const inputs = await Promise.all([
  readFile(new URL(import.meta.url)),
  readFile(new URL("../../package-lock.json", import.meta.url)),
]);
const digest = inputs.reduce((hash, input) => hash.update(input), createHash("sha256")).digest("hex");
const stated = await readFile(stamp, "utf8").catch(() => "");
if (stated !== `${digest} ${(await fonts()).length}`) await cutAll();

async function cutAll() {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const [name, files, { family, isSplit, variationAxes, only, without = [] } = {}] of FONTS) {
    const taken = new Set((await Promise.all(without.map((other) => lettersOf(other)))).flat());
    for (const file of await filesOf(name, files)) {
      const letters =
        only && (await lettersOf(name, file)).filter((code) => isWithin(only, code) && !taken.has(code));
      if (letters?.length === 0) continue;
      const whole = await readFile(new URL(`${name}/files/${file}.woff2`, modules));
      const cut = letters
        ? await subsetFont(whole, String.fromCodePoint(...letters), { targetFormat: "truetype" })
        : await subsetFont(whole, "", { targetFormat: "truetype", keepAllGlyphs: true, variationAxes });
      const isExtension = isSplit && !/-latin-(?!ext)/.test(file);
      await writeFile(
        new URL(`${file}.ttf`, target),
        family ? renamed(cut, isExtension ? `${family} ${file}` : family) : cut,
      );
    }
  }
  const count = (await fonts()).length;
  await writeFile(stamp, `${digest} ${count}`);
  console.log(`${fileURLToPath(target)}: ${count} fonts`);
}

async function fonts() {
  const files = await readdir(target).catch(() => []);
  return files.filter((file) => file.endsWith(".ttf"));
}

/** The files that a pattern names: `{a,b}` each of them, `*` every number. */
async function filesOf(name, pattern) {
  const [start, choice, end] = pattern.split(/\{(.*)\}/);
  if (choice) return choice.split(",").map((one) => `${start}${one}${end}`);
  if (!pattern.includes("*")) return [pattern];
  const [before, after] = pattern.split("*");
  const found = (await readdir(new URL(`${name}/files/`, modules))).map((file) =>
    file.replace(/\.woff2$/, ""),
  );
  return found.filter(
    (file) =>
      file.startsWith(before) &&
      file.endsWith(after) &&
      /^\d+$/.test(file.slice(before.length, -after.length)),
  );
}

/** The characters that a package states for one of its numbered files, or for all of them. */
async function lettersOf(name, file = "") {
  const stated = JSON.parse(await readFile(new URL(`${name}/unicode.json`, modules), "utf8"));
  const number = /-(\d+)-wght/.exec(file)?.[1];
  const ranges = number ? stated[`[${number}]`] : Object.values(stated).join(",");
  return ranges.split(",").flatMap((range) => {
    const [first, last = first] = range
      .replace(/U\+/i, "")
      .split("-")
      .map((code) => Number.parseInt(code, 16));
    return Array.from({ length: last - first + 1 }, (_, n) => first + n);
  });
}

function isWithin(ranges, code) {
  return ranges.some(([first, last]) => first <= code && code <= last);
}

/** A font with another family name: a name table of our own at its end. */
function renamed(font, family) {
  const records = [
    [1, family],
    [2, "Regular"],
    [4, family],
    [6, family.replace(/[^\w-]/g, "")],
  ];
  const strings = records.map(([, text]) => Buffer.from(text, "utf16le").swap16());
  const head = Buffer.alloc(6 + 12 * records.length);
  head.writeUInt16BE(records.length, 2);
  head.writeUInt16BE(head.length, 4);
  let at = 0;
  for (const [n, [id]] of records.entries()) {
    // Windows, Unicode, English.
    for (const [word, value] of [3, 1, 0x409, id, strings[n].length, at].entries())
      head.writeUInt16BE(value, 6 + 12 * n + 2 * word);
    at += strings[n].length;
  }
  const table = Buffer.concat([head, ...strings]);
  const whole = Buffer.concat([font, Buffer.alloc(-font.length & 3), table, Buffer.alloc(-table.length & 3)]);
  for (let entry = 12; entry < 12 + 16 * font.readUInt16BE(4); entry += 16) {
    if (whole.toString("latin1", entry, entry + 4) !== "name") continue;
    whole.writeUInt32BE(whole.length - table.length - (-table.length & 3), entry + 8);
    whole.writeUInt32BE(table.length, entry + 12);
  }
  return whole;
}
