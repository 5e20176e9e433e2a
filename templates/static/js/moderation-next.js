// Fetches the picture that probably comes next, unseen, so that the next page finds it in the cache.

function fetchNext() {
  const address = document.querySelector("[data-next-picture]")?.dataset.nextPicture;
  if (!address || navigator.connection?.saveData) return;
  const picture = new Image();
  picture.fetchPriority = "low";
  picture.src = address;
}

function whenIdle() {
  (window.requestIdleCallback ?? setTimeout)(fetchNext);
}

window.addEventListener("load", whenIdle);
document.addEventListener("htmx:afterSwap", whenIdle);
