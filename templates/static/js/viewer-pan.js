// A zoomed picture is moved by dragging it with a mouse or a pen; fingers scroll by themselves.

let hold = null;

function grab(event) {
  const layers = event.target.closest(".viewer--zoomed .viewer__layers");
  if (!layers || event.button !== 0 || event.pointerType === "touch") return;
  const stage = layers.closest("[data-viewer-stage]");
  hold = { stage, x: stage.scrollLeft + event.clientX, y: stage.scrollTop + event.clientY };
  stage.setPointerCapture(event.pointerId);
  stage.classList.add("viewer__stage--held");
}

function drag(event) {
  if (hold) hold.stage.scrollTo(hold.x - event.clientX, hold.y - event.clientY);
}

function letGo() {
  hold?.stage.classList.remove("viewer__stage--held");
  hold = null;
}

document.addEventListener("pointerdown", grab);
document.addEventListener("pointermove", drag);
document.addEventListener("pointerup", letGo);
document.addEventListener("pointercancel", letGo);
// Or the browser would take the picture away instead.
document.addEventListener("dragstart", (event) => {
  if (event.target.closest?.(".viewer--zoomed .viewer__layers")) event.preventDefault();
});
