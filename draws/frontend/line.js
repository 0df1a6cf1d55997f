/** The line: 0 to f, sixteen ticks, one mark a ticket at its score; the lowest is tall and marigold. */

const SVG = "http://www.w3.org/2000/svg";
const [START, WIDTH, BASE] = [20, 600, 70];

const put = (svg, name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  svg.append(made);
  return made;
};

/** Where a score stands, by its first 32 bits. */
export const placeOf = (score) => START + (parseInt(score.slice(0, 8), 16) / 0xffffffff) * WIDTH;

/** Draw the rows ([{label, score}], in any order) upon an svg of 640 × 96. */
export function drawLine(svg, rows, { winners = [], mine = [] } = {}) {
  svg.replaceChildren();
  put(svg, "line", { class: "line-base", x1: START, y1: BASE, x2: START + WIDTH, y2: BASE });
  for (let tick = 0; tick <= 16; tick++) {
    const x = START + (tick * WIDTH) / 16;
    put(svg, "line", { class: "line-base", x1: x, y1: BASE, x2: x, y2: BASE + (tick % 4 ? 7 : 14) });
  }
  const last = (row) => (winners.includes(row.label) ? 2 : mine.includes(row.label) ? 1 : 0);
  let labelled = -Infinity;
  for (const row of [...rows].sort((a, b) => last(a) - last(b) || placeOf(a.score) - placeOf(b.score))) {
    const x = placeOf(row.score);
    const kind = ["", "mine", "won"][last(row)];
    const [width, height] = kind === "won" ? [16, 38] : [rows.length > 100 ? 3 : 15, 20];
    put(svg, "rect", {
      class: `line-mark ${kind}`,
      x: x - width / 2,
      y: BASE - height,
      width,
      height,
      rx: 3,
    });
    if (kind && Math.abs(x - labelled) > 48) {
      put(
        svg,
        "text",
        { class: `line-label ${kind}`, x, y: BASE - height - 8, "text-anchor": "middle" },
        row.label,
      );
      labelled = x;
    }
  }
}
