// The minutes left of a time limit: quiet, and hidden by whoever prefers that. Read aloud at 10, 5 and 1 minute only.
// The server decides; without this file the page says until when there is time.
(() => {
  const box = document.querySelector("[data-deadline]");
  if (!box) return;
  const { deadline, closes, now, one, several, over, next } = box.dataset;
  const ahead = Date.now() - Date.parse(now); // of this computer's clock, which may be wrong
  const minutesLeft = () => Math.ceil((Date.parse(deadline) + ahead - Date.now()) / 60000);
  const words = (minutes) => (minutes < 1 ? over : minutes === 1 ? one : several.replace("2", minutes));
  const details = box.querySelector("details"), left = box.querySelector("[data-left]"), aloud = box.querySelector("[data-aloud]");
  let before = minutesLeft();

  details.hidden = false;
  details.open = sessionStorage.getItem("time-left") !== "hidden";
  details.addEventListener("toggle", () => sessionStorage.setItem("time-left", details.open ? "shown" : "hidden"));

  const tick = () => {
    const minutes = minutesLeft();
    left.textContent = words(minutes);
    if (minutes < before && [10, 5, 1, 0].some((mark) => minutes <= mark && before > mark)) aloud.textContent = words(minutes);
    before = minutes;
    if (Date.now() > Date.parse(closes) + ahead + 2000) location.assign(next); // to the debrief: nothing can be saved here
    else setTimeout(tick, 1000);
  };
  tick();
})();
