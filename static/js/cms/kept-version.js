// The version of a shared text that a lesson keeps is chosen from those that were published. Without scripts, or while
// the list can't be had, its number is typed.
window.wagtail.app.register("kept-version", class extends window.StimulusModule.Controller {
  static values = { url: String };

  connect() {
    this.practice = this.element.querySelector('[name$="-practice"]');
    this.number = this.element.querySelector('[name$="-version"]');
    this.element.addEventListener("change", ({ target }) => target === this.practice && this.list());
    this.list();
  }

  async list() {
    const wanted = this.practice.value;
    if (wanted === this.listed) return;
    if (this.listed) this.keep(""); // a number says nothing of another text
    this.listed = wanted;
    const found = wanted && await fetch(`${this.urlValue}?practice=${wanted}`).catch(() => null);
    const options = found?.ok && await found.text();
    if (wanted !== this.practice.value) return; // meanwhile another one was chosen
    this.show(options || "");
  }

  show(options) {
    if (!this.select) {
      this.select = document.createElement("select");
      this.select.id = `${this.number.id}-published`;
      this.number.after(this.select);
      const help = this.number.getAttribute("aria-describedby");
      if (help) this.select.setAttribute("aria-describedby", help);
      this.select.addEventListener("change", () => this.keep(this.select.value));
    }
    const shown = options ? this.select : this.number;
    this.select.hidden = !options;
    this.number.hidden = Boolean(options);
    this.element.querySelector(`label[for="${this.number.id}"], label[for="${this.select.id}"]`).htmlFor = shown.id;
    this.select.innerHTML = options;
    if (![...this.select.options].some(({ value }) => value === this.number.value)) {
      this.select.add(new Option(this.number.value, this.number.value)); // what no longer is there is refused on saving
    }
    this.select.value = this.number.value;
  }

  keep(number) {
    this.number.value = number;
    this.number.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
