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
    // Where there is room the outline is always shown: open, so that those who don't see the page find it open too.
    const unfold = () => {
      fold.open = wide.matches;
      show();
    };
    unfold();
    wide.addEventListener("change", unfold);
  }
}
