// Checks an address or a hash as one leaves its field; the server checks it again.
function networkOf(form) {
  const isNetwork = (select) => [...select.options].some((option) => option.value === "ethereum");
  return [...form.querySelectorAll("select")].find(isNetwork);
}

async function ask(input, network) {
  const body = new FormData();
  body.set("kind", input.dataset.check);
  body.set("value", input.value);
  body.set("chain", network?.value ?? "");
  const token = input.form.elements.csrfmiddlewaretoken.value;
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(input.dataset.checkUrl, { method: "POST", body, headers });
  return answer.ok ? answer.json() : { ok: null };
}

function placeFor(input) {
  const id = `${input.id}_said`;
  const there = document.getElementById(id);
  if (there) return there;
  const place = document.createElement("p");
  place.id = id;
  place.className = "said";
  place.setAttribute("role", "status");
  input.after(place);
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${id}`);
  return place;
}

function say(input, tone, words) {
  const place = placeFor(input);
  place.dataset.tone = tone;
  place.textContent = words;
}

// What the server said of the last value is not said of the new one.
function forgetError(input) {
  const field = input.closest(".field");
  field.classList.remove("field-wrong");
  field.querySelector(".field-error")?.remove();
  input.removeAttribute("aria-invalid");
}

function take(input, network, verdict) {
  if (verdict.ok === null) return say(input, "", "");
  forgetError(input);
  if (!verdict.ok) {
    input.setAttribute("aria-invalid", "true");
    return say(input, "wrong", verdict.message);
  }
  input.value = verdict.normal;
  if (network && !network.value) {
    network.value = verdict.chain;
    network.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return say(input, verdict.warning ? "warn" : "fine", verdict.warning || input.dataset.fine);
}

async function check(input) {
  const network = networkOf(input.form);
  const asked = `${network?.value} ${input.value}`;
  if (!input.value.trim()) return say(input, "", "");
  if (input.dataset.asked === asked) return undefined;
  input.dataset.asked = asked;
  try {
    const verdict = await ask(input, network);
    // Whoever typed on meanwhile is not interrupted.
    if (input.dataset.asked === asked) take(input, network, verdict);
  } catch {
    delete input.dataset.asked;
  }
  return undefined;
}

const inputs = [...document.querySelectorAll("[data-check]")];

for (const input of inputs) input.addEventListener("change", () => check(input));

if (inputs.length) {
  networkOf(inputs[0].form)?.addEventListener("change", () => inputs.forEach(check));
}
