// The areas of a hotspot are drawn on its picture: drag to draw, to move and, by a corner, to size; a polygon gets a corner
// with each click. The numbers beside it say the same and can be typed: all there is without scripts, and for the keyboard.
const SVG = "http://www.w3.org/2000/svg";
const between = (value, least, most) => Math.min(Math.max(value, least), most);
const short = (value) => String(Math.round(value * 10) / 10);

function svg(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent?.append(made);
  return made;
}

// An area in percent of the picture: what its numbers mean, and how it is moved and sized.
const SHAPES = {
  rect: {
    full: (n) => n.length === 4,
    begin: ([x, y]) => [x, y, 1, 1],
    handles: ([x, y, w, h]) => [[x + w, y + h]],
    move: ([x, y, w, h], dx, dy) => [between(x + dx, 0, 100 - w), between(y + dy, 0, 100 - h), w, h],
    size: ([x, y], [px, py]) => [x, y, between(px - x, 1, 100 - x), between(py - y, 1, 100 - y)],
    draw: ([x, y, w, h], tall) => ["rect", { x, y: y * tall, width: w, height: h * tall }],
  },
  circle: {
    full: (n) => n.length === 3,
    begin: ([x, y]) => [x, y, 2],
    handles: ([x, y, r]) => [[between(x + r, 0, 100), y]],
    move: ([x, y, r], dx, dy) => [between(x + dx, 0, 100), between(y + dy, 0, 100), r],
    size: ([x, y], [px, py], tall) => [x, y, between(Math.hypot(px - x, (py - y) * tall), 1, 50)],
    draw: ([x, y, r], tall) => ["circle", { cx: x, cy: y * tall, r }],
  },
  polygon: {
    full: (n) => n.length >= 2 && n.length % 2 === 0,
    begin: (point, numbers) => [...numbers, ...point],
    handles: (n) => n.flatMap((x, at) => (at % 2 ? [] : [[x, n[at + 1]]])),
    move: (n, dx, dy) => n.map((value, at) => between(value + (at % 2 ? dy : dx), 0, 100)),
    size: (n, point, _tall, corner) => n.with(2 * corner, point[0]).with(2 * corner + 1, point[1]),
    draw: (n, tall) => ["polygon", { points: n.map((value, at) => (at % 2 ? value * tall : value)).join(" ") }],
  },
};

