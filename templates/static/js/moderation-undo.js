// The notice of the last ruling leaves when it can no longer be taken back.

document.addEventListener("countdown:passed", (event) => {
  event.target.closest("[data-undo]")?.remove();
});
