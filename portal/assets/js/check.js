// Once the answers are sent, Back leads to the form, not to a question whether to send them again:
// this page came by a form, and its entry in the history becomes one that is asked for anew.
document.addEventListener("submit", (event) => {
  if (event.submitter?.name === "step") history.replaceState(null, "", location.href);
});
