/** The public pages of draws: the stage where there is one, the check where one is asked for. */
if (document.querySelector("draw-stage")) import("./stage.js");
if (document.querySelector("check-draw")) import("./check-draw.js");
