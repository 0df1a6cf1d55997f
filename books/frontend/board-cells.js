/** The board's nodes: hundreds of ten rows of ten cells, their heads, and the miniatures of the phone's strip. */
import { HUNDRED } from "./board-model.js";

/**
 * {blocks, strip, cells, heads, minis} for `count` hundreds. `cells` are in the order of their numbers, each with its
 * `place` on the page; `heads` hold {name, stake, grid, box}, `minis` {mini, canvas, digit}.
 */
export function buildHundreds(count) {
  const made = {
    blocks: document.createDocumentFragment(),
    strip: document.createDocumentFragment(),
    cells: [],
    heads: [],
    minis: [],
  };
  for (let block = 0; block < count; block += 1) {
    const head = hundred(block, made.cells);
    made.heads.push(head);
    made.blocks.append(head.box);
    const mini = miniature();
    made.minis.push(mini);
    made.strip.append(mini.mini);
  }
  return made;
}

function hundred(block, cells) {
  const grid = element("div", { className: "hundred-cells", role: "grid" });
  for (let row = 0; row < 10; row += 1) {
    const line = element("div", { className: "hundred-row", role: "row" });
    for (let column = 0; column < 10; column += 1) {
      const cell = element("div", {
        role: "gridcell",
        tabIndex: -1,
        place: block * HUNDRED + row * 10 + column,
      });
      cell.append(element("i"), "");
      cells.push(cell);
      line.append(cell);
    }
    grid.append(line);
  }
  const name = element("b");
  const stake = element("span", { className: "quiet" });
  const head = element("div", { className: "hundred-head" });
  head.append(name, stake);
  const box = element("section", { className: "hundred" });
  box.append(head, grid);
  return { name, stake, grid, box };
}

function miniature() {
  const mini = element("button", { type: "button", className: "mini" });
  const canvas = element("canvas", { width: 10, height: 10 });
  const digit = element("span");
  mini.append(canvas, digit);
  return { mini, canvas, digit };
}

/** Put the card below its cell, above it where there is no room, and never beyond the sides of `home`. */
export function placeCard(card, cell, home) {
  const at = cell.getBoundingClientRect();
  const within = home.getBoundingClientRect();
  const middle = at.left + at.width / 2 - within.left;
  const left = Math.min(Math.max(middle - card.offsetWidth / 2, 0), within.width - card.offsetWidth);
  const fits = at.bottom + 8 + card.offsetHeight < innerHeight;
  card.style.left = `${left}px`;
  card.style.top = `${fits ? at.bottom - within.top + 8 : at.top - within.top - 8 - card.offsetHeight}px`;
}

function element(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
