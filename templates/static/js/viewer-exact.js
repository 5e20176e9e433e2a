// Zoomed in, a picture is covered by lossless tiles of the image itself; a worker makes them when they are first wanted.

const EVERY_MS = 700;
const TRIES = 120;
const WORDS = {
  wanted: "Fetching the image's own pixels…",
  made: "These are the image's own pixels.",
  waiting: "The image's own pixels are still being made. This is the preview; zoom again to ask once more.",
  failed: "The image's own pixels cannot be shown. This is the preview.",
};
const asked = new WeakSet();
const said = new WeakMap();

function isOpen(viewer) {
  return viewer.matches(".viewer--zoomed:not(.viewer--veiled)");
}

// Fitted or blurred, none of these pixels is seen, so nothing is said of them.
function speak(viewer) {
  const state = viewer.querySelector("[data-viewer-exact-state]");
  const words = isOpen(viewer) ? WORDS[said.get(viewer)] ?? "" : "";
  if (state.textContent !== words) state.textContent = words;
}

function say(viewer, what) {
  said.set(viewer, what);
  speak(viewer);
}

// Another wish is another try, so the next zoom asks again.
function giveUp(viewer, what) {
  asked.delete(viewer);
  say(viewer, what);
}

function pause() {
  return new Promise((done) => setTimeout(done, EVERY_MS));
}

async function ask(form, body) {
  const answer = await fetch(form.action, { method: body ? "POST" : "GET", body, redirect: "manual" });
  if (!answer.ok) throw new Error(`answered with ${answer.status}`);
  return answer.json();
}

async function wish(form) {
  let copy = await ask(form, new FormData(form));
  for (let tries = 0; copy.status === "wanted" && tries < TRIES; tries += 1) {
    await pause();
    copy = await ask(form);
  }
  return copy;
}

function tile(address, left, top, { width, height, side }) {
  const image = document.createElement("img");
  image.alt = "";
  image.loading = "lazy";
  image.src = `${address}/${left / side}/${top / side}`;
  image.style.left = `${(100 * left) / width}%`;
  image.style.top = `${(100 * top) / height}%`;
  image.style.width = `${(100 * Math.min(side, width - left)) / width}%`;
  image.style.height = `${(100 * Math.min(side, height - top)) / height}%`;
  return image;
}

// What became of a tile does not bubble, so it is heard on its way down; a cover that was taken away is over.
function listen(viewer, cover) {
  cover.addEventListener("load", () => cover.isConnected && say(viewer, "made"), true);
  cover.addEventListener("error", () => {
    if (!cover.isConnected) return;
    cover.remove();
    giveUp(viewer, "failed");
  }, true);
}

function lay(viewer, address, copy) {
  const cover = document.createElement("span");
  cover.className = "viewer__exact";
  for (let top = 0; top < copy.height; top += copy.side) {
    for (let left = 0; left < copy.width; left += copy.side) cover.append(tile(address, left, top, copy));
  }
  listen(viewer, cover);
  viewer.querySelector("[data-viewer-picture]").after(cover);
}

async function cover(viewer, form) {
  say(viewer, "wanted");
  try {
    const copy = await wish(form);
    if (copy.status !== "made") return giveUp(viewer, copy.status === "wanted" ? "waiting" : "failed");
    lay(viewer, form.action, copy);
  } catch {
    giveUp(viewer, "failed");
  }
}

// Behind the veil nobody sees a pixel, so none is asked for.
document.addEventListener("viewer:changed", ({ target: viewer }) => {
  const form = viewer.querySelector("[data-viewer-exact]");
  if (!form) return;
  speak(viewer);
  if (!isOpen(viewer) || asked.has(viewer)) return;
  asked.add(viewer);
  cover(viewer, form);
});
