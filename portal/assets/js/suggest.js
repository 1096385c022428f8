// Shows articles that fit while a question is typed. Without it the search page does the same.
const WAIT = 150;
const LEAST = 2;

function show(list, { found = [], warning }) {
  const items = found.map(({ title, url }) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  if (warning) {
    const told = Object.assign(document.createElement("p"), { textContent: warning });
    const item = document.createElement("li");
    item.append(told);
    items.push(item);
  }
  list.replaceChildren(...items);
  list.hidden = !items.length;
}

function attend(form) {
  const input = form.querySelector("input[type=search]");
  const list = form.querySelector(".suggestions");
  let timer;
  let asked;

  async function ask() {
    const text = input.value.trim();
    asked?.abort();
    if (text.length < LEAST) return show(list, {});
    asked = new AbortController();
    try {
      const url = `${form.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(url, { signal: asked.signal });
      if (answer.ok) show(list, await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") show(list, {});
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(list, {});
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) setTimeout(() => show(list, {}), WAIT);
  });
}

for (const form of document.querySelectorAll("[data-suggest]")) attend(form);
