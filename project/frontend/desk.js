/** What every page loads: the house's styles and scripts, and what products bring for any page. */
import "./main.css";
import "../../ui/frontend/desk.js";

if (document.querySelector("digit-boxes")) import("../../books/frontend/digits.js");
