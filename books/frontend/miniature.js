/** A hundred as ten by ten dots, for the phone's strip. */
import { HUNDRED } from "./board-model.js";

let palette = null;
let paletteOf = "";

function colours() {
  const style = getComputedStyle(document.documentElement);
  const key = style.getPropertyValue("--fill-0") + style.getPropertyValue("--fill-6");
  if (key !== paletteOf) {
    paletteOf = key;
    palette = Array.from({ length: 7 }, (_, step) => style.getPropertyValue(`--fill-${step}`).trim());
  }
  return palette;
}

/** Draw the hundred that begins at `first` on a canvas of 10 × 10. */
export function drawMiniature(canvas, model, first) {
  const fills = colours();
  const ground = canvas.getContext("2d");
  for (let place = 0; place < HUNDRED; place += 1) {
    ground.fillStyle = fills[model.blocked[first + place] ? 0 : model.step(first + place)];
    ground.fillRect(place % 10, Math.floor(place / 10), 1, 1);
  }
}
