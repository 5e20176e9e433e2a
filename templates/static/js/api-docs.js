// Shows the OpenAPI description with Swagger UI; keys that people type in are not kept.
const place = document.querySelector("[data-openapi]");
const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");

// Swagger UI knows dark by a class, this site by `data-theme` (light, dark or auto).
function matchTheme() {
  const theme = root.dataset.theme;
  root.classList.toggle("dark-mode", theme === "dark" || (theme !== "light" && system.matches));
}

matchTheme();
system.addEventListener("change", matchTheme);
new MutationObserver(matchTheme).observe(root, { attributeFilter: ["data-theme"] });

// The name of an operation lies within the button that opens it: plain text there, not a link.
// The address still follows what is open.
const plainNames = () => ({ wrapComponents: { DeepLink: () => ({ text }) => text } });

// Swagger UI leaves some of its controls without a name, and what scrolls without a key.
function nameControls() {
  for (const button of place.querySelectorAll(".close-modal")) button.ariaLabel = "Close";
  for (const field of place.querySelectorAll("[data-param-name] :is(select, input)")) {
    field.ariaLabel = field.closest("[data-param-name]").dataset.paramName;
  }
  for (const choice of place.querySelectorAll(".examples-select-element")) choice.ariaLabel = "Example";
  for (const code of place.querySelectorAll(".microlight")) code.tabIndex = 0;
}

new MutationObserver(nameControls).observe(place, { childList: true, subtree: true });

window.SwaggerUIBundle({
  url: place.dataset.openapi,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  plugins: [plainNames],
  layout: "BaseLayout",
  deepLinking: true,
  syntaxHighlight: { activated: false }, // its colours are too faint on their ground
  validatorUrl: null,
  persistAuthorization: false,
});
