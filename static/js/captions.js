// Captions of sound recordings: browsers draw captions over pictures alone, so they are written below the player.
(() => {
  for (const audio of document.querySelectorAll("audio[data-captions]:not([data-captioned])")) {
    const line = audio.parentElement.querySelector(".recording__captions"), track = audio.textTracks[0];
    audio.dataset.captioned = "";
    track.mode = "hidden"; // loaded, and drawn by nobody else
    track.addEventListener("cuechange", () => {
      line.textContent = [...track.activeCues].map((cue) => cue.getCueAsHTML().textContent).join("\n");
    });
    line.hidden = false;
  }
})();
