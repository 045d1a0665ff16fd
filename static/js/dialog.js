// Opens the dialog that a link or button names in data-dialog. Without this file the link leads to the same question as
// a page. The browser itself keeps the focus inside, closes on Escape and gives the focus back.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (!dialog?.showModal || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});
