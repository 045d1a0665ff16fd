"""axe-core, run on a page that is open."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text()

# No more than what is asked: axe lists what is in order too, and reads all stylesheets, unless told not to.
RUN = """axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false
}).then(result => ({violations: result.violations}))"""


def axe_findings(page: Page) -> list[str]:
    """What axe-core finds by the WCAG 2.2 AA rules; a line for each finding."""
    page.wait_for_load_state()  # a click returns as soon as the next page has begun to come
    if not page.evaluate("'axe' in window"):  # half a megabyte: once for each page
        page.evaluate(AXE)
    result = page.evaluate(RUN)
    return [
        f"{page.url}: {finding['id']}: {node['html'][:200]} {node['failureSummary']}"
        for finding in result["violations"]
        for node in finding["nodes"]
    ]
