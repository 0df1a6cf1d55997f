/** The sign-up page: plan and country change prices, the first invoice and the button at once, without a request. */
import { interpolate } from "../../ui/frontend/words.js";
import { strengthOf } from "./strength.js";

const form = document.querySelector("[data-sign-up]");
const offers = JSON.parse(document.getElementById("offers").textContent);
const one = (selector) => form.querySelector(selector);

/** Show what holds for the chosen country and plan. */
function show() {
  const place = offers.countries[form.elements.country.value] ?? offers.otherwise;
  const prices = offers.currencies[place.currency];
  one("[data-billed]").textContent = place.billed;
  one("[data-pay]").textContent = place.pay;
  for (const price of form.querySelectorAll("[data-price]"))
    price.textContent = prices[price.dataset.price].price;
  for (const usd of form.querySelectorAll("[data-usd]")) usd.textContent = prices[usd.dataset.usd].usd;
  const plan = one("[name=plan]:checked");
  if (!plan) return;
  one("[data-total]").textContent = prices[plan.value].price;
  one("[data-origin]").textContent = prices[plan.value].origin;
  const trial = "trial" in plan.dataset;
  one("[data-first-invoice]").hidden = trial;
  one("[data-no-invoice]").hidden = !trial;
  const act = one("[data-act]");
  act.textContent = interpolate(act.dataset.words, { plan: plan.dataset.name });
}

form.addEventListener("change", show);
show();

const password = form.elements.password;
const strength = one("[data-strength]");
const advice = strength.textContent;
password.setAttribute(
  "aria-describedby",
  `${password.getAttribute("aria-describedby") ?? ""} ${strength.id}`.trim(),
);
password.addEventListener("input", () => {
  const { sentence, good } = strengthOf(password.value);
  strength.textContent = sentence || advice;
  strength.classList.toggle("text-gain", good);
});

const eye = one("[data-show-password]");
eye.hidden = false;
eye.addEventListener("click", () => {
  const shown = password.type === "password";
  password.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", String(shown));
  password.focus();
});
