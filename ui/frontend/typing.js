/** Whether a key pressed there is part of a text, so that it is no shortcut. */
const TEXT =
  "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";

export const isTyping = (target) => target instanceof Element && target.matches(TEXT);
