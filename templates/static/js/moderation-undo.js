// The notice of the last ruling leaves when it can no longer be taken back. Whoever takes it back
// leaves the case on the page, so words that were typed there are asked about.

const typed = (field) => field.value !== field.defaultValue;

document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-undo]")) return;
  if (![...document.querySelectorAll("#panel textarea")].some(typed)) return;
  if (!confirm("Leave this case? What you typed here is not kept.")) event.preventDefault();
});

document.addEventListener("countdown:passed", (event) => {
  event.target.closest("[data-undo]")?.remove();
});
