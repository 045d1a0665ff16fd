// Says in words that a choice could not be saved, what was kept and what to do. Saving itself is htmx's; without scripts
// the button saves.
(() => {
  const form = document.querySelector("form[data-offline]"), line = document.getElementById("saved");
  if (!form) return;
  let failed = false;
  // Saves are numbered as they are sent: one that is overtaken on its way changes nothing.
  form.addEventListener("htmx:configRequest", (event) => {
    const number = form.elements.sequence;
    event.detail.parameters.sequence = number.value;
    number.value = Number(number.value) + 1;
  });
  const say = (words) => {
    failed = true;
    line.innerHTML = '<span class="saved__problem"></span>';
    line.firstChild.textContent = words;
  };
  for (const name of ["htmx:sendError", "htmx:timeout"]) form.addEventListener(name, () => say(form.dataset.offline));
  form.addEventListener("htmx:responseError", (event) =>
    say(event.detail.xhr.status === 401 ? form.dataset.expired : form.dataset.failed));
  form.addEventListener("htmx:afterOnLoad", () => (failed = false));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault(); // the browser's own page for "no connection" would forget what is chosen
    say(form.dataset.offline);
  });
  addEventListener("online", () => failed && htmx.trigger(form.querySelector("[data-autosave]"), "change"));
  addEventListener("pageshow", (event) => event.persisted && location.reload()); // the back button: what the server has
})();
