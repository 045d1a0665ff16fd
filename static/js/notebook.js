// Says so when a note could not be saved: no connection, an error, or a sign-in page instead of the answer.
{
  const form = document.getElementById("my-notes");
  const failed = document.getElementById("note-failed");

  form?.addEventListener("htmx:beforeSwap", (event) => {
    const { status, responseURL } = event.detail.xhr;
    const isOurs = status === 200 && new URL(responseURL).pathname === new URL(form.action).pathname;
    if (!isOurs) event.detail.shouldSwap = false;
    failed.hidden = isOurs;
  });
  form?.addEventListener("htmx:sendError", () => (failed.hidden = false));
}
