// The life of one browser as the page sees it: the view, which the gateway keeps current, and what it leads to.

import * as panels from "./panels.js";
import { isOver, sentenceOf } from "./reasons.js";
import { offer, showWatchers } from "./watchable.js";

const find = (id) => document.getElementById(id);
const RETRY_MS = [300, 1000, 2000, 4000];
/** How long a screen is waited for that shows no window. */
const PAGE_MS = 6000;
/** Refusals after which the gateway has nothing more to say about the browser. */
const GONE = new Set([401, 403, 404, 410]);

export class Life {
  /**
   * `page`: `attached(view)` before the first picture, `shown()` when the screen is, `cleared()` when it is taken off,
   * `focus()`, `note(text)`, `released()` when the connection is lost.
   */
  constructor(view, requests, clock, page) {
    Object.assign(this, { view, requests, clock, page });
    this.screen = null;
    this.source = null;
    /** When the visitor pressed the button, and when the screen first answered, in milliseconds of this page. */
    this.askedAt = this.reachedAt = 0;
    /** Whether the screen is wanted: it is connected, or will be again. */
    this.isAttached = false;
    /** Whether an end is shown, so that late news do not bring the screen back. */
    this.isEnded = false;
    this.attempts = 0;
    this.retrying = this.counting = null;
    setInterval(() => this.tick(), 200);
  }

  get panel() {
    return panels.panelOf(this.view);
  }

  /** Take `news`, a view that the gateway has sent. */
  accept(news) {
    if (!news || typeof news !== "object") return;
    this.view = news;
    if (typeof news.now === "number") this.clock.set(news.now);
    showWatchers(news);
    const panel = this.panel;
    if (panel === "landing") {
      if (this.isAttached || (this.askedAt && this.source)) this.over("The browser has ended.", true);
      else if (!this.isEnded && !this.askedAt) panels.show("landing");
      else find("again").disabled = false;
      return;
    }
    if (panel === "ended") {
      this.ended();
      return;
    }
    this.listen();
    if (this.isEnded) return;
    if (!this.askedAt) this.askedAt = performance.now() - (news.started_ms ?? 0);
    if (panel === "screen" && !this.isAttached) this.attach();
    this.reveal();
  }

  listen() {
    this.source ??= this.requests.events(
      (news) => this.accept(news),
      () => {
        // The gateway says no more: the session may be over.
        this.deaf();
        this.look();
      },
    );
  }

  deaf() {
    this.source?.close();
    this.source = null;
  }

  /** Ask for the view; returns whether there was one. */
  async look() {
    try {
      this.accept(await this.requests.status());
      return true;
    } catch (error) {
      if (GONE.has(error.status) && !this.isEnded) this.over(error.message, false);
      return false;
    }
  }

  // Start.

  /** Start a browser, as `terms` say. */
  async start(terms) {
    clearInterval(this.counting);
    this.isEnded = false;
    this.askedAt = performance.now();
    this.reachedAt = 0;
    this.view = { ...this.view, state: "requested", step: "asked", reason: null };
    panels.progress("asked", 0);
    panels.show("progress");
    try {
      this.accept(await this.requests.start(terms));
    } catch (error) {
      this.fail(error);
    }
  }

  fail(refused) {
    this.askedAt = 0;
    this.deaf();
    panels.failed(refused);
    offer(document.querySelector("#failed .watchable"), refused.view, this.requests.path);
    if (refused.wait === null || find("retry").hidden) return;
    const until = performance.now() + refused.wait * 1000;
    const count = () => {
      const seconds = Math.ceil((until - performance.now()) / 1000);
      find("wait").textContent = seconds > 0 ? `A place may be free in ${seconds} s.` : "A place may be free now.";
      if (seconds <= 0) clearInterval(this.counting);
    };
    this.counting = setInterval(count, 250);
    count();
  }

  /** End the other browser of the same owner, and start one as `terms` say. */
  async replace(terms) {
    try {
      await this.requests.end({ other: true });
    } catch (error) {
      this.fail(error);
      return;
    }
    await this.start(terms);
  }

