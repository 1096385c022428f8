// Keeps what was typed in this tab until it is sent: a reload or a lost session loses nothing.
// Files are not kept, nor any text that looks like a recovery phrase or a key.
const PREFIX = "draft:";
const SECRETS = [
  /(?:\p{Ll}{3,8}[^\p{L}]{1,8}){11}\p{Ll}{3,8}/iu, // twelve words in a row, each as long as theirs
  /(?:\p{Script=Han}[^\p{L}]{1,8}){11}\p{Script=Han}/u, // the same, one character each
];
const KEYS = /(?:^|[^0-9a-z])(?:0x)?[0-9a-f]{64}(?![0-9a-z])|[5KL][1-9A-HJ-NP-Za-km-z]{50,51}/i;

const form = document.querySelector("form[data-draft]");
const key = form && PREFIX + form.dataset.draft;
let waiting = 0;

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function isKept(control) {
  return control.name && control.matches("input, select, textarea")
    && !["hidden", "file", "submit"].includes(control.type) && !control.closest(".trap");
}

function isSecret(control) {
  const patterns = "check" in control.dataset ? SECRETS : [...SECRETS, KEYS];
  return patterns.some((pattern) => pattern.test(control.value));
}

function keep() {
  const draft = {};
  for (const control of [...form.elements].filter(isKept)) {
    const chosen = control.type !== "radio" || control.checked;
    if (chosen && control.value && !isSecret(control)) draft[control.name] = control.value;
  }
  sessionStorage.setItem(key, JSON.stringify(draft));
}

function putBack(control, value) {
  if (control.type === "radio") {
    const isMissing = !control.checked && !form.elements[control.name].value;
    control.checked ||= isMissing && control.value === value;
    return control.checked && isMissing;
  }
  // What the server emptied, it emptied for a reason.
  if (control.value || control.closest(".field-wrong")) return false;
  control.value = value;
  return true;
}

function restore() {
  const draft = read();
  const back = [...form.elements].filter(isKept)
    .filter((control) => control.name in draft && putBack(control, draft[control.name]));
  if (back.length) {
    form.dispatchEvent(new Event("restored"));
    sayRestored();
  }
}

function sayRestored() {
  const note = document.createElement("p");
  note.className = "alert alert-info";
  note.setAttribute("role", "status");
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn btn-link";
  clear.textContent = form.dataset.clear;
  clear.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    location.assign(location.pathname);
  });
  note.append(form.dataset.restored, " ", clear);
  form.prepend(note);
}

if (form) {
  restore();
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 300);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", keep);
}

if (document.querySelector("[data-draft-done]")) {
  const drafts = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX));
  drafts.forEach((name) => sessionStorage.removeItem(name));
}
