"""What a page must not do to anybody: each check returns its findings, one sentence each, and nothing when all is well.

`faulty.html` holds a fault for each of them, so that none can be blind.
"""

from collections import Counter
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.journeys.axe import axe_findings

ALWAYS = ["banner", "contentinfo", "main", "navigation"]
OPERATED = {
    "button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox", "menuitem", "radio", "searchbox",
    "slider", "spinbutton", "switch", "tab", "textbox",
}  # fmt: skip

# --- What the document says ------------------------------------------------------------------------

STRUCTURE = """() => {
  const found = [], say = (what, node) => found.push(what + ': ' + (node ? node.outerHTML.slice(0, 120) : ''));
  const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(h => h.checkVisibility());
  const first = headings.filter(h => h.tagName === 'H1');
  if (first.length !== 1) say(`${first.length} headings of the first level`, first[1]);
  headings.forEach((h, i) => {
    const level = +h.tagName[1], before = i ? +headings[i - 1].tagName[1] : 0;
    if (before && level > before + 1) say('a heading jumps over a level', h);
    if (!h.textContent.trim()) say('an empty heading', h);
  });
  const seen = new Set();
  document.querySelectorAll('[id]').forEach(n => seen.has(n.id) ? say('an id twice', n) : seen.add(n.id));
  document.querySelectorAll('img:not([alt])').forEach(n => say('a picture without alt', n));
  document.querySelectorAll('svg').forEach(n => {
    const named = n.getAttribute('aria-label') || n.getAttribute('aria-labelledby');
    if (n.getAttribute('aria-hidden') !== 'true' && !n.closest('[aria-hidden=true]') && !named) say('a drawing without a name', n);
  });
  document.querySelectorAll('[style], style, script:not([src])').forEach(n => say('something inline', n));
  return found;
}"""


def structure(page: Page) -> list[str]:
    """One h1, headings without jumps, ids once, pictures with alt, nothing inline."""
    return page.evaluate(STRUCTURE)


def language(page: Page, expected: str) -> list[str]:
    said = page.evaluate("document.documentElement.lang")
    return [] if said == expected else [f"the page says lang={said!r}, its address {expected!r}"]


def title(page: Page, site: str = "Frontline training") -> list[str]:
    """What is particular comes first, then the site."""
    particular, _dot, rest = page.title().partition(" · ")
    if not particular.strip() or particular.strip() == site:
        return [f"the title does not begin with what is particular: {page.title()!r}"]
    return [] if rest.endswith(site) else [f"the title does not end with the site: {page.title()!r}"]


# --- What a screen reader hears --------------------------------------------------------------------


def tree(session: CDPSession) -> list[dict[str, Any]]:
    """Chromium's accessibility tree as a flat list: role, name, properties by name, and the number of the node."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    return [
        {
            "role": node.get("role", {}).get("value", ""),
            "name": node.get("name", {}).get("value", "").strip(),
            "node": node.get("backendDOMNodeId"),
            **{entry["name"]: entry["value"].get("value") for entry in node.get("properties", [])},
        }
        for node in nodes
        if not node.get("ignored")
    ]


def names(page: Page) -> list[str]:
    """Everything that can be operated has a name; landmarks are there, and navigations are told apart by name."""
    session = page.context.new_cdp_session(page)
    nodes = tree(session)
    found = [
        f"a {node['role']} without a name: {_html(session, node['node'])}"
        for node in nodes
        if node["role"] in OPERATED and not node["name"]
    ]
    roles = Counter(node["role"] for node in nodes)
    found += [f"no landmark {role}" for role in ALWAYS if not roles[role]]
    found += [
        f"{roles[role]} landmarks {role}" for role in ("banner", "main", "contentinfo") if roles[role] > 1
    ]
    navigations = Counter(node["name"] for node in nodes if node["role"] == "navigation")
    found += [f"{count} navigations are called {name!r}" for name, count in navigations.items() if count > 1]
    session.detach()
    return found


def _html(session: CDPSession, node: int) -> str:
    return session.send("DOM.getOuterHTML", {"backendNodeId": node})["outerHTML"][:160]


# --- What fits -------------------------------------------------------------------------------------

TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const scrolls = n => n && n !== document.body && n !== document.documentElement &&
    (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(n).overflowX) || scrolls(n.parentElement));
  const wide = [...document.body.querySelectorAll('*')].filter(
    n => n.checkVisibility() && n.getBoundingClientRect().right > room + 1 && !scrolls(n.parentElement));
  return [`wider than the window by ${document.documentElement.scrollWidth - room} px: ` +
    wide.slice(-2).map(n => n.outerHTML.slice(0, 120)).join(' | ')];
}"""


def fits(page: Page) -> list[str]:
    """Nobody has to scroll sideways to read (tables may, inside a region of their own)."""
    return page.evaluate(TOO_WIDE)


def fits_at_double_size(page: Page) -> list[str]:
    """The same with text at 200 %."""
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found = fits(page)
    page.evaluate(
        "document.documentElement.style.fontSize = ''; document.documentElement.removeAttribute('style')"
    )
    return [f"with text at 200 %, {finding}" for finding in found]


# --- Where the keyboard is -------------------------------------------------------------------------

