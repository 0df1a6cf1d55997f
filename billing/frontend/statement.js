/** Trying a statement keeps the form with its chosen file: only the report is put in place. */

const form = document.querySelector("[data-statement]");

form.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (button?.name !== "dry_run") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // Before the button is disabled, for then it would not be said that this is only a trial.
  const body = new FormData(form, button);
  button.disabled = true;
  const response = await fetch(location.href, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  button.disabled = false;
  if (!response) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const report = document.getElementById("report");
  const next = fresh.getElementById("report");
  // What is wrong stands beside the fields: then the page as it came, with the file to be chosen again.
  if (!response.ok || !next) {
    const wrong = fresh.querySelector("[data-statement]");
    if (wrong) form.replaceChildren(...keepingFile(wrong));
    return;
  }
  report.replaceChildren(...next.childNodes);
  report.scrollIntoView({ block: "nearest" });
});

// Who says something about the columns wants it to count.
form.addEventListener("change", (event) => {
  const read = form.elements.read_as;
  if (read && event.target.closest(".mapping") && event.target.name !== "bank") read.value = "below";
});

/** The refused form's parts, with the file that was chosen still in it. */
function keepingFile(wrong) {
  const chosen = form.elements.file;
  wrong.querySelector("[name=file]")?.replaceWith(chosen);
  return [...wrong.childNodes];
}
