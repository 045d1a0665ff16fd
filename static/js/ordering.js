// Entries that are to be put in order are moved up and down by buttons; the new place is read aloud. Without this file
// each entry has a list of places, which stays in the form: what it says is what stands on the page.
(() => {
  const enhance = (box) => {
    const list = box.querySelector("ol"), aloud = box.querySelector("[data-aloud]"), form = box.closest("form");
    const entries = () => [...list.querySelectorAll("[data-entry]")];
    const number = () => entries().forEach((entry, index, all) => {
      entry.querySelector("[data-place]").textContent = `${index + 1}.`;
      entry.querySelector("[data-move=up]").setAttribute("aria-disabled", index === 0);
      entry.querySelector("[data-move=down]").setAttribute("aria-disabled", index === all.length - 1);
    });
    const write = () => entries().forEach((entry, index) => (entry.querySelector("select").value = index + 1));

    const move = (entry, up) => {
      const other = up ? entry.previousElementSibling : entry.nextElementSibling;
      if (!other) return;
      up ? entry.after(other) : entry.before(other); // the other one is moved, so that the focus stays where it is
      number();
      write();
      const place = entries().indexOf(entry) + 1, words = entry.querySelector("[data-text]").textContent;
      aloud.textContent = box.dataset.said.replace("PLACE", place).replace("ENTRY", () => words);
      entry.querySelector("select").dispatchEvent(new Event("change", { bubbles: true })); // saved as any choice is
    };

    box.querySelectorAll("select, [data-without-script], .field__error").forEach((part) => (part.hidden = true));
    box.querySelectorAll("[data-move], [data-place]").forEach((part) => (part.hidden = false));
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-move]");
      if (button) move(button.closest("[data-entry]"), button.dataset.move === "up");
    });
    // Who saves without having moved anything means the order that stands there; who only flags it has not answered.
    form?.addEventListener("submit", (event) => event.submitter?.name !== "flag" && write(), { capture: true });
    number();
  };
  const find = (part) => part.querySelectorAll("[data-ordering]:not([data-enhanced])").forEach((box) => {
    box.dataset.enhanced = "";
    enhance(box);
  });
  find(document);
  document.addEventListener("htmx:load", (event) => find(event.detail.elt)); // a question that came into the page later
})();
