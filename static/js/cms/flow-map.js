// Has the flow map of a scenario drawn anew from what stands in the form, a moment after the last touch of it. The
// server draws; nothing is saved. Without scripts the map is that of what was saved.
{
  const PAUSE = 900; // milliseconds
  const OURS = /^(csrfmiddlewaretoken$|roles-|scenes-)/;
  let shown; // what the map shows, as it was sent
  let waiting;
  let running;

  const exchange = (panel, html) => {
    const region = panel.querySelector(".flow-map__region");
    const place = region && [region.scrollLeft, region.scrollTop];
    const open = [...panel.querySelectorAll("details")].map((fold) => fold.open);
    panel.innerHTML = html;
    panel.querySelectorAll("details").forEach((fold, number) => { fold.open = Boolean(open[number]); });
    if (place) panel.querySelector(".flow-map__region")?.scrollTo(...place);
  };

  const draw = async () => {
    const panel = document.querySelector("[data-flow-map]");
    const form = panel?.closest("form");
    if (!form || panel.contains(document.activeElement)) return; // somebody reads it; the next touch of the form draws it
    const body = new URLSearchParams([...new FormData(form)].filter(([name]) => OURS.test(name)));
    const written = String(body);
    if (written === shown) return;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(panel.dataset.flowMap, { method: "POST", body, signal: running.signal });
      const html = await answer.text();
      if (answer.redirected || ![200, 422].includes(answer.status)) return; // signed out, or the server rests
      shown = written;
      if (answer.status === 200) exchange(panel, html);
      else panel.querySelector(".flow-map__state").innerHTML = html;
    } catch {
      // overtaken by what was written since, or no connection: the next touch tries again
    }
  };

  for (const touch of ["input", "change", "keyup", "click", "paste", "drop"]) {
    document.addEventListener(touch, () => {
      clearTimeout(waiting);
      waiting = setTimeout(draw, PAUSE);
    });
  }
}
