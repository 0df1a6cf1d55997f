/**
 * `<form data-errors-in-place>`: a refusal is shown in the page as it stands, so that a password is not typed again.
 *
 * The password never leaves its box: neither the server nor the tab's storage gives it back. The form is sent as ever;
 * of the page that answers only the errors are taken. Without a script, or when the answer has no such form, the
 * browser shows the answer itself.
 */
import { release } from "./shell.js";

const page = globalThis.document;
const FIELD = ".field";

for (const form of page?.querySelectorAll("[data-errors-in-place]") ?? []) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.sent) return;
    event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("button[type=submit]")) button.dataset.busy = "late";
    await send(form);
  });
}

async function send(form) {
  let answer;
  try {
    answer = await fetch(form.getAttribute("action") || location.href, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      headers: { Accept: "text/html" },
    });
  } catch {
    // Without an answer the browser says what is wrong with the connection.
    return HTMLFormElement.prototype.submit.call(form);
  }
  if (answer.redirected) return location.assign(answer.url);
  const fresh = new DOMParser()
    .parseFromString(await answer.text(), "text/html")
    .querySelector("[data-errors-in-place]");
  if (!fresh) return HTMLFormElement.prototype.submit.call(form);
  showErrors(form, fresh);
  release(form);
}

/** Take the errors of the answered form over, and go to the first. */
export function showErrors(form, fresh) {
  const olds = fieldsByName(form);
  for (const [name, next] of fieldsByName(fresh)) {
    const old = olds.get(name);
    if (!old) continue;
    old.className = next.className;
    for (const error of old.querySelectorAll(":scope > .field-error")) error.remove();
    old.append(...next.querySelectorAll(":scope > .field-error"));
    for (const control of old.querySelectorAll("input, select, textarea")) {
      control.toggleAttribute("aria-invalid", false);
      if (old.matches(".wrong")) control.setAttribute("aria-invalid", "true");
      const error = old.querySelector(".field-error")?.id;
      const described = (control.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .filter((id) => id && !id.endsWith("-error"));
      control.setAttribute("aria-describedby", [...described, ...(error ? [error] : [])].join(" "));
    }
  }
  for (const notice of form.querySelectorAll(".notice[role=alert]")) notice.remove();
  const place = form.querySelector(FIELD)?.parentElement;
  place?.before(...fresh.querySelectorAll(".notice[role=alert]"));
  (
    form.querySelector(".wrong input, .wrong select, .wrong textarea") ?? form.querySelector(".notice")
  )?.focus?.();
}

function fieldsByName(form) {
  const named = [...form.querySelectorAll(FIELD)].map((field) => [
    field.querySelector("input, select, textarea")?.name,
    field,
  ]);
  return new Map(named.filter(([name]) => name));
}
