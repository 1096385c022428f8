// Says who else has this ticket open, and that it has changed. Moves nothing else on the page.
const line = document.querySelector("[data-present]");

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(line.dataset.present, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const { others, version } = await answer.json();
  const said = line.querySelector("[data-others]");
  if (said.textContent !== others) said.textContent = others;
  line.querySelector("[data-changed]").hidden = String(version) === line.dataset.version;
}

function askQuietly() {
  // Without a connection the next poll asks again.
  ask().catch(() => {});
}

setInterval(askQuietly, Number(line.dataset.every) * 1000);
document.addEventListener("visibilitychange", askQuietly);
