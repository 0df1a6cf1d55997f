/** Alpine in the build that needs no eval, with the page logic that templates name. */
import Alpine from "@alpinejs/csp";

/** A password field that can be shown. */
Alpine.data("secret", () => ({
  shown: false,
  toggle() {
    this.shown = !this.shown;
    this.$refs.field.type = this.shown ? "text" : "password";
    this.$refs.field.focus();
  },
}));

/** Rows of a form that can be added and removed; the template's `__n__` becomes the row's index. */
Alpine.data("rows", () => ({
  count: 0,
  init() {
    this.count = Number(this.$el.dataset.rows ?? 0);
  },
  add() {
    const html = this.$refs.blank.innerHTML.replaceAll("__n__", String(this.count));
    this.$refs.rows.insertAdjacentHTML("beforeend", html);
    this.count += 1;
    this.$refs.total.value = String(this.count);
    this.$refs.rows.lastElementChild.querySelector("input")?.focus();
  },
}));

Alpine.start();
