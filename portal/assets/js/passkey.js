// Forms with data-passkey make or use a passkey before they are sent. The options stand on the page
// or, where the form has data-ask, are asked for when the button is pressed.
// Not a module: the library before it leaves `webauthnJSON` in the window.
(() => {
  async function options(form) {
    if (!("ask" in form.dataset)) {
      return JSON.parse(document.getElementById(form.dataset.options).textContent);
    }
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  }

  async function credential(form) {
    const known = await options(form);
    if (form.dataset.passkey === "get") return window.webauthnJSON.get(known.request_options);
    const wanted = known.creation_options;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
    return window.webauthnJSON.create(wanted);
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("passkey" in form.dataset)) return;
    event.preventDefault();
    const trouble = form.querySelector(".passkey-trouble");
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credential(form));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
})();
