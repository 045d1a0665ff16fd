// Messages of success: read aloud through a status region that was empty when the page came (what is in the page from
// the beginning is not announced), and closed by their button. They don't vanish by themselves.
const region = document.querySelector("[data-announce]");
const toasts = [...document.querySelectorAll(".toasts [data-toast]")];
if (region && toasts.length) {
  setTimeout(() => {
    region.textContent = toasts.map((toast) => toast.querySelector(".toast__text").textContent).join(" ");
    setTimeout(() => region.replaceChildren(), 5000); // heard; not to be met a second time
  }, 300);
}
const close = (toast) => {
  const hadFocus = toast.contains(document.activeElement);
  toast.remove();
  if (hadFocus) document.getElementById("main")?.focus({ preventScroll: true });
};
for (const toast of document.querySelectorAll("[data-toast]")) {
  toast.querySelector("[data-toast-close]").addEventListener("click", () => close(toast));
  toast.addEventListener("keydown", (event) => event.key === "Escape" && close(toast));
}
