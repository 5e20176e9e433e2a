// Before the first paint: scripts are on, and the colours are the ones this person chose.
// The admin site keeps its choice under the same name, so both look alike.
document.documentElement.classList.add("js");
document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";
