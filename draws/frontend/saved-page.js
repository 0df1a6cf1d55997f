/** The one-file page's script: the check, and the reader's dark theme. */
import "./check-draw.js";

if (matchMedia("(prefers-color-scheme: dark)").matches)
  document.documentElement.dataset.theme = "drawbook-dark";
