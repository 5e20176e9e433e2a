// Shows one part of a [data-tabs] element at a time; the last choice holds for the next page, too.

const tabsIn = (set) => [...set.querySelectorAll("[role=tab]")];
const partOf = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
const memory = (set) => `tab-of-${set.dataset.tabs}`;

// A key acts on the element that bears it (moderation-keys.js): k is the tab before, j the one after.
function giveKeys(tabs, at) {
  for (const tab of tabs) delete tab.dataset.key;
  for (const [key, step] of [["k", -1], ["j", 1]]) {
    const { dataset } = tabs.at((at + step) % tabs.length);
    dataset.key = [dataset.key, key].filter(Boolean).join(" ");
  }
}

function show(set, chosen) {
  const tabs = tabsIn(set);
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    partOf(tab).hidden = !isChosen;
  }
  giveKeys(tabs, tabs.indexOf(chosen));
}

function choose(tab) {
  const set = tab.closest("[data-tabs]");
  show(set, tab);
  sessionStorage.setItem(memory(set), tab.id);
}

function move(event) {
  const tabs = tabsIn(event.currentTarget);
  const at = tabs.indexOf(event.target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
  if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const tab = tabs.at(to % tabs.length);
  choose(tab);
  tab.focus();
}

// Whoever pressed a key does not see below the edge of the window what changed there.
function press(event) {
  const tab = event.target.closest("[role=tab]");
  if (!tab) return;
  choose(tab);
  const isByKey = event.detail === 0;
  if (isByKey) partOf(tab).scrollIntoView({ block: "nearest" });
}

function start(set) {
  for (const tab of tabsIn(set)) {
    const part = partOf(tab);
    part.setAttribute("role", "tabpanel");
    part.setAttribute("aria-labelledby", tab.id);
    part.tabIndex = 0;
  }
  const last = document.getElementById(sessionStorage.getItem(memory(set)));
  show(set, set.contains(last) ? last : tabsIn(set)[0]);
  set.addEventListener("click", press);
  set.addEventListener("keydown", move);
}

document.querySelectorAll("[data-tabs]").forEach(start);
