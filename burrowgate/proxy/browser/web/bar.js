// The bar over the screen, which hides itself, with time and latency; and the warning before an end.

import { nextEnd, sentence, words } from "./clock.js";
import { levelOf } from "./screen.js";

const HIDE_MS = 3000;
const QUIET_SECONDS = 120;
const WARNING_SECONDS = 60;
const NAMES = { good: "good", fair: "fair", poor: "slow" };
const find = (id) => document.getElementById(id);

/** What the bar says `seconds` before `end`, and whether it is urgent; nothing of an idle end before the last minutes. */
export const timeText = (end, seconds) => {
  if (end === null) return { text: "", isUrgent: false };
  const isUrgent = seconds <= QUIET_SECONDS;
  if (!isUrgent) return { text: `${words(seconds)} left`, isUrgent };
  return { text: `${end.kind === "idle" ? "Not used: ends" : "Ends"} in ${words(seconds)}`, isUrgent };
};

/**
 * The warning `seconds` before `end`, as title and text; null while there is none. Of an idle end, `isWarned` says whether
 * the gateway has given it: it comes later where the threshold is short.
 */
export const warningOf = (end, seconds, isWarned) => {
  if (end === null || seconds > WARNING_SECONDS) return null;
  if (end.kind === "idle") {
    if (!isWarned) return null;
    return { title: "Are you still there?", text: "This browser is not used, and ends soon. Any key or movement in it keeps it, too." };
  }
  const text = "It cannot be kept longer. Save what you need: copy it, or write it down.";
  if (end.kind === "session") return { title: "Your access ends soon", text };
  return { title: "This browser ends soon", text: `${text} You can start a new one then.` };
};

export class Bar {
  /** `view()` is the newest view, `clock` the gateway's. `stay()` is called for the button. */
  constructor(view, clock, stay, leave) {
    Object.assign(this, { view, clock, leave });
    this.bar = find("bar");
    this.stage = find("stage");
    this.timer = null;
    this.announced = "";
    find("handle").addEventListener("click", () => this.show({ takesFocus: true }));
    find("stay").addEventListener("click", async () => {
      await stay();
      leave();
    });
    this.bar.addEventListener("focusin", () => this.show());
    this.bar.addEventListener("pointerenter", () => this.show());
    this.bar.addEventListener("pointerleave", () => this.hideLater());
    this.bar.addEventListener("focusout", () => this.hideLater());
    this.bar.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.target.closest("details[open]")) leave();
    });
    this.stage.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.clientY <= 3) this.show();
    });
    setInterval(() => this.tick(), 250);
  }

  show({ takesFocus = false } = {}) {
    this.stage.classList.add("tools");
    clearTimeout(this.timer);
    this.hideLater();
    if (takesFocus) this.bar.querySelector("summary, button").focus();
  }

  hideLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const isUsed = this.bar.matches(":hover") || this.bar.contains(document.activeElement);
      if (!isUsed && !this.bar.querySelector("details[open]")) this.hide();
    }, HIDE_MS);
  }

  hide() {
    clearTimeout(this.timer);
    this.stage.classList.remove("tools");
    if (this.bar.contains(document.activeElement)) this.leave();
  }

  latency(milliseconds) {
    const shown = find("latency");
    const level = levelOf(milliseconds);
    const number = milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds));
    shown.dataset.level = level;
    const name = document.createElement("span");
    name.className = "unseen";
    name.textContent = ` to the gateway and back: ${NAMES[level]}`;
    shown.replaceChildren(`${number} ms`, name);
  }

  tick() {
    if (this.stage.hidden) return;
    const end = nextEnd(this.view());
    const seconds = end === null ? Infinity : end.at - this.clock.now();
    const { text, isUrgent } = timeText(end, seconds);
    const time = find("time");
    if (time.textContent !== text) time.textContent = text;
    time.classList.toggle("urgent", isUrgent);
    this.stage.classList.toggle("urgent", isUrgent);
    this.warn(end, seconds);
  }

  warn(end, seconds) {
    const warning = warningOf(end, seconds, this.view().warned);
    const box = find("warning");
    if (warning === null || seconds <= 0) {
      box.hidden = true;
      this.announced = "";
      return;
    }
    if (box.hidden || find("warning-title").textContent !== warning.title) {
      find("warning-title").textContent = warning.title;
      find("warning-text").textContent = warning.text;
      find("stay").hidden = end.kind !== "idle";
      box.hidden = false;
    }
    find("warning-seconds").textContent = words(seconds);
    // Screen readers get it at the beginning and twice more, not each second.
    const step = seconds > 30 ? "60" : seconds > 10 ? "30" : "10";
    if (step !== this.announced) {
      this.announced = step;
      find("said").textContent = `${warning.title} It ends in ${sentence(Math.ceil(seconds))}. ${warning.text}`;
    }
  }

  forget() {
    find("warning").hidden = true;
    find("said").textContent = "";
    this.announced = "";
    this.stage.classList.remove("tools", "urgent");
  }
}
