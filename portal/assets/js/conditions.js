// Shows a question only when an earlier answer calls for it. The server decides the same way, and
// what stands in a hidden question counts for nothing there.
const form = document.querySelector("[data-shown-if]")?.form;
const controls = form ? [...form.querySelectorAll("[data-shown-if]")] : [];

function answer(name) {
  const control = form.elements[name];
  return control?.value ?? "";
}

function conditionOf(name) {
  return controls.find((control) => control.name === name);
}

function isShown(control, above = []) {
  if (!control) return true;
  const { shownIf, shownValues } = control.dataset;
  if (above.includes(shownIf)) return true;
  const calledFor = shownValues.split(" ").includes(answer(shownIf));
  return calledFor && isShown(conditionOf(shownIf), [...above, shownIf]);
}

function show() {
  for (const control of controls) control.closest(".field").hidden = !isShown(control);
  for (const section of form.querySelectorAll(".form-section")) {
    const fields = [...section.querySelectorAll(".field")];
    section.hidden = fields.length > 0 && fields.every((field) => field.hidden);
  }
}

if (form) {
  form.addEventListener("change", show);
  form.addEventListener("restored", show);
  show();
}
