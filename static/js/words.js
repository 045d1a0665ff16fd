// Counts the words of an answer as they are written; without scripts the page says how many were saved.
document.addEventListener("input", ({ target }) => {
  const count = target.id && document.querySelector(`[data-words-of="${CSS.escape(target.id)}"]`);
  if (count) count.textContent = target.value.split(/\s+/).filter(Boolean).length;
});
