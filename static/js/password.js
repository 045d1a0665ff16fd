// "Show the password": for those who can't see what they type. Leaving the page or sending the form hides it again, so
// that no browser keeps it as ordinary text.
for (const button of document.querySelectorAll("[data-password-toggle]")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const words = button.querySelector("span");
  const shown = { text: button.dataset.hide, password: words.textContent };
  const become = (type) => {
    field.type = type;
    words.textContent = shown[type];
  };
  button.addEventListener("click", () => become(field.type === "password" ? "text" : "password"));
  field.form?.addEventListener("submit", () => become("password"));
  addEventListener("pagehide", () => become("password"));
}
