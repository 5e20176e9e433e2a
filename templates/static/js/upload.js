// Detector mode: drop or paste a file, see it before it is sent, watch it go, read what went wrong without losing it.

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const drop = form.querySelector("[data-drop]");
const preview = form.querySelector("[data-preview]");
const words = form.querySelector("[data-preview-words]");
const progress = form.querySelector("[data-progress]");
const button = form.querySelector("button[type=submit]");

function inWords(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes} kB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

function complain(text) {
  const alert = document.createElement("p");
  alert.className = "toast toast--error";
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  document.getElementById("upload-errors").replaceChildren(alert);
}

function show(file) {
  URL.revokeObjectURL(preview.src);
  drop.classList.toggle("drop--chosen", Boolean(file));
  words.hidden = !file;
  button.disabled = Boolean(file) && file.size > Number(form.dataset.limit);
  preview.hidden = true;
  document.getElementById("upload-errors").replaceChildren();
  if (!file) return;
  words.textContent = `${file.name}, ${inWords(file.size)}`;
  preview.src = URL.createObjectURL(file);
  if (button.disabled) {
    complain(`This file has ${inWords(file.size)}; at most ${inWords(form.dataset.limit)} can be taken. Choose a smaller copy.`);
  }
}

function take(files) {
  if (!files.length) return;
  input.files = files;
  show(input.files[0]);
}

function waiting(on) {
  progress.hidden = !on;
  button.disabled = on;
  progress.querySelector("progress").value = 0;
}

// A file that the browser cannot draw is still worth sending; the server says what it is.
preview.addEventListener("load", () => { preview.hidden = false; });
input.addEventListener("change", () => show(input.files[0]));
document.addEventListener("paste", (event) => take(event.clipboardData.files));

for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("drop--over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("drop--over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  take(event.dataTransfer.files);
});

// An answer from further out (a proxy, a fault, the sign-in page) is a whole page: say it in words instead.
form.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  event.detail.shouldSwap = xhr.responseText.includes('id="upload-errors"');
  if (event.detail.shouldSwap) return;
  if (xhr.status === 413) {
    complain(`This file is too large; at most ${inWords(form.dataset.limit)} can be taken. Nothing was stored. Choose a smaller copy.`);
  } else if (xhr.status < 400) {
    complain("You have been signed out in the meantime. Sign in in another tab; the file is still chosen here, so send it again then.");
  } else {
    complain("The server could not take the image. The file is still chosen: try again in a minute.");
  }
});
form.addEventListener("htmx:beforeRequest", () => waiting(true));
form.addEventListener("htmx:xhr:progress", (event) => {
  if (!event.detail.lengthComputable) return;
  const share = Math.round((100 * event.detail.loaded) / event.detail.total);
  progress.querySelector("progress").value = share;
  progress.querySelector("[data-progress-words]").textContent =
    share < 100 ? `Sending, ${share} %` : "Sent; it is being checked…";
});
form.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.xhr.getResponseHeader("HX-Redirect")) waiting(false);
});
form.addEventListener("htmx:sendError", () => {
  complain("The server could not be reached. Nothing was stored, and the file is still chosen: try again in a minute.");
});
