// Order of keys and pastes. A paste puts a text into the clipboard of the browser, lets it notice that, and presses Ctrl+V.
//
// The next text may be put there once the browser has fetched this one; until then texts join, and go as one. Keys pass
// meanwhile, unless a paste is before them.

/** Until the browser has noticed the new owner of its clipboard. */
const NOTICE_MS = 60;
/** How long a text stays that is not fetched, because nothing is there that takes it. */
const FETCH_MS = 3000;
/** Bounds of the time from the fetching until the next text: Chromium drops a paste whose clipboard changes meanwhile. */
const MIN_REST_MS = 150;
const MAX_REST_MS = 2000;
/** A server that took a time to fetch a text takes no longer than so many times that to be done with it. */
const REST_FACTOR = 4;

/** How long to wait after a text was fetched, `took` milliseconds after Ctrl+V. */
export const restAfter = (took) => Math.min(MAX_REST_MS, Math.max(MIN_REST_MS, took * REST_FACTOR));

export class PasteQueue {
  /** `put(text)` returns whether the clipboard has it; `press()` presses Ctrl+V. */
  constructor(put, press) {
    Object.assign(this, { put, press });
    this.items = [];
    this.reset();
  }

  /** Whether a text waits, which what is typed now may join. */
  get hasText() {
    return this.items.some((item) => item.text);
  }

  /** Whether something waits, so that what is typed now comes behind it. */
  get isHeld() {
    return this.isNoticing || this.items.length > 0;
  }

  reset() {
    this.items = [];
    clearTimeout(this.timer);
    this.timer = null;
    /** Between putting a text and Ctrl+V, and between Ctrl+V and the next text. */
    this.isNoticing = this.isUnfetched = false;
  }

  /** Do `work` in its turn. */
  add(work, { isShift = false } = {}) {
    if (!this.isHeld) work();
    else this.items.push({ work, isShift });
  }

  /** Paste `text` in its turn. */
  paste(text) {
    const last = this.items.findLastIndex((item) => !item.isShift);
    if (last >= 0 && this.items[last].text) this.items[last].text += text;
    else this.items.push({ text });
    this.run();
  }

  run() {
    while (this.items.length && !this.isNoticing) {
      const { work, text } = this.items[0];
      if (text && this.isUnfetched) return;
      this.items.shift();
      if (work) work();
      else if (this.put(text)) this.notice();
    }
  }

  notice() {
    this.isNoticing = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isNoticing = false;
      this.isUnfetched = true;
      this.press();
      this.pressedAt = performance.now();
      this.timer = setTimeout(() => this.free(), FETCH_MS);
      this.run();
    }, NOTICE_MS);
  }

  fetched() {
    if (!this.isUnfetched) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.free(), restAfter(performance.now() - this.pressedAt));
  }

  free() {
    this.isUnfetched = false;
    this.run();
  }
}
