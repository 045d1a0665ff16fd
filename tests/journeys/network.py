"""What a page costs, measured through the protocol of Chromium's own developer tools."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

# Layout shift and largest paint, from the first moment on.
OBSERVE = """
window.seen = {shift: 0, paint: 0};
new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) window.seen.shift += e.value; }))
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(e => { window.seen.paint = e.startTime; }))
  .observe({type: 'largest-contentful-paint', buffered: true});
"""


@dataclass
class Load:
    """One load of a page. Bytes are those on the wire, headers included."""

    bytes: int = 0
    pictures: int = 0
    requests: int = 0  # that went over the wire
    shift: float = 0.0
    paint: float = 0.0  # milliseconds to the largest contentful paint
    foreign: list[str] = field(default_factory=list)

    @property
    def without_pictures(self) -> int:
        return self.bytes - self.pictures


def load(
    page: Page,
    address: str,
    *,
    is_cold: bool,
    slower: float = 1,
    network: dict[str, float] | None = None,
    then: Callable[[Page], None] | None = None,
) -> Load:
    """Load a page with an empty or a warm cache; `slower` divides the speed of the processor, `network` slows the wire."""
    session = page.context.new_cdp_session(page)
    result, kinds, host = Load(), {}, urlsplit(address).netloc
    cached: set[str] = set()

    def asked(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event.get("type", "")
        url = urlsplit(event["request"]["url"])
        if url.scheme.startswith("http") and url.netloc != host:
            result.foreign.append(event["request"]["url"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] in cached or not event["encodedDataLength"]:
            return
        result.requests += 1
        result.bytes += int(event["encodedDataLength"])
        if kinds.get(event["requestId"]) == "Image":
            result.pictures += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Page.enable")
    if is_cold:
        session.send("Network.clearBrowserCache")
    script = session.send("Page.addScriptToEvaluateOnNewDocument", {"source": OBSERVE})["identifier"]
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if network:
        session.send("Network.emulateNetworkConditions", {"offline": False, **network})
    page.goto("about:blank")
    result.bytes = result.requests = 0
    page.goto(address)
    page.wait_for_load_state("networkidle")
    if then:
        then(page)
    page.wait_for_timeout(300)  # until the observers have been told
    seen = page.evaluate("window.seen")
    result.shift, result.paint = seen["shift"], seen["paint"]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    session.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": script})
    session.detach()
    return result
