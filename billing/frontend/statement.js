/** Previewing a statement keeps the form: only the report is put in place, and the stored file is noted. */

const form = document.querySelector("[data-statement]");

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.name !== "dry_run") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // Before the button is disabled, for then the request would not say that this is only a preview.
  const body = new FormData(form, button);
  button.disabled = true;
  const response = await fetch(location.href, { method: "POST", body, credentials: "same-origin" }).catch(
    () => null,
  );
  button.disabled = false;
  if (!response) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const stored = fresh.querySelector("[data-statement] [name=upload]");
  if (stored) form.elements.upload.value = stored.value;
  const report = document.getElementById("report");
  const next = fresh.getElementById("report");
  report.replaceChildren(...(response.ok && next ? next.childNodes : []));
  // What is wrong is shown beside the fields; the file that was chosen stays in the form.
  if (!response.ok || !next) {
    const wrong = fresh.querySelector("[data-statement]");
    if (wrong) form.replaceChildren(...keepingFile(wrong));
    return;
  }
  for (const error of form.querySelectorAll(".field-error")) error.remove();
  for (const field of form.querySelectorAll(".field.wrong")) field.classList.remove("wrong");
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  report.scrollIntoView({ block: "nearest" });
});

// Whoever names columns wants them to count.
form.addEventListener("change", (event) => {
  const read = form.elements.read_as;
  if (read && event.target.closest(".mapping") && event.target.name !== "bank") read.value = "below";
  // Another file replaces the stored one.
  if (event.target.name === "file" && event.target.value) form.elements.upload.value = "";
});

form.addEventListener("click", (event) => {
  if (!event.target.closest("[data-suggest]")) return;
  for (const one of form.querySelectorAll("[data-suggested]")) {
    const field =
      form.elements[one.dataset.suggested === "currency" ? "currency_column" : one.dataset.suggested];
    if (field) field.value = one.dataset.value;
  }
  if (form.elements.read_as) form.elements.read_as.value = "below";
});

/** The refused form's parts, with the file that was chosen still in it. */
function keepingFile(wrong) {
  const chosen = form.elements.file;
  if (chosen.value) wrong.querySelector("[name=file]")?.replaceWith(chosen);
  return [...wrong.childNodes];
}
