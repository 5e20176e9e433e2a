// Counts [data-countdown] elements down to their time and says so when it has passed.

const passed = new WeakSet();

function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}

function tick() {
  for (const countdown of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((new Date(countdown.dataset.countdown) - Date.now()) / 1000);
    countdown.querySelector("[data-countdown-text]").textContent = left > 0 ? `in ${words(left)}` : "now";
    countdown.dataset.urgent = String(left < 60);
    if (left > 0) passed.delete(countdown);
    if (left > 0 || passed.has(countdown)) continue;
    passed.add(countdown);
    countdown.dispatchEvent(new CustomEvent("countdown:passed", { bubbles: true }));
  }
}

tick();
setInterval(tick, 1000);
