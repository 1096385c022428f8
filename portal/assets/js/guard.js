// Warns before a recovery phrase or a private key leaves this browser. It is a help: the server
// looks through everything itself. What is typed goes nowhere from here.
const BITS = 20480; // of each list's filter, as in portal/secret_guard/browser.py
const HASHES = 7;
const WORDS = 12;
const DIFFERENT = 8;
const FAR = 16; // characters between two words of one phrase
const LONGEST = 50_000;
const LABEL = /^(?:br|li|td|tr|words?|st|nd|rd|th|no|nr|个|第|词|号)$/;
const KEYS = [
  /(?<![0-9A-Za-z])(?:[5KL][1-9A-HJ-NP-Za-km-z]{50,51}|6P[1-9A-HJ-NP-Za-km-z]{56})(?![0-9A-Za-z])/,
  /(?<![0-9A-Za-z])(?:[xyzYZtuv]|Lt|Mt|dg)pr?v[0-9A-Za-z]{90}/,
  /(?<![0-9A-Z])S[A-Z2-7]{55}(?![0-9A-Z])|(?<![0-9A-Za-z])sEd[0-9A-Za-z]{28}(?![0-9A-Za-z])/,
  /(?:nsec|ncryptsec|suiprivkey|age-secret-key-)1[a-z0-9]{40}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /"ciphertext"[^]*"kdf|"kdf"[^]*"ciphertext"/,
  /\[\s*(?:\d{1,3}\s*,\s*){63}\d{1,3}\s*\]/,
];
const HEX = /(?<![0-9a-f])(?:0x)?[0-9a-f]{64}(?![0-9a-f])/gi;
const CALLED_KEY = /priv(?:ate)?[\s_-]*key|secret|seed|[私密秘][钥鑰匙]|助记|助記/gi;
const CALLED_HASH = /\btx|hash|transaction|交易|哈希|转账|轉賬/gi;

const said = document.querySelector("[data-secret-words]")?.dataset;
const encoder = new TextEncoder();
const allowed = new WeakMap(); // controls whose owner says that this text is no secret
const marked = new Map(); // controls with a warning, and the warning
let filters = null;

function fold(text) {
  return text.normalize("NFKD")
    .replaceAll("\u3099", "\uff9e").replaceAll("\u309a", "\uff9f")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
    .replaceAll("ı", "i").toLowerCase();
}

function hash(bytes) {
  let value = 2166136261;
  for (const byte of bytes) value = Math.imul(value ^ byte, 16777619) >>> 0;
  return value;
}

// The lists that have this word, a bit each.
function listsOf(word) {
  const first = hash(encoder.encode(word));
  const step = (hash(encoder.encode(`${word}\0`)) | 1) >>> 0;
  let lists = 0;
  for (let list = 0; list * BITS < filters.length * 8; list += 1) {
    let has = true;
    for (let number = 0; has && number < HASHES; number += 1) {
      const place = list * BITS + (first + number * step) % BITS;
      has = (filters[place >> 3] & 1 << (place & 7)) !== 0;
    }
    if (has) lists |= 1 << list;
  }
  return lists;
}

function wordsOf(text) {
  const found = [...fold(text).matchAll(/[\p{L}\uff9e\uff9f]+/gu)]
    .map((match) => ({ word: match[0], start: match.index, end: match.index + match[0].length }));
  return found.filter(({ word }) => !LABEL.test(word));
}

function isShort({ word }) {
  return word.length <= 20; // the longest word of the lists, with its jamo and marks apart
}

function holdsPhrase(words) {
  const runs = [];
  let before = null;
  for (const { word, start, end } of words) {
    const lists = word.length <= 20 ? listsOf(word) : 0;
    const near = before !== null && start - before <= FAR;
    before = end;
    for (let list = 0; list < 12; list += 1) {
      const goes = lists & 1 << list;
      const run = near && runs[list] ? runs[list] : [];
      runs[list] = goes ? [...run.slice(-23), word] : [];
      if (runs[list].length >= WORDS && new Set(runs[list]).size >= DIFFERENT) return true;
    }
  }
  return false;
}

function nearest(text, pattern) {
  return Math.max(-1, ...[...text.matchAll(pattern)].map((match) => match.index));
}

function holdsKey(text) {
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  if (KEYS.some((pattern) => pattern.test(plain))) return true;
  return [...plain.matchAll(HEX)].some((match) => {
    const before = plain.slice(Math.max(0, match.index - 48), match.index);
    return nearest(before, CALLED_KEY) > nearest(before, CALLED_HASH);
  });
}

async function load() {
  if (filters === null) {
    const answer = await fetch(said.secretWords);
    filters = answer.ok ? new Uint8Array(await answer.arrayBuffer()) : new Uint8Array();
  }
}

function isWatched(control) {
  return control.form && control.matches("textarea, input:not([type]), input[type=text],"
    + " input[type=search], input[type=email], input[type=url], input[type=tel]");
}

function isAllowed(control) {
  return allowed.get(control) === control.value;
}

function update(form) {
  const held = [...marked.keys()].some((control) => control.form === form);
  for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
    if (held && !button.disabled) {
      button.disabled = true;
      button.dataset.held = "";
    } else if (!held && "held" in button.dataset) {
      button.disabled = false;
      delete button.dataset.held;
    }
  }
}

function warn(control) {
  if (marked.has(control)) return;
  const note = document.createElement("div");
  note.className = "alert alert-danger secret-warning";
  note.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = said.secretAdvice;
  const out = document.createElement("button");
  out.type = "button";
  out.className = "btn btn-outline-secondary btn-sm";
  out.textContent = said.secretNone;
  out.addEventListener("click", () => {
    allowed.set(control, control.value);
    calm(control);
    control.focus();
    control.dispatchEvent(new Event("input", { bubbles: true }));
  });
  note.append(text, out);
  (control.closest(".field") ?? control).after(note);
  marked.set(control, note);
  control.setAttribute("aria-invalid", "true");
  update(control.form);
}

function calm(control) {
  const note = marked.get(control);
  if (!note) return;
  note.remove();
  marked.delete(control);
  control.removeAttribute("aria-invalid");
  update(control.form);
}

// True, false, or null while the word lists are still on their way.
function isSecret(text) {
  const short = text.slice(0, LONGEST);
  if (holdsKey(short)) return true;
  const words = wordsOf(short);
  if (words.filter(isShort).length < WORDS) return false;
  return filters === null ? null : holdsPhrase(words);
}

function look(event) {
  const control = event.target;
  if (!(control instanceof HTMLElement) || !isWatched(control)) return;
  const secret = !isAllowed(control) && isSecret(control.value);
  if (secret === false) {
    calm(control);
    return;
  }
  // Whoever suggests answers or keeps a draft does not get to see it.
  event.stopImmediatePropagation();
  if (secret) {
    warn(control);
    return;
  }
  load().catch(() => { filters = new Uint8Array(); })
    .then(() => control.dispatchEvent(new Event("input", { bubbles: true })));
}

function hold(event) {
  const [control] = [...marked.keys()].filter((one) => one.form === event.target);
  if (!control) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  control.focus();
}

if (said) {
  document.addEventListener("input", look, true);
  document.addEventListener("submit", hold, true);
}
