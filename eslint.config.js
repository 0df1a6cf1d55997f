/** What scripts and styles are held to beyond their form, which Prettier looks after. */
import css from "@eslint/css";
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/static/**", "**/generated/**", "**/node_modules/**", ".venv/**"] },
  {
    files: ["**/*.js"],
    ...js.configs.recommended,
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.serviceworker } },
    rules: {
      ...js.configs.recommended.rules,
      // A record of draws may hold no control characters, and the check looks for them.
      "no-control-regex": "off",
    },
  },
  {
    files: ["**/*.css"],
    plugins: { css },
    language: "css/css",
    languageOptions: { tolerant: true },
    rules: {
      ...css.configs.recommended.rules,
      // Tokens are in files of their own, and Tailwind's.
      "css/no-invalid-properties": ["error", { allowUnknownVariables: true }],
      // Tailwind's own rules, and its imports between them.
      "css/no-invalid-at-rules": "off",
      "css/no-invalid-at-rule-placement": "off",
      "css/no-duplicate-imports": "off",
      // What a browser does not know it leaves out: looks, and nothing that is needed.
      "css/use-baseline": "off",
      "css/no-important": "off",
    },
  },
];
