/** A list by keyboard: / goes to its search, J and K to the next row and the one before; Enter opens it. */
import { isTyping } from "./typing.js";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.target instanceof Element && event.target.closest("dialog")) return;
  const list = document.querySelector("[data-list-keys]");
  if (event.key === "/") focus(event, list?.querySelector("input[type=search]"));
  if (event.key === "j" || event.key === "k") focus(event, neighbour(list, event.key === "j" ? 1 : -1));
});

function neighbour(list, step) {
  const links = [...(list?.querySelectorAll("tbody tr a:first-of-type, .rows li a:first-of-type") ?? [])];
  const at = links.indexOf(document.activeElement);
  return links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
}

function focus(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}
