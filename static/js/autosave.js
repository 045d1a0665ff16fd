// Says in words that a choice could not be saved, what was kept and what to do. Saving itself is htmx's, and so is the way
// to the next question; without scripts the button does both. A page may hold several questions; each says so for itself.
(() => {
  const formOf = (event) => event.target.closest("form[data-offline]");
  const questionOf = (element) => element.closest("[data-question]") || document;
  const failed = new Set(); // what is to be saved again once there is a connection
  const say = (element, words) => {
    const line = element.matches("form") ? element.querySelector(":scope > .saved") : questionOf(element).querySelector(".saved");
    line.innerHTML = '<span class="saved__problem"></span>';
    line.firstChild.textContent = words;
    if (element.matches("[data-autosave]")) failed.add(element);
  };
  const on = (names, act) => names.split(" ").forEach((name) => document.addEventListener(name, (event) => {
    const form = formOf(event);
    if (form) act(form, event);
  }, { capture: name === "submit" }));

  // Saves are numbered as they are sent: one that is overtaken on its way changes nothing. An answer goes alone, without
  // those of other questions on the page.
  on("htmx:configRequest", (form, { detail }) => {
    const own = detail.elt.dataset.prefix;
    if (own !== undefined) for (const name of Object.keys(detail.parameters))
      if (!name.startsWith(own) && name !== "csrfmiddlewaretoken") delete detail.parameters[name];
    for (const number of form.querySelectorAll("[name$=sequence]")) if (number.name in detail.parameters) {
      detail.parameters[number.name] = number.value;
      number.value = Number(number.value) + 1;
    }
  });
  on("htmx:sendError htmx:timeout", (form, { detail }) => say(detail.elt, form.dataset.offline));
  on("htmx:responseError", (form, { detail }) => {
    if (detail.elt === form) form.submit(); // as without scripts: the server says what is to be done
    else say(detail.elt, detail.xhr.status === 401 ? form.dataset.expired : form.dataset.failed);
  });
  on("htmx:afterOnLoad", (form, { detail }) => failed.delete(detail.elt));
  on("submit", (form, event) => {
    if (navigator.onLine) return;
    event.preventDefault(); // the browser's own page for "no connection" would forget what is chosen
    event.stopImmediatePropagation();
    say(form, form.dataset.offline);
    form.querySelectorAll("[data-autosave]").forEach((element) => failed.add(element));
  });
  addEventListener("online", () => failed.forEach((element) => element.isConnected && htmx.trigger(element, "change")));
  addEventListener("pageshow", (event) => event.persisted && location.reload()); // the back button: what the server has
  let here = location.pathname; // what leads back to this page (the choice of a language, a report) leads to the next one
  document.addEventListener("htmx:pushedIntoHistory", () => {
    const [old, now] = [here, (here = location.pathname)];
    for (const field of document.querySelectorAll("input[name=next]")) if (field.value === old) field.value = now;
    for (const link of document.querySelectorAll("a[href*='?']")) link.search = link.search
      .replace(encodeURIComponent(old), encodeURIComponent(now)).replace(old, now);
  });
  document.addEventListener("htmx:afterSettle", ({ target }) =>
    target.id === "part" && target.querySelector("h1").focus({ preventScroll: true })); // the next question is read aloud
})();
