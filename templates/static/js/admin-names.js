// Names for what Django's admin site leaves nameless to those who do not see it.
document.getElementById("searchbar")?.setAttribute("aria-label", "Search");

// Select2 draws its own field and forgets the label of the one it hides.
function nameDrawnFields() {
  for (const hidden of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = hidden.parentElement.querySelector(".select2-selection");
    const [label] = hidden.labels;
    if (!shown || !label) continue;
    label.id ||= `${hidden.id}_label`;
    shown.setAttribute("aria-labelledby", `${label.id} ${shown.getAttribute("aria-labelledby")}`);
  }
}

window.django?.jQuery?.(nameDrawnFields); // after Select2, which has asked for the same moment
