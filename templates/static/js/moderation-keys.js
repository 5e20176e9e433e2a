// Keys on the review pages. An element says which key is its own with data-key; the picture's are named here.

const VIEWER = { h: "heat", g: "grey", "+": "zoom-in", "=": "zoom-in", "-": "zoom-out", 0: "zoom-fit" };
const OFF = "moderation-keys-off";
const isOff = () => localStorage.getItem(OFF) === "1";
const dialog = document.getElementById("keys");

const isField = (element) => element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=range])");
const hasOwnUse = (element, key) => [" ", "Enter"].includes(key) && element.closest("a, button, summary, input");

function elementFor(key) {
  if (key === " ") {
    return document.querySelector(".viewer--veiled [data-viewer-reveal] button, .viewer:not(.viewer--veiled) [data-viewer-action=veil]");
  }
  if (key in VIEWER) return document.querySelector(`[data-viewer-action="${VIEWER[key]}"]`);
  return document.querySelector(`[data-key~="${CSS.escape(key)}"]`);
}

function press(element) {
  if (isField(element)) element.focus();
  else element.click();
}

// What stands beside a ruling is sent with its form, by a button of its own.
function send(field) {
  const own = field.closest("[data-act]")?.querySelector("button");
  if (own) own.click();
  else field.form?.requestSubmit();
}

function inField(event) {
  if (event.key === "Escape") event.target.blur();
  else if (event.key === "Enter" && event.ctrlKey) send(event.target);
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (isField(event.target)) return inField(event);
  if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
  if (isOff() || event.repeat || hasOwnUse(event.target, event.key)) return;
  const element = elementFor(event.key);
  if (!element || element.disabled || !element.checkVisibility()) return;
  event.preventDefault();
  press(element);
});

function showSwitch(button) {
  button.setAttribute("aria-pressed", String(!isOff()));
  button.textContent = isOff() ? "Keys off" : "Keys on";
}

for (const button of document.querySelectorAll("[data-keys-switch]")) showSwitch(button);

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) dialog.showModal();
  const button = event.target.closest("[data-keys-switch]");
  if (!button) return;
  localStorage.setItem(OFF, isOff() ? "0" : "1");
  showSwitch(button);
});