WATCH = """() => {
  document.activeElement.blur(); window.scrollTo(0, 0); getSelection().setPosition(document.body, 0);
  window.stops = []; window.round = false;
  const found = window.focusFindings = [], say = (what, e) => found.push(what + ': ' + e.outerHTML.slice(0, 120));
  const outlined = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 3;
  const shown = n => [null, '::before', '::after'].some(part => outlined(getComputedStyle(n, part)));
  document.addEventListener('focusin', ({target: e}) => {
    if (window.round || (window.round = window.stops.includes(e))) return;
    const before = window.stops.at(-1);
    window.stops.push(e);
    let around = e, visible = false;
    for (let i = 0; i < 4 && around; i++, around = around.parentElement) visible = visible || shown(around);
    if (!visible) say('focus without an outline of 3 px', e);
    if (e.tabIndex > 0) say('a tabindex above 0', e);
    const starts = e.matches('.skip-link');  // past the end of the page, back to its beginning
    if (before && !starts && !(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) say('focus jumps back', e);
    e.scrollIntoView({block: 'nearest'});
    const box = e.getClientRects()[0];
    if (!box || box.width < 1 || box.height < 1) return say('focus on something that has no size', e);
    // The middle of what the window shows of it: a long table is higher than the window.
    const middle = (from, to, room) => (Math.max(from, 0) + Math.min(to, room)) / 2;
    const hit = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    const labels = [...(e.labels || [])];
    if (!hit || !(e.contains(hit) || hit.contains(e) || labels.some(label => label.contains(hit))))
      say('focus under something else (' + (hit ? hit.outerHTML.slice(0, 60) : 'outside the window') + ')', e);
  });
  return document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]').length;
}"""


def focus(page: Page) -> list[str]:
    """Tab through the page: the focus is seen at each stop, moves on as the text does, and lies under nothing."""
    for _ in range(page.evaluate(WATCH) + 1):
        page.keyboard.press("Tab")
    found = page.evaluate("window.focusFindings")
    return found if page.evaluate("window.stops.length") else ["nothing takes the focus"]


# --- What people set in their system ---------------------------------------------------------------

MOVES = """() => {
  const long = text => text.split(',').some(part => parseFloat(part) * (part.includes('ms') ? 1 : 1000) > 10);
  const found = [];
  for (const e of document.querySelectorAll('*')) for (const part of [null, '::before', '::after']) {
    const s = getComputedStyle(e, part);
    if (s.animationName !== 'none' && long(s.animationDuration)) found.push('moves: ' + e.outerHTML.slice(0, 120));
    if (s.transitionProperty !== 'none' && long(s.transitionDuration)) found.push('slides: ' + e.outerHTML.slice(0, 120));
  }
  if (getComputedStyle(document.documentElement).scrollBehavior === 'smooth') found.push('scrolls smoothly');
  for (const a of document.getAnimations()) if (a.effect.getTiming().duration > 10) found.push('an animation runs');
  return [...new Set(found)].slice(0, 5);
}"""
STATES = """() => {
  const found = [];
  const border = s => ['Top', 'Right', 'Bottom', 'Left'].some(side => s['border' + side + 'Style'] !== 'none' && parseFloat(s['border' + side + 'Width']) > 0);
  document.querySelectorAll('.tag, .notice, .verdict, .record-state').forEach(e => {
    const tells = e.textContent.trim() && (e.querySelector('svg, img') || border(getComputedStyle(e)));
    if (!tells) found.push('a state told by colour alone: ' + e.outerHTML.slice(0, 120));
  });
  document.querySelectorAll('input[type=radio], input[type=checkbox]').forEach(e => {
    const s = getComputedStyle(e);
    if (s.appearance === 'none' || s.opacity === '0' || e.getBoundingClientRect().width < 12)
      found.push('a choice whose mark is not drawn: ' + e.outerHTML.slice(0, 120));
  });
  document.querySelectorAll('a[href], button, input, select, textarea, summary').forEach(e => {
    if (!e.checkVisibility()) return;
    e.focus({preventScroll: true});
    if (document.activeElement !== e || !e.matches(':focus-visible')) return;
    let around = e, visible = false;
    for (let i = 0; i < 4 && around; i++, around = around.parentElement)
      visible = visible || [null, '::before', '::after'].some(part => {
        const s = getComputedStyle(around, part);
        return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 3;
      });
    if (!visible) found.push('focus without an outline of 3 px: ' + e.outerHTML.slice(0, 120));
  });
  document.querySelectorAll('a.button, button').forEach(e => {
    if (e.checkVisibility() && !border(getComputedStyle(e)) && !e.textContent.trim() && !e.querySelector('svg'))
      found.push('a button without border, word or icon: ' + e.outerHTML.slice(0, 120));
  });
  return found;
}"""


def stands_still(page: Page) -> list[str]:
    """Nothing moves for longer than 10 ms for those who asked for no motion."""
    page.emulate_media(reduced_motion="reduce")
    return page.evaluate(MOVES)


def told_without_colours(page: Page) -> list[str]:
    """With the colours of the system, states are told by word and icon or border, choices by their mark, focus by an outline."""
    page.emulate_media(forced_colors="active")
    page.keyboard.press("Tab")  # who works with the keyboard sees where the focus is
    found = page.evaluate(STATES)
    page.emulate_media(forced_colors="none")
    return [f"in forced colours, {finding}" for finding in found]


def contrast_for_those_who_want_more(page: Page) -> list[str]:
    page.emulate_media(contrast="more")
    found = axe_findings(page)
    page.emulate_media(contrast="no-preference")
    return found
