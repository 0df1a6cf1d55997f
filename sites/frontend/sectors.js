/** The counter of the sectors, and no more ticks than may be: what is ticked can always be unticked. */
const form = document.querySelector("[data-at-most]");
const most = Number(form.dataset.atMost);
const boxes = [...form.querySelectorAll("[name=sector]")];

function count() {
  const ticked = boxes.filter((box) => box.checked).length;
  form.querySelector("[data-count]").textContent = String(ticked);
  for (const box of boxes) box.disabled = ticked >= most && !box.checked;
}

form.addEventListener("change", count);
count();
