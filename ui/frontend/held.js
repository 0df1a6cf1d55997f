/** Acts that can be undone for some seconds: the countdown, Undo by button or key, carrying out at its end. */
import { refreshParts, refresher } from "./refresh.js";
import { release, toast, toastAfterReload } from "./shell.js";
import { isTyping } from "./typing.js";
import { gettext } from "./words.js";

const AGAIN_MS = 700;
const MOST_TRIES = 12;
const NO_CONNECTION = 0;

const refreshAgain = refresher();

const forms = () => [...document.querySelectorAll("form[data-held]")];

for (const form of forms()) hold(form);

/** Count down in the button, then have it carried out; whoever leaves the page leaves that to the server. */
function hold(form) {
  const ends = performance.now() + Number(form.dataset.leftMs);
  const place = form.querySelector("[data-left]");
  const tick = () => {
    if (!form.isConnected || form.dataset.ending) return;
    const left = ends - performance.now();
    if (left <= 0) return carryOut(form);
    place.textContent = `(${Math.ceil(left / 1000)})`;
    setTimeout(tick, (left % 1000) + 5);
  };
  tick();
}

async function carryOut(form, tries = 0) {
  form.querySelector("[data-left]").textContent = "";
  const { status, body } = await send(form, form.dataset.held);
  if (!form.isConnected || form.dataset.ending) return;
  if (status === 200) return finish(form, body);
  if (status === 401 || status === 404) return form.remove();
  // Not due by the server's clock, busy, or out of reach: the server's own worker does it as well.
  if (tries < MOST_TRIES) setTimeout(() => carryOut(form, tries + 1), AGAIN_MS * (1 + tries));
  else
    form.querySelector("[role=status]").textContent = gettext(
      "The server can't be reached. It will finish this automatically. Reload the page to check.",
    );
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-held], [data-held-error]")) return;
  event.preventDefault();
  form.dataset.ending = "yes";
  const { status, body } = await send(form, form.action);
  if (status === 200) return form.matches("[data-held-error]") ? form.remove() : finish(form, body);
  if (status === 409) return finish(form, { sentence: body.detail });
  delete form.dataset.ending;
  release(form);
  toast(body.detail ?? gettext("The server can't be reached, so this wasn't undone. Try again."));
  if (form.matches("[data-held]")) setTimeout(() => carryOut(form), AGAIN_MS);
});

/** The newest first, as an editor undoes. */
document.addEventListener("keydown", (event) => {
  const undoes = event.ctrlKey || event.metaKey ? event.key === "z" && !event.shiftKey : event.key === "u";
  if (!undoes || event.altKey || event.repeat || event.defaultPrevented) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const newest = forms().at(-1);
  if (!newest) return;
  event.preventDefault();
  newest.requestSubmit();
});

/** Say what became of it, and show the page as it is now. */
async function finish(form, { sentence, state }) {
  form.remove();
  toast(sentence);
  document.dispatchEvent(new CustomEvent("held-act", { detail: { state } }));
  const refreshed = await refreshParts();
  if (refreshed === false) refreshAgain();
  if (refreshed !== null) return;
  if (!hasInput()) {
    toastAfterReload(sentence);
    location.reload();
  }
}

/** Whether something was typed or chosen here that a reload would lose. */
function hasInput() {
  return [...document.querySelectorAll("input, textarea")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
}

async function send(form, url) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      keepalive: true,
    });
    return { status: answer.status, body: await answer.json().catch(() => ({})) };
  } catch {
    return { status: NO_CONNECTION, body: {} };
  }
}
