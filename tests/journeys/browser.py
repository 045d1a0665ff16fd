"""The Chromium of this machine, started so that it asks nobody anything."""

import os
import shutil

from playwright.sync_api import Browser, Playwright

CHROMIUM = next(
    (
        path
        for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    "",
)
NO_CHROMIUM = "Chromium was not found; browser journeys need it (on Debian: apt install chromium)"


def launch(playwright: Playwright) -> Browser:
    assert CHROMIUM, NO_CHROMIUM
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    arguments.append("--in-process-gpu")  # there is none: a process less that draws, a tenth of the time
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
