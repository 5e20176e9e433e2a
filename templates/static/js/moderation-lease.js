// Renews the claim while its tab is in focus, and asks at once when the countdown has passed.

let renewed = Date.now();

function lease() {
  return document.querySelector("[data-lease=held]");
}

function renew() {
  renewed = Date.now();
  lease()?.dispatchEvent(new Event("lease:renew"));
}

function renewIfDue() {
  const held = lease();
  if (!held || !document.hasFocus()) return;
  if (Date.now() - renewed > (Number(held.dataset.leaseSeconds) * 1000) / 3) renew();
}

setInterval(renewIfDue, 1000);
window.addEventListener("focus", renewIfDue);
document.addEventListener("countdown:passed", (event) => {
  if (event.target.closest("[data-lease=held]")) renew();
});
