/**
 * Make the checking page as one file that works without a network: its script and style inside, and a policy
 * that lets nothing else run and nothing be fetched. Called after `vite build`; the same input gives the same bytes.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "vite";

const OUT = "ui/static/dist/drawbook-verify.html";
const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const made = await build({
  configFile: false,
  logLevel: "error",
  build: {
    write: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: "draws/frontend/saved-page.js",
      output: { format: "iife", entryFileNames: "page.js" },
    },
  },
});
const parts = [made].flat().flatMap((bundle) => bundle.output);
const script = parts.find((part) => part.type === "chunk").code.replaceAll("</script", "<\\/script");
const [tokens, own] = ["ui/frontend/styles/tokens.css", "draws/frontend/styles/draw.css"].map((path) =>
  readFileSync(path, "utf8"),
);
const base = readFileSync("draws/frontend/saved-page.css", "utf8");
const style = `${tokens}\n${base}\n${own}`;
const body = readFileSync("draws/frontend/saved-page.html", "utf8");
const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;

writeFileSync(
  OUT,
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Check a draw · Drawbook</title>
<style>${style}</style>
</head>
<body>
${body}<script>${script}</script>
</body>
</html>
`,
);