  tick() {
    if (find("progress").hidden) return;
    panels.progress(this.view.step || "asked", (performance.now() - this.askedAt) / 1000);
    if (this.isAttached) this.reveal();
  }

  /** Show the progress until there is a window to see, and then the screen. */
  reveal() {
    if (this.panel !== "screen") {
      panels.show("progress");
      return;
    }
    this.reachedAt ||= performance.now();
    // A screen that was shown before needs no waiting.
    const isOld = this.view.state === "detached" || performance.now() - this.reachedAt > PAGE_MS;
    const isReady = this.view.step === "page" || isOld;
    if (isReady && (this.screen.isConnected || !find("lost").hidden)) this.show();
    else if (find("stage").hidden) panels.show("progress");
  }

  show() {
    if (!find("stage").hidden) return;
    panels.show("screen");
    this.page.shown();
    if (find("lost").hidden) this.page.focus();
  }

  // End.

  async quit() {
    try {
      this.accept(await this.requests.end());
    } catch (error) {
      if (find("stage").hidden) this.fail(error);
      else this.page.note(error.message);
    }
  }

  async stay() {
    try {
      this.accept(await this.requests.stay());
    } catch (error) {
      this.page.note(error.message);
    }
  }

  /** Take the picture off and show why it ended, by the view. */
  ended() {
    const isGone = this.view.state === "destroyed";
    if (!isGone) this.listen();
    this.clear();
    panels.ended(this.view);
    panels.show("ended");
    if (isGone) this.deaf();
  }

  /** The same where the gateway no longer has a view. */
  over(sentence, mayStart) {
    this.clear();
    this.deaf();
    panels.ended({ ...this.view, state: "destroyed", reason: null, ended_at: this.clock.now() }, sentence, mayStart);
    panels.show("ended");
  }

  clear() {
    this.isEnded = true;
    this.isAttached = false;
    this.askedAt = 0;
    clearTimeout(this.retrying);
    this.screen.stop();
    find("lost").hidden = true;
    find("stage").classList.remove("lost");
    showWatchers(null);
    this.page.cleared();
  }

  // The screen.

  attach() {
    this.isAttached = true;
    this.attempts = 0;
    this.page.attached(this.view);
    this.screen.connect();
  }

  lost(text, { canShowHere = false } = {}) {
    find("lost-text").textContent = text;
    find("here").hidden = !canShowHere;
    find("lost").hidden = false;
    find("stage").classList.add("lost");
    this.page.released();
  }

  /** Connect again after a while, if the browser still runs. */
  again() {
    clearTimeout(this.retrying);
    const work = async () => {
      if (!this.isAttached) return;
      this.attempts += 1;
      const isThere = await this.look();
      if (!this.isAttached || this.screen.isConnected) return;
      if (isThere) this.screen.connect();
      else this.again();
    };
    this.retrying = setTimeout(work, RETRY_MS[Math.min(this.attempts, RETRY_MS.length - 1)]);
  }

  /** Connect again now: this device has a network again. */
  online() {
    if (!this.isAttached || this.screen.isConnected || !find("here").hidden) return;
    this.attempts = 0;
    this.again();
  }

  onConnected() {
    this.attempts = 0;
    find("lost").hidden = true;
    find("stage").classList.remove("lost");
    this.reveal();
    if (!find("stage").hidden) this.page.focus();
  }

  onLost() {
    if (!this.isAttached) return;
    this.lost("The connection is lost. Connecting again.");
    this.again();
  }

  async onClosed(code, message, wasOpen) {
    if (!this.isAttached) return;
    if (isOver(code)) {
      this.over(sentenceOf(code, message), false);
      return;
    }
    if (!wasOpen) {
      this.lost("The screen cannot be reached. Connecting again.");
      this.again();
      return;
    }
    // The browser has ended, or is shown elsewhere.
    const isThere = await this.look();
    if (!this.isAttached || this.screen.isConnected) return;
    if (!isThere) this.onLost();
    else if (this.panel === "screen") this.lost("This browser is shown in another window.", { canShowHere: true });
  }
}
