// A form is sent once, however often its button is pressed. The server refuses repeats as well.
function rest(button, words) {
  button.dataset.rest = button.textContent;
  if (words) button.textContent = words;
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
}

function wake(button) {
  button.textContent = button.dataset.rest;
  button.removeAttribute("aria-busy");
  button.disabled = false;
  delete button.dataset.rest;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!("once" in form.dataset) || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const words = button?.matches(".btn-primary") ? form.dataset.once : "";
  // Later: a button that is disabled now would not be sent with its form.
  setTimeout(() => button && rest(button, words));
});

// The back button shows the page as it was left.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[data-rest]").forEach(wake);
});
