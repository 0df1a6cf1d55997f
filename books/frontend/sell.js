/** The selling page: one board, fed by the server's rows and its deltas, and everything that shows it. */
import { learn } from "../../ui/frontend/clock.js";
import { sharedLive } from "../../ui/frontend/live.js";
import { format } from "../../ui/frontend/money.js";
import { ask } from "../../ui/frontend/request.js";
import { printReceipt } from "../../ui/frontend/shell.js";
import { gettext, interpolate } from "../../ui/frontend/words.js";
import "./board.js";
import { BoardModel } from "./board-model.js";
import "./entry.js";
import { RecentTickets, followLists } from "./lists.js";
import { showPeriod } from "./period.js";

const page = document.getElementById("sell");
if (page) start(page);

function start(page) {
  const { currency, period, boardUrl, ticketAddress, timezone } = page.dataset;
  if (timezone) document.documentElement.dataset.timezone = timezone;
  const board = page.querySelector("draw-board");
  const entry = page.querySelector("ticket-entry");
  const model = new BoardModel(Number(page.dataset.width));
  if (page.dataset.almost) model.almost = Number(page.dataset.almost) / 100;
  model.load(json("board-json") ?? {});
  model.draw(page.dataset.luckyNumber ?? "");
  board.follow(model, currency);
  entry?.follow(model);
  followLists(page, model, currency);
  followTotals(page, model, currency);

  const recent = new RecentTickets(page.querySelector("[data-recent]"), {
    currency,
    address: ticketAddress,
    counter: page.querySelector("[data-ticket-count]"),
  });
  recent.total(page.dataset.ticketCount);
  recent.add((json("recent-json") ?? []).reverse());

  page.addEventListener("pick", ({ detail }) => entry?.add(detail));
  page.addEventListener("sold", ({ detail }) => {
    printable(page, ticketAddress, detail.id);
    recent.add([detail]);
  });

  const live = sharedLive(page.dataset.liveUrl);
  document.querySelector("live-state")?.follow(live);
  const messages = {
    numbers: (changed, seq) => {
      model.apply(changed.numbers ?? changed, seq);
      recent.total(changed.totals?.tickets);
    },
    ticket: (ticket) => recent.add([ticket].flat()),
    period: (changed) => {
      showPeriod(changed, entry);
      recent.total(changed.totals?.tickets);
      if (changed.lucky_number) showResult(page, model, changed.lucky_number);
    },
  };
  live.watch(`period:${period}`, {
    after: model.seq,
    message: (type, data, seq) => messages[type]?.(data, seq),
    resync: async () => {
      const asked = Date.now();
      const { status, body } = await ask(boardUrl);
      if (status !== 200) throw new Error(`The board answered ${status}`);
      if (body.server_time) learn(body.server_time, asked);
      model.load(body);
      return body.seq;
    },
  });
  document.addEventListener("over", () => showPeriod({ over: true }, entry));
  showPeriod({ state: page.dataset.state }, entry);
}

/** The number is announced: its cell is framed, and what it won is fetched as the server says it. */
async function showResult(page, model, number) {
  model.draw(number);
  const response = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return;
  const fresh = new DOMParser()
    .parseFromString(await response.text(), "text/html")
    .querySelector("[data-result]");
  if (fresh) page.querySelector("[data-result]")?.replaceWith(document.adoptNode(fresh));
}

function json(id) {
  const node = document.getElementById(id);
  return node ? JSON.parse(node.textContent) : null;
}

function followTotals(page, model, currency) {
  const note = page.querySelector("[data-sold]");
  const show = () => {
    const { sold, used, capacity } = model.total;
    const percent = capacity > 0 ? Math.round((used / capacity) * 100) : 0;
    const part = used > 0 && percent === 0 ? gettext("under 1") : percent;
    note.textContent = interpolate(gettext("%(sum)s sold, %(part)s % of capacity"), {
      sum: format(sold, currency),
      part,
    });
  };
  model.addEventListener("frame", show);
  show();
}

/** Print (and Ctrl+P) prints the receipt of the last ticket, set by the server as on the ticket's own page. */
function printable(page, address, id) {
  const paper = document.querySelector("[data-receipt]");
  const button = page.querySelector("[data-part=print]");
  const url = address.replace("{id}", id);
  let ready = null;
  const fetchReceipt = () =>
    (ready ??= fetch(url, { credentials: "same-origin" })
      .then((response) => response.text())
      .then((html) => {
        const receipt = new DOMParser().parseFromString(html, "text/html").querySelector(".receipt");
        if (!receipt) throw new Error("no receipt");
        paper.replaceChildren(document.adoptNode(receipt));
      })
      .catch(() => {
        ready = null;
        location.assign(`${url}?print=1`);
      }));
  button.onclick = async () => {
    await fetchReceipt();
    if (ready) printReceipt();
  };
}

document.addEventListener("keydown", (event) => {
  const button = document.querySelector("[data-part=last].filled [data-part=print]");
  if (button && event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
    event.preventDefault();
    button.click();
  }
});
