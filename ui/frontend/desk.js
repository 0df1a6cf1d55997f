/** Every page's script: the shell, the clock, and htmx where a page uses it. */
import "./shell.js";
import "./countdown.js";
import "./live-state.js";
import "./upkeep.js";
import "./bell.js";
import "./search.js";
import "./put-away.js";
import "./held.js";
import "./drafts.js";

if (document.querySelector("[hx-get], [hx-post], [hx-delete]")) import("htmx.org");
if (document.querySelector("[data-list-keys]")) import("./list-keys.js");
if (document.querySelector("[data-sheet]")) import("./sheet.js");
if (document.querySelector("[data-errors-in-place]")) import("./errors-in-place.js");
if (document.querySelector("input[data-zone]")) import("./reader-time.js");
// The style sheet of these scripts alone is as large as all others together.
if (/[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]/.test(document.body?.textContent ?? ""))
  import("./generated/cjk.css");
