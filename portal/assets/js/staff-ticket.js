// The ticket page by keyboard: tabs, macros, actions. Without it every form works as it stands.
document.documentElement.classList.add("js");

const composer = document.querySelector(".composer");
const reply = document.querySelector("#reply-body");
const macros = document.querySelector(".macros");
const STASH = `unsent:${document.querySelector("[data-present]").dataset.present}`;

function openTab(radio) {
  radio.checked = true;
  const pane = composer.querySelector(`.${radio.id.replace("tab", "pane")}`);
  pane.querySelector("textarea").focus();
}

function openMacros() {
  openTab(document.querySelector("#tab-reply"));
  macros.open = true;
  macros.querySelector("[data-macro-search]").focus();
}

function openDetails(details) {
  details.open = true;
  (details.querySelector("textarea") ?? details.querySelector("summary")).focus();
}

function find(attribute, key) {
  return document.querySelector(`[${attribute}="${CSS.escape(key)}"]`);
}

// Does what a key stands for; false when it stands for nothing here.
function press(key) {
  const tab = find("data-tab", key);
  const details = find("data-opens", key);
  const control = find("data-focus", key);
  const button = find("data-key", key);
  if (key === "/" && macros) openMacros();
  else if (tab) openTab(tab);
  else if (details) openDetails(details);
  else if (control) control.focus();
  else if (button) button.form.requestSubmit(button);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
    event.preventDefault();
    event.target.form.requestSubmit(event.target.form.querySelector(".main-button"));
  } else if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat) {
    if (press(event.key)) event.preventDefault();
  }
});

// Macros: typing narrows the list, Enter takes the first, a click puts the text where the cursor is.
function insert(text) {
  const { selectionStart: start, selectionEnd: end, value } = reply;
  const gap = start && !value.slice(0, start).endsWith("\n") ? "\n\n" : "";
  reply.setRangeText(gap + text, start, end, "end");
  macros.open = false;
  reply.focus();
}

macros?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-text]");
  if (!button) return;
  event.preventDefault();
  insert(button.dataset.text);
});

macros?.addEventListener("input", ({ target }) => {
  const wanted = target.value.trim().toLowerCase();
  for (const row of macros.querySelectorAll("li")) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
});

macros?.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    macros.open = false;
    reply.focus();
  }
  if (event.key !== "Enter" || !event.target.matches("[data-macro-search]")) return;
  event.preventDefault();
  macros.querySelector("li:not([hidden]) [data-text]")?.click();
});

// An action from the side leaves the page: what stands in the composer is put back on the next one.
document.addEventListener("submit", (event) => {
  if (!composer || composer.contains(event.target)) return;
  const texts = {};
  for (const area of composer.querySelectorAll("textarea")) {
    if (area.value !== area.defaultValue) texts[area.id] = area.value;
  }
  if (Object.keys(texts).length) sessionStorage.setItem(STASH, JSON.stringify(texts));
});

if (composer && sessionStorage.getItem(STASH)) {
  const texts = JSON.parse(sessionStorage.getItem(STASH));
  sessionStorage.removeItem(STASH);
  for (const [id, text] of Object.entries(texts)) document.getElementById(id).value = text;
}
