// The seconds one would have in reality: they run down in words and then stop. Nothing ends by it; a reload begins anew.
(() => {
  const box = document.querySelector("[data-seconds]");
  if (!box) return;
  const words = box.querySelector("[data-words]"), sentence = words.textContent, all = box.dataset.seconds;
  const begun = Date.now();
  const tick = () => {
    const left = Math.ceil(all - (Date.now() - begun) / 1000);
    words.textContent = left > 0 ? sentence.replace(all, left) : box.dataset.over;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
})();