window.wagtail.app.register("picture-areas", class extends window.StimulusModule.Controller {
  static values = { url: String, area: String, clear: String, help: String, picture: String };

  connect() {
    this.image = this.element.querySelector('[name$="-picture-image"]');
    const regions = this.element.querySelector('[data-contentpath="regions"]');
    if (!this.image || !regions) return;
    this.panel = document.createElement("div");
    this.panel.className = "picture-areas";
    this.panel.hidden = true;
    const help = document.createElement("p");
    help.textContent = this.helpValue;
    this.buttons = document.createElement("div");
    this.svg = svg("svg", { class: "picture-areas__picture", role: "img", "aria-label": this.pictureValue });
    this.panel.append(help, this.buttons, this.svg);
    regions.before(this.panel);
    this.active = 0;
    this.element.addEventListener("change", ({ target }) => (target === this.image ? this.load() : this.draw()));
    this.element.addEventListener("input", () => this.draw());
    this.watch = new MutationObserver(() => this.draw());
    this.watch.observe(regions, { childList: true, subtree: true });
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", () => this.release());
    this.svg.addEventListener("pointercancel", () => this.release());
    this.buttons.addEventListener("keydown", (event) => this.nudge(event));
    this.load();
  }

  disconnect() {
    this.watch?.disconnect();
    this.panel?.remove();
  }

  async load() {
    const wanted = this.image.value;
    const found = wanted && await fetch(`${this.urlValue}?image=${wanted}`).catch(() => null);
    const picture = found?.ok ? await found.json() : null;
    if (wanted !== this.image.value) return; // meanwhile another one was chosen
    this.panel.hidden = !picture;
    if (!picture) return;
    this.tall = picture.height / picture.width; // one percent of the height in percents of the width
    this.svg.setAttribute("viewBox", `0 0 100 ${100 * this.tall}`);
    this.svg.replaceChildren();
    svg("image", { href: picture.url, width: 100, height: 100 * this.tall }, this.svg);
    this.draw();
  }

  // The areas as they stand in the form, without those that were taken away.
  get areas() {
    return [...this.element.querySelectorAll('[name$="-value-coords"]')]
      .filter(({ name }) => document.getElementsByName(name.replace(/value-coords$/, "deleted"))[0]?.value !== "1")
      .map((field) => {
        const kind = document.getElementsByName(field.name.replace(/coords$/, "shape"))[0].value;
        const numbers = (field.value.match(/\d+(\.\d+)?/g) || []).map(Number);
        return { field, kind, shape: SHAPES[kind], numbers };
      });
  }

  draw() {
    if (this.panel.hidden) return;
    const areas = this.areas;
    this.active = between(this.active, 0, Math.max(areas.length - 1, 0));
    this.svg.querySelectorAll("g").forEach((group) => group.remove());
    areas.forEach(({ shape, numbers }, at) => {
      if (!shape?.full(numbers)) return;
      const group = svg("g", { class: at === this.active ? "is-active" : "" }, this.svg);
      const [name, place] = shape.draw(numbers, this.tall);
      svg(name, { ...place, class: "picture-areas__area", "data-area": at }, group);
      const [[x, y]] = shape.handles(numbers);
      const label = svg("text", { x: between(x - 4, 1, 96), y: between(y * this.tall - 1, 4, 100 * this.tall) }, group);
      label.textContent = at + 1;
      if (at !== this.active) return;
      shape.handles(numbers).forEach(([cx, cy], corner) =>
        svg("circle", { cx, cy: cy * this.tall, r: 1.4, class: "picture-areas__handle", "data-corner": corner }, group));
    });
    this.listButtons(areas.length);
  }

  listButtons(number) {
    const made = [...this.buttons.children];
    if (made.length !== number + (number ? 1 : 0)) {
      const fresh = Array.from({ length: number }, (_, at) =>
        this.button(this.areaValue.replace("%s", at + 1), () => { this.active = at; this.draw(); }));
      if (number) fresh.push(this.button(this.clearValue, () => this.write(this.areas[this.active], [])));
      this.buttons.replaceChildren(...fresh);
    }
    [...this.buttons.children].slice(0, number).forEach((button, at) =>
      button.setAttribute("aria-pressed", at === this.active));
  }

  button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small button-secondary";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  point({ clientX, clientY }) {
    const box = this.svg.getBoundingClientRect();
    return [
      between((100 * (clientX - box.left)) / box.width, 0, 100),
      between((100 * (clientY - box.top)) / box.height, 0, 100),
    ];
  }

  press(event) {
    const { area, corner } = event.target.dataset;
    if (area !== undefined) this.active = Number(area);
    const at = this.areas[this.active];
    if (!at) return;
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    const from = this.point(event);
    if (corner !== undefined) {
      this.dragged = (to) => at.shape.size(at.numbers, to, this.tall, Number(corner));
    } else if (area !== undefined) {
      this.dragged = (to) => at.shape.move(at.numbers, to[0] - from[0], to[1] - from[1]);
    } else {
      const begun = at.shape.begin(from, at.numbers);
      this.dragged = at.kind === "polygon" ? null : (to) => at.shape.size(begun, to, this.tall, 0);
      this.write(at, begun);
    }
    this.draw();
  }

  drag(event) {
    if (this.dragged) this.write(this.areas[this.active], this.dragged(this.point(event)), "input");
  }

  release() {
    if (this.dragged) this.areas[this.active].field.dispatchEvent(new Event("change", { bubbles: true }));
    this.dragged = null;
  }

  // Arrows move the area whose button has the focus; with Shift they size it.
  nudge(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    const at = this.areas[this.active];
    if (!way || !at?.shape.full(at.numbers)) return;
    event.preventDefault();
    const [[x, y]] = at.shape.handles(at.numbers);
    const to = [x + way[0], y + way[1]];
    this.write(at, event.shiftKey ? at.shape.size(at.numbers, to, this.tall, 0) : at.shape.move(at.numbers, ...way));
  }

  write({ field, kind }, numbers, told = "change") {
    const said = numbers.map(short);
    const pairs = said.flatMap((value, at) => (at % 2 ? [] : [`${value},${said[at + 1]}`]));
    field.value = kind === "polygon" ? pairs.join(" ") : said.join(",");
    field.dispatchEvent(new Event(told, { bubbles: true }));
  }
});
