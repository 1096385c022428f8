// Offers what may already help while the subject is typed. Without it the check page does the same.
const WAIT = 400;
const place = document.querySelector("[data-answers]");
const form = place?.closest("form");
let timer;
let asked;

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const body = new FormData();
  body.set("subject", form.elements.subject.value);
  for (const read of form.querySelectorAll("input[name=read]")) body.append("read", read.value);
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const more = { method: "POST", body, headers, signal: asked.signal };
  try {
    const answer = await fetch(place.dataset.answers, more);
    if (answer.ok) show(await answer.text());
  } catch {
    // Asked anew meanwhile, or no connection: what is there stays.
  }
}

// What has not changed stays, so that nothing moves under a finger.
function show(html) {
  const found = new DOMParser().parseFromString(html, "text/html").body;
  if (found.textContent.trim() === place.textContent.trim()) return;
  place.replaceChildren(...found.childNodes);
  place.hidden = !place.childElementCount;
}

form?.elements.subject.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
});
