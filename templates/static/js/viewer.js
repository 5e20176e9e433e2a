// The picture viewer: heat-map opacity, grey, blur and zoom to whole pixels (of the image, where its size is known).

const ZOOMS = [0, 1, 2, 4, 8];

function layers(viewer) {
  return {
    stage: viewer.querySelector("[data-viewer-stage]"),
    picture: viewer.querySelector("[data-viewer-picture]"),
    heat: viewer.querySelector("[data-viewer-heat]"),
  };
}

// Other modules listen: what is zoomed and in the open may be shown better.
function tell(viewer) {
  viewer.dispatchEvent(new CustomEvent("viewer:changed", { bubbles: true }));
}

function press(viewer, action, on) {
  viewer.querySelector(`[data-viewer-action="${action}"]`)?.setAttribute("aria-pressed", String(on));
}

function toggleHeat(viewer) {
  const { heat } = layers(viewer);
  if (heat) press(viewer, "heat", !heat.toggleAttribute("data-off"));
}

function toggleFaces(viewer) {
  const faces = viewer.querySelector("[data-viewer-faces]");
  press(viewer, "faces", !faces.toggleAttribute("data-off"));
}

function veil(viewer, on) {
  viewer.classList.toggle("viewer--veiled", on);
  press(viewer, "veil", on);
  tell(viewer);
}

// Whoever lifts the veil asks for it, by this button or by the one over the picture.
function toggleVeil(viewer) {
  const veiled = viewer.classList.contains("viewer--veiled");
  const reveal = viewer.querySelector("[data-viewer-reveal]");
  if (veiled && reveal) reveal.requestSubmit();
  else veil(viewer, !veiled);
}

function resize(viewer, picture, factor) {
  const width = Number(viewer.dataset.width || picture.naturalWidth);
  const height = Number(viewer.dataset.height || picture.naturalHeight);
  picture.style.width = factor ? `${width * factor}px` : "";
  picture.style.height = factor ? `${height * factor}px` : "";
}

function zoom(viewer, step) {
  const { stage, picture } = layers(viewer);
  const now = Number(viewer.dataset.zoom || 0);
  const next = step === null ? 0 : Math.min(Math.max(now + step, 0), ZOOMS.length - 1);
  const middle = {
    x: (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth,
    y: (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight,
  };
  viewer.dataset.zoom = String(next);
  viewer.classList.toggle("viewer--zoomed", next > 0);
  resize(viewer, picture, ZOOMS[next]);
  stage.scrollLeft = middle.x * stage.scrollWidth - stage.clientWidth / 2;
  stage.scrollTop = middle.y * stage.scrollHeight - stage.clientHeight / 2;
  viewer.querySelector("[data-viewer-zoom]").textContent = next > 0 ? `${ZOOMS[next]} : 1` : "Fit";
  tell(viewer);
}

const ACTIONS = {
  heat: toggleHeat,
  faces: toggleFaces,
  grey: (viewer) => press(viewer, "grey", viewer.classList.toggle("viewer--grey")),
  veil: toggleVeil,
  "zoom-in": (viewer) => zoom(viewer, 1),
  "zoom-out": (viewer) => zoom(viewer, -1),
  "zoom-fit": (viewer) => zoom(viewer, null),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-viewer-action]");
  if (button) ACTIONS[button.dataset.viewerAction](button.closest("[data-viewer]"));
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-viewer-opacity]")) return;
  const viewer = event.target.closest("[data-viewer]");
  const { heat } = layers(viewer);
  heat.removeAttribute("data-off");
  heat.style.opacity = event.target.value / 100;
  press(viewer, "heat", true);
  viewer.querySelector("[data-viewer-value]").textContent = `${event.target.value} %`;
});

// Where looking is not written down, the veil lifts at once.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-viewer-reveal]");
  if (!form || form.hasAttribute("hx-post")) return;
  event.preventDefault();
  veil(form.closest("[data-viewer]"), false);
});

// Elsewhere the answer to "Show the picture" is a ledger row: what is not written down is not looked at.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest("[data-viewer-reveal]");
  if (form) veil(form.closest("[data-viewer]"), event.detail.xhr?.status !== 204);
});

// Another detector's heat map over the same picture; without scripts the link loads the page with it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-viewer-heatmap]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const heats = link.closest("[data-viewer-heats]");
  const { heat } = layers(heats.parentElement.querySelector("[data-viewer]"));
  const doubtful = link.hasAttribute("data-doubtful");
  heat.src = link.dataset.viewerHeatmap;
  heat.classList.toggle("viewer__heat--doubtful", doubtful);
  heats.querySelector("[data-viewer-plain]").hidden = doubtful;
  heats.querySelector("[data-viewer-doubt]").hidden = !doubtful;
  heats.querySelector("[aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
});
