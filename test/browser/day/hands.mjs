// The hands of somebody at the counter: keys alone, each counted, those that
// write what the register does not know apart from those that only lead on.
export class Hands {
  // lead are the keys beyond typed data (Tab, Space, arrows, Enter), typed those
  // of names, letters and answers, secret those of PINs.
  lead = 0;
  typed = 0;
  secret = 0;

  constructor(page) { this.page = page; }

  async type(text) { this.typed += [...text].length; await this.page.keyboard.type(text); }
  async pin(text) { this.secret += text.length; await this.page.keyboard.type(text); }
  async press(key) { this.lead++; await this.page.keyboard.press(key); }

  // at says whether a field has the focus; ready waits until it has it by itself,
  // as a person looks before they type.
  at(selector) { return this.page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector); }
  ready(selector) { return this.page.waitForFunction((s) => document.activeElement?.matches(s), selector, { timeout: 5000 }); }

  // to goes on with Tab until a field has the focus.
  async to(selector) {
    for (let n = 0; n < 60; n++) {
      if (await this.at(selector)) return;
      await this.press("Tab");
    }
    throw new Error(`no Tab reaches ${selector} at ${this.page.url()}`);
  }

  // over writes over what a field holds.
  async over(text) { await this.press("Control+a"); await this.type(text); }

  // sends presses Enter and waits for the page that comes of it.
  async sends(times = 1) {
    const began = Date.now();
    const came = this.page.waitForNavigation({ waitUntil: "load" });
    for (let n = 0; n < times; n++) await this.press("Enter");
    const response = await came;
    return { status: response?.status() ?? 200, began, ms: Date.now() - began };
  }
}
