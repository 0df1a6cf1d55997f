/** Hot, almost full, full and the recent tickets, from the same board as the cells. */
import { hours } from "../../ui/frontend/clock.js";
import { node, parse, plain } from "../../ui/frontend/money.js";
import { gettext, interpolate, ngettext } from "../../ui/frontend/words.js";

const RECENT = 40;
const EVERY_MS = 250;

/** Fill the three lists under `root` from `model`; a row's click says `pick`. */
export function followLists(root, model, currency) {
  const boxes = Object.fromEntries(
    ["hot", "almost", "full"].map((name) => [name, root.querySelector(`[data-list="${name}"]`)]),
  );
  let waiting = 0;
  const show = () => {
    waiting = 0;
    const lists = model.lists();
    const sum = (key, index) => plain(model[key][index], currency);
    fill(boxes.hot, lists.hot, model, (index) => [sum("sold", index), ""]);
    fill(boxes.almost, lists.almost, model, (index) => [
      interpolate(gettext("%(sum)s free"), { sum: sum("free", index) }),
      "",
    ]);
    fill(boxes.full, lists.full, model, (index) => {
      if (model.pending[index] > 0) return [`+${sum("pending", index)}`, "text-wait"];
      return model.reserve[index] > 0
        ? [interpolate(gettext("%(sum)s res"), { sum: sum("reserve", index) }), ""]
        : [gettext("full"), "quiet"];
    });
    const count = root.querySelector("[data-full-count]");
    if (count)
      count.textContent = interpolate(ngettext("%(count)s number", "%(count)s numbers", lists.fullCount), {
        count: lists.fullCount,
      });
  };
  model.addEventListener("frame", () => (waiting ||= setTimeout(show, EVERY_MS)));
  show();
  root.addEventListener("click", (event) => {
    const row = event.target.closest?.("[data-number]");
    if (row) row.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: row.dataset.number }));
  });
}

function fill(box, indices, model, words) {
  if (!box) return;
  const rows = [...box.querySelectorAll(".number-row")];
  indices.forEach((index, n) => {
    const row = rows[n] ?? box.appendChild(emptyRow());
    const [chip, bar, figure] = row.children;
    const number = model.text(index);
    row.dataset.number = number;
    set(chip, "className", `chip ${model.chipClasses(index)}`);
    set(chip, "textContent", number);
    const part = model.capacity[index] > 0 ? Math.min(1, model.used[index] / model.capacity[index]) : 1;
    const width = `${Math.round(part * 100)}%`;
    if (bar.firstChild.style.width !== width) bar.firstChild.style.width = width;
    set(bar.firstChild, "className", part >= 1 ? "bar-full" : part >= 0.8 ? "bar-5" : "bar-4");
    const [text, tone] = words(index);
    set(figure, "textContent", text);
    set(figure, "className", `row-figure ${tone}`);
  });
  for (const row of rows.slice(indices.length)) row.remove();
  box.classList.toggle("bare", indices.length === 0);
}

function set(one, property, value) {
  if (one[property] !== value) one[property] = value;
}

function emptyRow() {
  const row = document.createElement("button");
  row.type = "button";
  row.className = "number-row";
  row.innerHTML =
    '<span class="chip"></span><span class="bar" aria-hidden="true"><i></i></span><span class="row-figure"></span>';
  return row;
}

export class RecentTickets {
  /** `box` holds the rows; `address` is a ticket page's path with `{id}` in it. */
  constructor(box, { currency, address, count, counter }) {
    Object.assign(this, { box, currency, address, count, counter });
    this.ids = new Set();
  }

  /** Put tickets on top, newest last in `tickets`; one already shown is left alone. */
  add(tickets) {
    for (const ticket of tickets) {
      const isSold = (ticket.state ?? "SOLD") === "SOLD";
      if (this.ids.has(ticket.id)) {
        if (!isSold) this.#strike(ticket);
        continue;
      }
      if (!isSold) continue; // an older one, refunded
      this.ids.add(ticket.id);
      this.box.querySelector(".ticket-row.newest")?.classList.remove("newest");
      this.box.prepend(this.#row(ticket));
    }
    for (const row of [...this.box.querySelectorAll(".ticket-row")].slice(RECENT)) {
      this.ids.delete(row.dataset.id);
      row.remove();
    }
    this.box.classList.toggle("bare", this.ids.size === 0);
  }

  /** How many were sold in all. */
  total(count) {
    if (this.counter && count !== undefined && count !== null)
      this.counter.textContent = Number(count).toLocaleString("en-IN");
  }

  /** What was given back, in part or as a whole, no longer reads like a sale. */
  #strike({ id, state }) {
    const row = this.box.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!row) return;
    const words = state === "PARTLY_REFUNDED" ? gettext("partly refunded") : gettext("refunded");
    row.classList.toggle("gone", state !== "PARTLY_REFUNDED");
    row.querySelector(".ticket-fate")?.remove();
    row
      .querySelector(".row-figure")
      .before(
        Object.assign(document.createElement("span"), { className: "ticket-fate", textContent: words }),
      );
  }

  #row(ticket) {
    const row = document.createElement("a");
    row.className = "ticket-row newest";
    row.dataset.id = ticket.id;
    row.href = this.address.replace("{id}", ticket.id);
    const people = [ticket.customer, ticket.seller].filter(Boolean).join(", ");
    row.title = people;
    const time = Object.assign(document.createElement("time"), {
      textContent: hours(ticket.accepted_at),
      dateTime: ticket.accepted_at,
    });
    const code = Object.assign(document.createElement("span"), {
      className: "ticket-code",
      textContent: ticket.code,
    });
    row.append(
      time,
      code,
      Object.assign(document.createElement("span"), { className: "ticket-who", textContent: people }),
    );
    if (parse(ticket.spill_total) > 0) {
      const mark = Object.assign(document.createElement("span"), {
        className: "swatch f6 pending",
        title: gettext("with spill-over"),
      });
      mark.setAttribute("role", "img");
      mark.setAttribute("aria-label", gettext("with spill-over"));
      row.append(mark);
    }
    const sum = node(parse(ticket.total), this.currency);
    sum.classList.add("row-figure");
    row.append(sum);
    return row;
  }
}
