// The queue: one box that chooses all rows, and "/" for the search field.
document.documentElement.classList.add("js");

const all = document.querySelector("[data-all]");
const boxes = [...document.querySelectorAll("input[name=ticket]")];

all?.addEventListener("change", () => {
  for (const box of boxes) box.checked = all.checked;
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.querySelector("#search").focus();
});
