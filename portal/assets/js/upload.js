// Sends files as they are chosen, dropped or pasted, with their progress; the form then carries
// their keys. Without it the files go with the form.
const box = document.querySelector("[data-upload]");
const form = box?.closest("form");
const input = box?.querySelector("input[type=file]");
const list = box?.querySelector(".file-list");
const status = box?.querySelector("[role=status]");
let pending = 0;
let held = null;

function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

function sizeOf(bytes) {
  const big = bytes >= 1e6;
  const unit = big ? "megabyte" : "kilobyte";
  const format = { style: "unit", unit, maximumFractionDigits: big ? 1 : 0 };
  const count = Math.max(bytes, 1000) / (big ? 1e6 : 1e3);
  return new Intl.NumberFormat(document.documentElement.lang, format).format(count);
}

function removeButton(row, name) {
  const button = make("button", "btn btn-link", box.dataset.remove);
  button.type = "button";
  button.append(make("span", "visually-hidden", ` ${name}`));
  button.addEventListener("click", () => {
    row.remove();
    input.focus();
  });
  return button;
}

function hold(key) {
  const hidden = make("input", "");
  Object.assign(hidden, { type: "hidden", name: "files", value: key });
  return hidden;
}

function isDone(row, file, answer) {
  row.querySelector("progress").remove();
  for (const { key } of answer.files ?? answer) row.append(hold(key));
  for (const problem of answer.problems ?? []) row.append(make("p", "field-error", problem));
  row.append(removeButton(row, file.name));
  status.textContent = answer.problems?.join(" ") ?? file.name;
}

function finish() {
  pending -= 1;
  if (pending || !held) return;
  const button = held;
  held = null;
  form.requestSubmit(button);
}

function answerOf(request) {
  try {
    const answer = JSON.parse(request.responseText);
    if (Array.isArray(answer) || answer.problems) return answer;
  } catch {
    // Not an answer of ours: said below.
  }
  return { files: [], problems: [box.dataset.failed] };
}

function send(file) {
  const row = make("li", "");
  const progress = make("progress", "");
  progress.setAttribute("aria-label", box.dataset.sending);
  const name = make("span", "file-name", file.name);
  row.append(name, make("span", "file-size", sizeOf(file.size)), progress);
  list.append(row);
  const body = new FormData();
  body.set("attachments", file);
  const request = new XMLHttpRequest();
  request.open("POST", box.dataset.upload);
  request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    Object.assign(progress, { max: total, value: loaded });
  });
  request.addEventListener("loadend", () => {
    isDone(row, file, answerOf(request));
    finish();
  });
  pending += 1;
  request.send(body);
}

function sendAll(files) {
  if (!files.length) return;
  status.textContent = box.dataset.sending;
  for (const file of files) send(file);
}

function onDrag(event) {
  event.preventDefault();
  input.parentElement.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop") sendAll(event.dataTransfer.files);
}

if (box) {
  input.addEventListener("change", () => {
    sendAll(input.files);
    input.value = "";
  });
  ["dragover", "dragleave", "drop"].forEach((kind) => box.addEventListener(kind, onDrag));
  document.addEventListener("paste", (event) => sendAll(event.clipboardData?.files ?? []));
  form.addEventListener("submit", (event) => {
    if (!pending) return;
    event.preventDefault();
    held = event.submitter;
  });
  for (const label of list.querySelectorAll(".file-remove")) {
    const row = label.closest("li");
    label.replaceWith(removeButton(row, row.querySelector(".file-name").textContent));
  }
}
