// How far a report is, without pressing Refresh; when it is there, the page is loaded again.
const box = document.querySelector("[data-progress]");
const bar = box?.querySelector("progress");
const number = box?.querySelector("[data-done]");
const EVERY_MS = 1500;

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const told = await answer.json();
      bar.value = told.done;
      number.textContent = told.done;
      if (told.ready) {
        window.location.reload();
        return;
      }
    }
  } catch {
    // The network is away for a moment: look again.
  }
  setTimeout(look, EVERY_MS);
}

if (box) setTimeout(look, EVERY_MS);
