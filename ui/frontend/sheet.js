/** Arrow keys between the boxes of a sheet of ten columns; up and down keep the column. */

const COLUMNS = 10;
const MOVES = { ArrowUp: -COLUMNS, ArrowDown: COLUMNS, Enter: COLUMNS };

for (const sheet of document.querySelectorAll("[data-sheet]")) {
  const boxes = [...sheet.querySelectorAll("input")];
  sheet.addEventListener("focusin", (event) => event.target.select?.());
  sheet.addEventListener("keydown", (event) => {
    const at = boxes.indexOf(event.target);
    const { selectionStart, selectionEnd, value } = event.target;
    let next = MOVES[event.key];
    const whole = selectionStart === 0 && selectionEnd === value.length;
    if (event.key === "ArrowLeft" && (whole || selectionEnd === 0)) next = -1;
    if (event.key === "ArrowRight" && (whole || selectionStart === value.length)) next = 1;
    if (at < 0 || next === undefined || event.ctrlKey || event.metaKey || !boxes[at + next]) return;
    event.preventDefault();
    boxes[at + next].focus();
  });
}
