// Renews the claim while its tab is in focus, and asks the server at once when the time is over.

const ASK_AGAIN_MS = 5000;
let asked = Date.now();

function isOver(held) {
  return new Date(held.querySelector("[data-countdown]").dataset.countdown) <= Date.now();
}

function renewIfDue() {
  const held = document.querySelector("[data-lease=held]");
  if (!held) return;
  const third = (Number(held.dataset.leaseSeconds) * 1000) / 3;
  const wait = isOver(held) ? Math.min(ASK_AGAIN_MS, third) : third;
  if (Date.now() - asked < wait || !(isOver(held) || document.hasFocus())) return;
  asked = Date.now();
  held.dispatchEvent(new Event("lease:renew"));
}

setInterval(renewIfDue, 1000);
window.addEventListener("focus", renewIfDue);
