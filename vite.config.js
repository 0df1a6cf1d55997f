/** Build the pages' scripts and styles into ui/static/dist, where Django finds them by manifest.json. */
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  // Relative, so that the pages work under any STATIC_URL.
  base: "./",
  plugins: [tailwindcss()],
  build: {
    outDir: "ui/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        sectors: "sites/frontend/sectors.js",
        desk: "project/frontend/desk.js",
        sell: "books/frontend/sell.js",
        cover: "books/frontend/cover.js",
        chitDesk: "chits/frontend/desk.js",
        phone: "chits/frontend/phone.js",
        sw: "ui/frontend/sw.js",
        passkey: "accounts/frontend/passkey.js",
        proofs: "draws/frontend/proofs.js",
        signUp: "accounts/frontend/sign-up.js",
        pay: "billing/frontend/pay.js",
        queue: "billing/frontend/queue.js",
        statement: "billing/frontend/statement.js",
      },
    },
  },
});
