// Shows the current item inside the outline's own column; the page itself does not move.
{
  const side = document.querySelector("[data-outline]");
  const fold = side?.querySelector(".outline-fold");
  const wide = matchMedia("(min-width: 60rem)");

  const show = () => {
    const current = side.querySelector("[aria-current]");
    if (!current || side.scrollHeight <= side.clientHeight) return;
    const top = current.getBoundingClientRect().top - side.getBoundingClientRect().top + side.scrollTop;
    side.scrollTop = Math.max(0, top - side.clientHeight / 3);
  };

  if (fold) {
    // Browsers that can't show a closed fold by style alone: open it where there is room.
    if (!CSS.supports("selector(::details-content)")) fold.open = wide.matches;
    show();
    wide.addEventListener("change", show);
  }
}
