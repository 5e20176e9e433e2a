// Shows the OpenAPI description with Swagger UI; keys that people type in are not kept.
const place = document.querySelector("[data-openapi]");

window.SwaggerUIBundle({
  url: place.dataset.openapi,
  domNode: place,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
});
