"""What a browser says about itself, in the few words by which its owner knows it."""

import re

from django.utils.translation import gettext as _

# The first that is found counts: browsers and systems also name those that they are made from.
BROWSERS = {
    "Edge": r"\bEdg(e|A|iOS)?/",
    "Opera": r"\b(OPR|Opera|OPT)/",
    "Samsung Internet": r"\bSamsungBrowser/",
    "Vivaldi": r"\bVivaldi/",
    "Firefox": r"\b(Firefox|FxiOS)/",
    "Chrome": r"\b(Headless)?Chrome/|\bCriOS/|\bChromium/",
    "Safari": r"\bVersion/[\d.]+.* Safari/",
}
SYSTEMS = {
    "iPhone": r"\biPhone\b",
    "iPad": r"\biPad\b",
    "Android": r"\bAndroid\b",
    "Windows": r"\bWindows\b",
    "ChromeOS": r"\bCrOS\b",
    "macOS": r"\bMacintosh\b|\bMac OS X\b",
    "Linux": r"\bLinux\b|\bX11\b",
}
LONGEST = 60  # characters of what is shown as the browser sent it


def in_words(user_agent: str) -> str:
    """“Firefox on Windows”; what is not known is shown as it was sent, shortened (HTTP Semantics, RFC 9110, 10.1.5)."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    text = " ".join(user_agent.split())
    if not text:
        return _("Unknown browser")
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _first(patterns: dict[str, str], text: str) -> str:
    return next((name for name, pattern in patterns.items() if re.search(pattern, text)), "")
