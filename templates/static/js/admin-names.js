// Names for what Django's admin site leaves nameless to those who do not see it.
document.getElementById("searchbar")?.setAttribute("aria-label", "Search");

// Select2 draws its own field and forgets the label of the one it hides.
function nameDrawnFields() {
  for (const hidden of document.querySelectorAll("select.admin-autocomplete")) {
    const [label] = hidden.labels;
    const drawn = hidden.parentElement.querySelector(".select2-selection");
    const chosen = drawn?.querySelector(".select2-selection__rendered");
    if (!label || !chosen) continue;
    label.id ||= `${hidden.id}_label`;
    chosen.setAttribute("aria-labelledby", label.id);
    drawn.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
  }
}

window.django?.jQuery?.(nameDrawnFields); // after Select2, which has asked for the same moment
