// Shows the policy and the reasons that belong to the chosen outcome; the server checks them again.

function fit(form) {
  const outcome = form.querySelector("[name=outcome]:checked")?.value ?? "";
  for (const part of form.querySelectorAll("[data-for-outcome]")) {
    const belongs = part.dataset.forOutcome === outcome;
    part.hidden = part.matches("optgroup") ? Boolean(outcome) && !belongs : !belongs;
    if (part.matches("optgroup")) part.disabled = part.hidden;
  }
  for (const part of form.querySelectorAll("[data-not-for-outcome]")) {
    part.hidden = part.dataset.notForOutcome.split(" ").includes(outcome);
  }
  const reason = form.querySelector("[name=reason]");
  if (reason.selectedOptions[0]?.parentElement.disabled) reason.value = "";
}

function fitAll() {
  document.querySelectorAll("[data-ruling]").forEach(fit);
}

fitAll();
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-ruling] [name=outcome]")) fit(event.target.form);
});
document.addEventListener("htmx:afterSwap", fitAll);
