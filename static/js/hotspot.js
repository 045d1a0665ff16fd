// A click on an area of a picture ticks its line in the list beside it, and what is ticked shows in the picture.
// Without scripts, and for the keyboard, there is the list.
if (!document.documentElement.dataset.hotspots) {
  document.documentElement.dataset.hotspots = "on"; // a page with several such questions loads this several times
  document.addEventListener("click", ({ target }) => {
    const area = target.closest("[data-region]");
    if (area) document.getElementById(area.dataset.region).click();
  });
  document.addEventListener("change", ({ target }) => {
    if (!/^(.+-)?region$/.test(target.name || "")) return; // in a page of all questions the name begins with the question's
    for (const line of target.form.querySelectorAll(`[name="${CSS.escape(target.name)}"]`)) {
      const area = document.querySelector(`[data-region="${CSS.escape(line.id)}"]`);
      area?.classList.toggle("is-chosen", line.checked);
    }
  });
}
