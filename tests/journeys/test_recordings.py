"""A trainer records, adds captions and what Word has copied as a transcript; the browser plays it and shows the words."""

import base64
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from courses.blocks import LessonBody
from tests.courses.pasted import WORD
from tests.journeys.conftest import Visitor

# A moment of a picture or a tone, recorded by the browser itself.
RECORD = """async (kind) => {
  let stream;
  if (kind === 'video') {
    const canvas = document.createElement('canvas'), brush = canvas.getContext('2d');
    setInterval(() => brush.fillRect(Math.random() * 99, 0, 9, 9), 50);
    stream = canvas.captureStream(20);
  } else {
    const sound = new AudioContext(), tone = sound.createOscillator(), end = sound.createMediaStreamDestination();
    tone.connect(end);
    tone.start();
    stream = end.stream;
  }
  const recorder = new MediaRecorder(stream, {mimeType: `${kind}/webm`}), parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  await new Promise((done) => setTimeout(done, 1500));
  await new Promise((done) => { recorder.onstop = done; recorder.stop(); });
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''));
}"""
PASTE = """(editor, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/html', html);
  editor.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""
# Play from half a second, and say what stands there.
PLAY = """async (player) => {
  player.muted = true;
  player.currentTime = 0.5;
  await new Promise((done) => { player.onseeked = done; });
  await player.play();
  const track = player.textTracks[0];
  while (!track.activeCues?.length) await new Promise((done) => setTimeout(done, 50));
  player.pause();
  return [...track.activeCues].map((cue) => cue.text).join();
}"""
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:01.300\nWho answers?\n"


def upload(page: Page, kind: str) -> None:
    recorded = base64.b64decode(page.evaluate(RECORD, kind))
    page.get_by_label("File").set_input_files({"name": "a.webm", "mimeType": "", "buffer": recorded})
    page.get_by_label("Captions").set_input_files({"name": "a.vtt", "mimeType": "", "buffer": CAPTIONS})
    page.get_by_label("Title").fill(f"A {kind}")
    page.get_by_label("Language").select_option("en")
    page.get_by_label("Made by").fill("Frontline training")
    page.locator(".Draftail-Editor [contenteditable=true]").evaluate(PASTE, WORD)
    expect(page.locator("input[name=transcript]")).to_have_value(
        re.compile("sleep")
    )  # the editor writes it there a moment later
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text(f"'A {kind}' added")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("kind", ["video", "audio"])
def test_recording_when_a_trainer_has_uploaded_it_then_it_plays_with_captions_and_a_clean_transcript(
    visitor: Callable[..., Visitor], kind: str
) -> None:
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    upload(trainer.go(f"/cms/media/{kind}/add/"), kind)
    block = LessonBody().child_blocks[kind].definition_prefix
    page = trainer.go(f"{reverse('wagtailadmin_block_preview')}?id={block}")
    assert page.locator(kind).evaluate(PLAY) == "Who answers?"
    if kind == "audio":
        expect(page.locator(".recording__captions")).to_have_text("Who answers?")
    page.get_by_text("Transcript", exact=True).click()
    transcript = page.locator(".recording__transcript .disclosure__body")
    expect(transcript.get_by_role("listitem")).to_have_text("Where does she sleep?")
    expect(transcript.locator("[style], [class], span, img, font")).to_have_count(0)
    assert trainer.errors == []
