// Says what became of a request whose answer is no part of the page; what was typed there stays.

const place = document.querySelector("[data-refused]");
const notice = document.querySelector("[data-refused-notice]");
let isSignedOut = false;

// The form for uploads speaks for itself (upload.js).
const isUpload = (event) => Boolean(event.target.closest?.("[data-upload]"));

function say(words, signIn = "") {
  if (place.textContent.includes(words)) return; // a page that asks every few seconds
  const shown = notice.content.cloneNode(true);
  shown.querySelector("[data-refused-words]").textContent = words;
  const link = shown.querySelector("a");
  link.hidden = !signIn;
  link.href = signIn;
  place.replaceChildren(shown);
}

function askToSignIn(xhr) {
  const address = new URL(xhr.responseURL);
  address.searchParams.set("next", location.pathname);
  isSignedOut = true;
  say("You have been signed out. What you typed is still here: sign in in another tab, come back and send it again.", address);
}

function reasonIn(html) {
  const problem = new DOMParser().parseFromString(html, "text/html").querySelector("[data-problem]");
  return (problem?.querySelector(".lead") ?? problem?.querySelector("h1"))?.textContent ?? "The server refused this";
}

function explain(xhr) {
  if (xhr.status < 400) return askToSignIn(xhr);
  if (xhr.status >= 500) return say("The server cannot answer just now. What you typed is still here: try again in a minute.");
  say(`${reasonIn(xhr.responseText).replace(/[.]$/, "")}. Nothing was changed, and what you typed is still here.`);
}

// Signing in gives the browser a new token, without which the server takes nothing from this page.
async function resume() {
  if (!isSignedOut) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const headers = page.body.getAttribute("hx-headers");
  document.body.setAttribute("hx-headers", headers);
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) {
    field.value = JSON.parse(headers)["X-CSRFToken"];
  }
  isSignedOut = false;
  place.replaceChildren();
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (isUpload(event) || !/^\s*<!doctype|data-problem/i.test(detail.xhr.responseText)) return;
  detail.shouldSwap = false;
  detail.isError = true;
});
document.addEventListener("htmx:responseError", (event) => {
  if (!isUpload(event)) explain(event.detail.xhr);
});
document.addEventListener("htmx:sendError", (event) => {
  if (!isUpload(event)) say("The server could not be reached. What you typed is still here: try again in a minute.");
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && !isSignedOut) place.replaceChildren();
});
window.addEventListener("focus", resume);
