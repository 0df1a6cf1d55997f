/** Cut the rupee sign and the minus out of the large latin-ext fonts, so that an Indian amount costs 2 kB, not 133. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import subsetFont from "subset-font";

const SIGNS = "₹₨₱₩₦₫₺₽";
const FONTS = {
  "inter-signs.woff2": "@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2",
  "mono-signs.woff2": "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-ext-wght-normal.woff2",
};

const target = new URL("./generated/", import.meta.url);
await mkdir(target, { recursive: true });
for (const [name, source] of Object.entries(FONTS)) {
  const whole = await readFile(new URL(`../../node_modules/${source}`, import.meta.url));
  const cut = await subsetFont(whole, SIGNS, { targetFormat: "woff2" });
  await writeFile(new URL(name, target), cut);
  console.log(`${fileURLToPath(new URL(name, target))}: ${cut.length} bytes of ${whole.length}`);
}
