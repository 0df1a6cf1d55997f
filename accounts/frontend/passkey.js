/**
 * Forms that carry a passkey: `<form data-passkey="get|create" data-options="address">` with a hidden field
 * `credential`. On submit the server is asked for its question, the browser for the answer, and the form is sent
 * with it. Forms stay hidden where the browser knows no passkeys.
 */
import { ask } from "../../ui/frontend/request.js";
import { gettext } from "../../ui/frontend/words.js";
import { readable, written } from "./credential.js";

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      // The page's own handling of forms must not take this for the sending: that comes later, without an event.
      event.preventDefault();
      event.stopPropagation();
      if (!form.dataset.asking) send(form);
    });
  }
}

async function send(form) {
  const button = form.querySelector("button[type=submit]");
  form.dataset.asking = "yes";
  button.dataset.busy = "late";
  tell(form, "");
  try {
    const csrf = form.elements.csrfmiddlewaretoken.value;
    const { status, body } = await ask(form.dataset.options, { method: "POST", csrf });
    if (status !== 200) throw new Error(body.detail || gettext("The server didn't respond. Try again."));
    form.elements.credential.value = JSON.stringify(written(await answer(form.dataset.passkey, body)));
    form.submit();
  } catch (trouble) {
    tell(form, sentence(trouble));
    delete form.dataset.asking;
    delete button.dataset.busy;
  }
}

function answer(kind, options) {
  const publicKey = readable(options);
  return kind === "create"
    ? navigator.credentials.create({ publicKey })
    : navigator.credentials.get({ publicKey });
}

function sentence(trouble) {
  if (trouble.name === "NotAllowedError")
    return gettext("The passkey request was cancelled or took too long. Try again.");
  if (trouble.name === "InvalidStateError") return gettext("This device already has a passkey for you.");
  if (trouble.name === "SecurityError")
    return gettext("Passkeys need an address such as localhost or https://…, not an IP address.");
  return trouble.message;
}

function tell(form, text) {
  const place = form.querySelector("[data-passkey-trouble]");
  place.textContent = text;
  place.hidden = !text;
}

// From the back button's cache, the form can be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-asking]")) {
    delete form.dataset.asking;
    delete form.querySelector("button[type=submit]").dataset.busy;
  }
});
