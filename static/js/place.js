// Notes which block is read, so that reading goes on there on any device. Only moves are sent, after a pause.
{
  const article = document.querySelector("[data-place-url]");
  const blocks = article ? [...article.querySelectorAll(".prose .block:not(:has(.block))")] : [];
  const token = article?.querySelector("[name=csrfmiddlewaretoken]")?.value;

  if (token && blocks.length) {
    const inView = new Set();
    let sent = article.dataset.place || blocks[0].id;
    let place = sent;
    let hasMoved = false;
    let pause;

    const send = () => {
      clearTimeout(pause);
      if (!hasMoved || place === sent) return;
      sent = place;
      fetch(article.dataset.placeUrl, {
        method: "POST",
        body: new URLSearchParams({ block: place }),
        headers: { "X-CSRFToken": token },
        keepalive: true,
      }).catch(() => {}); // offline: the next move is sent again
    };

    const observer = new IntersectionObserver(
      (entries) => {
        entries.forEach((entry) => inView[entry.isIntersecting ? "add" : "delete"](entry.target));
        const top = blocks.find((block) => inView.has(block));
        if (top) place = top.id;
        clearTimeout(pause);
        pause = setTimeout(send, 1500);
      },
      { rootMargin: "0px 0px -60% 0px" },
    );
    blocks.forEach((block) => observer.observe(block));
    addEventListener("scroll", () => (hasMoved = true), { once: true, passive: true });
    document.addEventListener("visibilitychange", () => document.hidden && send());
    addEventListener("pagehide", send);
  }
}
