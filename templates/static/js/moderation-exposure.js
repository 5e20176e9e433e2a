// Counts for how long the picture is open in a visible tab, and reports the sum of this page view.

const EVERY_MS = 30_000;
const form = document.querySelector("[data-exposure]");
const viewer = document.querySelector("[data-viewer]");
let looked = 0; // milliseconds
let since = null;
let told = "0.0"; // seconds, as last sent

function count() {
  const now = performance.now();
  if (since !== null) looked += now - since;
  const open = !viewer.classList.contains("viewer--veiled") && document.visibilityState === "visible";
  since = open ? now : null;
}

function news() {
  count();
  const seconds = (looked / 1000).toFixed(1);
  if (seconds === told) return null;
  told = seconds;
  const report = new URLSearchParams(new FormData(form));
  report.set("seconds", seconds);
  return report;
}

function seal() {
  const note = document.querySelector("[data-exposure-capped]");
  if (viewer.classList.contains("viewer--veiled") || !note) return;
  viewer.querySelector(".viewer__veil").replaceChildren(note.content.cloneNode(true));
  viewer.querySelector("[data-viewer-action=veil]").click();
}

// What never arrived is said again half a minute later; the server counts a sum once.
async function report() {
  const body = news();
  if (!body) return;
  try {
    const answer = await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
    if (answer.ok && (await answer.json()).capped) seal();
  } catch {
    told = "";
  }
}

// An answer would come too late for a page that leaves.
function leave() {
  const body = news();
  if (body) navigator.sendBeacon(form.action, body);
}

function veilMoved() {
  const wasOpen = since !== null;
  count();
  if (wasOpen && since === null) report();
}

function start() {
  count();
  new MutationObserver(veilMoved).observe(viewer, { attributeFilter: ["class"] });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : count()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", count);
  setInterval(report, EVERY_MS);
}

if (form && viewer) start();
