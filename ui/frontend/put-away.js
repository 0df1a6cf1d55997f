/** Put a bar away where it stands: whoever is in the middle of a ticket keeps what they typed. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-puts-away]") || event.defaultPrevented)
    return;
  event.preventDefault();
  putAway(form);
});

export async function putAway(form, ask = fetch) {
  let answer = null;
  try {
    answer = await ask(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    // Without a network the bar stays, and comes again.
  }
  const done = answer !== null && (answer.ok || answer.type === "opaqueredirect");
  if (done) form.closest("[data-announcement]")?.remove();
  else delete form.dataset.sent;
  return done;
}
