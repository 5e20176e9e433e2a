// What every page can do: choose colours, close menus and notices, copy ids.

const root = document.documentElement;

function showTheme() {
  for (const button of document.querySelectorAll("[data-theme-switch] button")) {
    button.setAttribute("aria-pressed", String(button.value === root.dataset.theme));
  }
}

function chooseTheme(theme) {
  root.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  showTheme();
}

async function copy(button) {
  // Over plain HTTP browsers keep the clipboard shut: show the whole value, to be selected by hand.
  if (!navigator.clipboard) {
    button.classList.add("copy--whole");
    button.querySelector(".mono").textContent = button.dataset.copy;
    return;
  }
  await navigator.clipboard.writeText(button.dataset.copy);
  const said = button.querySelector("[data-copied]");
  said.textContent = "Copied";
  setTimeout(() => said.replaceChildren(), 2000);
}

function closeMenus(event) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (event.key === "Escape" || !menu.contains(event.target)) menu.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event);
  const button = event.target.closest("button");
  if (!button) return;
  if (button.closest("[data-theme-switch]")) chooseTheme(button.value);
  if (button.matches("[data-dismiss]")) button.closest("[data-toast]").remove();
  if (button.matches("[data-copy]")) copy(button);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(event);
});

showTheme();
