/**
 * What was typed into a form survives an expired session, a page of refusal, a language switch, another form of the
 * page, and a reload. It is kept in this tab only; never passwords, codes, hidden fields or files.
 *
 * A draft belongs to a path and a reader. `sent`: its form was sent; the next page tells whether it arrived. `lost`: it
 * did not, and comes back when its path is opened again. `beside`: another form was sent, and it comes back if the
 * page does. `left`: the page was left, and it comes back after a reload or the back button.
 */
import { openDialog, toast } from "./shell.js";
import { gettext } from "./words.js";

const KEY = "drawbook-drafts";
const LASTS_MS = 12 * 3_600_000;
const LONGEST = 100_000;
const TEXT = "text search email tel url number date datetime-local time month week".split(" ");
const SECRET = /password|secret|token|otp|^code$|_code$|pin$/i;

export function isKept(field) {
  if (field.disabled || field.readOnly || !field.name || SECRET.test(field.name)) return false;
  if (/one-time-code|password|^cc-/.test(field.autocomplete ?? "")) return false;
  if (field.closest?.("digit-boxes, [data-no-draft]")) return false;
  const kinds = [...TEXT, "textarea", "select-one", "select-multiple", "checkbox", "radio"];
  return kinds.includes(field.type);
}

const isBox = (field) => field.type === "checkbox" || field.type === "radio";

export function isChanged(field) {
  if (isBox(field)) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const given = [...field.options].some((option) => option.defaultSelected);
  return [...field.options].some(
    (option, at) => option.selected !== (given ? option.defaultSelected : at === 0),
  );
}

/** [name, which of that name, value]; all of an answered form, for there what was typed looks like what was given. */
export function written(form, all) {
  const seen = new Map();
  const kept = [];
  for (const field of form.elements) {
    const which = seen.get(field.name) ?? 0;
    seen.set(field.name, which + 1);
    if (!isKept(field) || !(all || isChanged(field))) continue;
    const value = isBox(field)
      ? field.checked
      : field.options
        ? [...field.selectedOptions].map((one) => one.value)
        : field.value;
    kept.push([field.name, which, value]);
  }
  return kept;
}

/** Put it back; whether any field became another. */
export function write(form, kept) {
  let differs = false;
  for (const [name, which, value] of kept) {
    const field = [...form.elements].filter((one) => one.name === name)[which];
    if (!field || !isKept(field)) continue;
    const before = JSON.stringify(written(form, true));
    if (isBox(field)) field.checked = value;
    else if (field.options)
      for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    if (JSON.stringify(written(form, true)) === before) continue;
    differs = true;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  return differs;
}

const page = globalThis.document;
const meta = (name) => page?.querySelector(`meta[name=${name}]`)?.content ?? "";
const forms = () => [...page.forms].filter((form) => form.getAttribute("method")?.toLowerCase() === "post");
const addressOf = (form) => form.getAttribute("action") ?? "";
/** Its address, and which of those with it. */
const nameOf = (form) =>
  `${addressOf(form)}#${forms()
    .filter((one) => addressOf(one) === addressOf(form))
    .indexOf(form)}`;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep(drafts) {
  const text = JSON.stringify(drafts);
  try {
    if (text === "{}" || text.length > LONGEST) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, text);
  } catch {
    // Without storage nothing is brought back; the forms work all the same.
  }
}

const taken = (which, state) =>
  which
    .map((form) => ({ form: nameOf(form), state, fields: written(form, meta("answered") !== "") }))
    .filter(({ fields }) => fields.length);

function save(taken) {
  const drafts = read();
  if (taken.length) drafts[location.pathname] = { at: Date.now(), reader: meta("reader"), forms: taken };
  else delete drafts[location.pathname];
  keep(drafts);
}

/** What becomes of the drafts now that this page has come. */
function arrive() {
  const drafts = read();
  const isLost = meta("input-lost") !== "";
  const came = performance.getEntriesByType("navigation")[0]?.type;
  for (const [path, draft] of Object.entries(drafts)) {
    if (isLost) for (const one of draft.forms) one.state = one.state === "left" ? "left" : "lost";
    const isHere = path === location.pathname && !isLost;
    if (isHere) bringBack(draft, came);
    draft.forms = draft.forms.filter(({ state }) => !isHere && (state === "lost" || state === "left"));
    if (!draft.forms.length || Date.now() - draft.at > LASTS_MS) delete drafts[path];
  }
  keep(drafts);
}

function bringBack(draft, came) {
  if (draft.reader !== meta("reader")) return;
  const again = came === "reload" || came === "back_forward";
  const wanted = { lost: true, beside: true, left: again, sent: again && meta("answered") === "" };
  const back = [];
  for (const { form, state, fields } of draft.forms) {
    const here = wanted[state] && forms().find((one) => nameOf(one) === form);
    if (here && write(here, fields)) back.push({ here, state });
  }
  const dialog = back[0]?.here.closest("dialog");
  if (dialog) openDialog(dialog);
  if (!back.some(({ state }) => state !== "beside")) return;
  const act = () => back.forEach(({ here }) => here.reset());
  toast(gettext("We brought back what you typed."), { label: gettext("Discard it"), act });
}

if (page?.forms) {
  let isSent = false;
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || !forms().includes(form)) return;
    isSent = true;
    if (addressOf(form).endsWith("/sign-out/")) return keep({});
    const beside = taken(
      forms().filter((one) => one !== form),
      "beside",
    );
    if (form.matches(".languages")) {
      form.elements.next.value = location.pathname + location.search;
      save(beside);
    } else save([...taken([form], "sent"), ...beside]);
  });
  addEventListener("pagehide", () => isSent || save(taken(forms(), "left")));
  addEventListener("pageshow", () => (isSent = false));
  arrive();
}
