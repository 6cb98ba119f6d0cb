// Single keys: a letter presses the button or follows the link that bears it, or goes to the field that bears it.
// Not while somebody writes; Escape leaves a field. j and k step through what can be ticked.
const writes = (element) =>
  element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit])");

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (writes(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const scope = document.querySelector("main");
    const key = CSS.escape(event.key);
    const field = find(scope, `[data-focus-key="${key}"]`);
    const pressed = find(scope, `[data-key="${key}"]:not([disabled])`);
    if (field) {
      field.focus();
      event.preventDefault();
    } else if (pressed) {
      pressed.click();
      event.preventDefault();
    } else if (event.key === "j" || event.key === "k") step(scope, event);
  });
}

const find = (scope, selector) => [...scope.querySelectorAll(selector)].find((one) => !one.closest("[hidden]"));

function step(scope, event) {
  const all = [...scope.querySelectorAll("[data-step]")];
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, at + (event.key === "j" ? 1 : -1)))].focus();
  event.preventDefault();
}
