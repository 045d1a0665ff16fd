// The next scene of a choice is chosen from the scenes that stand in the form at that moment. Without scripts its short
// name is typed.
window.wagtail.app.register("next-scene", class extends window.StimulusModule.Controller {
  static values = { ends: String, unknown: String };

  connect() {
    const own = [...this.element.querySelectorAll('[name$="-leads_to"]')].sort((a, b) => a.name.length - b.name.length);
    this.name = own[0]; // other ways on have theirs further in
    this.select = document.createElement("select");
    this.select.id = `${this.name.id}-scenes`;
    this.element.querySelector(`label[for="${this.name.id}"]`).htmlFor = this.select.id;
    const help = this.name.getAttribute("aria-describedby");
    if (help) this.select.setAttribute("aria-describedby", help);
    this.name.after(this.select);
    this.name.hidden = true;
    this.select.addEventListener("focus", () => this.list());
    this.select.addEventListener("change", () => {
      this.name.value = this.select.value;
      this.name.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.renamed = ({ target }) => /^scenes-\d+-value-(name|title)$/.test(target.name || "") && this.list();
    document.addEventListener("change", this.renamed);
    this.list();
  }

  disconnect() {
    document.removeEventListener("change", this.renamed);
  }

  list() {
    const value = (name) => document.getElementsByName(name)[0]?.value || "";
    const scenes = [...document.querySelectorAll('[name^="scenes-"][name$="-value-name"]')]
      .filter(({ name, value: short }) => short && value(name.replace(/value-name$/, "deleted")) !== "1")
      .map(({ name, value: short }) => [short, `${value(name.replace(/name$/, "title")) || short} (${short})`]);
    const chosen = this.name.value;
    if (chosen && !scenes.some(([short]) => short === chosen)) {
      scenes.push([chosen, this.unknownValue.replace("%s", chosen)]);
    }
    const options = [["", this.endsValue], ...scenes].map(([short, words]) => new Option(words, short));
    this.select.replaceChildren(...options);
    this.select.value = chosen;
  }
});
