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

window.SwaggerUIBundle({
  url: place.dataset.openapi,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
