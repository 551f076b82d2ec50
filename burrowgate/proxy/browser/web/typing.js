// What a visitor types, as keys and pastes of the browser on the server.
//
// A hidden text field has the focus, so that the system's own keyboard, input methods, dead keys and paste event work.
// Characters go as keysyms, whatever the layout here: the screen presses the keys that make them. What is not in its
// keyboard map, and texts of input methods and of telephones, go through its clipboard and Ctrl+V, in their order.

import { isKey } from "./layouts.js";
import { PasteQueue } from "./paste_queue.js";

const BACKSPACE = [0xff08, "Backspace"];
const ENTER = [0xff0d, "Enter"];
const TAB = [0xff09, "Tab"];
const CONTROL = [0xffe3, "ControlLeft"];
const MODIFIERS = new Set(["ShiftLeft", "ShiftRight", "ControlLeft", "ControlRight", "AltLeft", "MetaLeft", "MetaRight"]);
/** Caps Lock, Num Lock, and what chooses a third level: their effect is in the character already. */
const DROPPED = new Set([0xffe5, 0xff7f, 0xfe03, 0xff7e]);
/** What the field contains before something is typed, so that Backspace on a telephone finds something. */
const FILLING = " ".repeat(8);
const MAX_TYPED = 64;

/** How `after` comes from `before`: characters to remove at the end, and the text that follows. */
export const changed = (before, after) => {
  const old = [...before];
  const fresh = [...after];
  let same = 0;
  while (same < old.length && same < fresh.length && old[same] === fresh[same]) same += 1;
  return { removed: old.length - same, added: fresh.slice(same).join("") };
};

/** Divide `text` into pieces that are keys and pieces that are pasted. `reaches(character)` says which. */
export const pieces = (text, reaches) => {
  const found = [];
  const typed = (letter) => letter === "\n" || letter === "\t" || reaches(letter);
  const letters = [...text.normalize("NFC").replaceAll("\r\n", "\n")];
  if (letters.length > MAX_TYPED) return [{ text: letters.join(""), isPasted: true }];
  for (const letter of letters) {
    const isPasted = !typed(letter);
    const last = found.at(-1);
    if (last && last.isPasted === isPasted) last.text += letter;
    else found.push({ text: letter, isPasted });
  }
  return found;
};

export class Typing {
  /**
   * `library` has noVNC's `Keyboard` and `lookup`; `screen` sends. `options`: `layout()` of the browser,
   * `canPaste()`, `leave()` when the visitor wants the keyboard back, `pasted(text)` for the text
   * of a paste event, `copied()` after Ctrl+C and Ctrl+X, `refused(text)` for what cannot be sent, `used()` after each key that is not a modifier.
   */
  constructor(area, library, screen, options) {
    Object.assign(this, { area, screen, lookup: library.lookup, ...options });
    this.queue = new PasteQueue((text) => this.setClipboard(text), () => this.chord());
    /** How each key that is down was sent, by its code. */
    this.down = new Map();
    this.character = null;
    /** Whether compositions are sent while they are made, as on telephones. */
    this.isLive = false;
    this.isMac = /mac|iphone|ipad/i.test(navigator.platform);
    this.clear();
    document.addEventListener("keydown", (event) => this.keydown(event), { capture: true });
    area.addEventListener("input", (event) => this.input(event));
    area.addEventListener("compositionend", () => this.take());
    area.addEventListener("paste", (event) => this.paste(event));
    area.addEventListener("blur", () => this.releaseAll());
    const keyboard = new library.Keyboard(area);
    keyboard.onkeyevent = (keysym, code, isDown) => this.key(keysym, code, isDown);
    keyboard.grab();
    this.keyboard = keyboard;
  }

  // Keys.

  keydown(event) {
    if (event.target !== this.area) return;
    if (event.ctrlKey && event.altKey && event.shiftKey && !event.getModifierState("AltGraph")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.releaseAll();
      this.leave();
      return;
    }
    const isComposed = event.isComposing || event.keyCode === 229;
    if (isComposed || ["Dead", "Process", "Unidentified"].includes(event.key) || (this.isPaste(event) && this.canPaste())) {
      // The field gets it, and its text comes by another event.
      event.stopImmediatePropagation();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && /^[cx]$/i.test(event.key)) this.copied();
    const letters = [...event.key];
    this.character = letters.length === 1 ? letters[0] : null;
    if (letters.length === 1 && letters[0].length > 1) {
      // noVNC ignores what is beyond the first plane.
      event.preventDefault();
      event.stopImmediatePropagation();
      this.type(this.character);
    }
  }

  isPaste(event) {
    if (event.altKey) return false;
    if (event.shiftKey && event.code === "Insert") return true;
    return (event.ctrlKey || event.metaKey) && (event.key.toLowerCase() === "v" || event.code === "KeyV");
  }

  key(keysym, code, isDown) {
    if (DROPPED.has(keysym)) return;
    if (!isDown) {
      const sent = this.down.get(code);
      this.down.delete(code);
      if (sent) this.send(code, sent, false);
      return;
    }
    if (MODIFIERS.has(code) || code === "AltRight") {
      this.press(code, this.isMac && code.startsWith("Meta") ? CONTROL : [keysym, code]);
      return;
    }
    if (this.character === null) this.press(code, [keysym, code]);
    else if (this.isShortcut) this.press(code, this.character < "\x7f" ? [keysym, ""] : [0, code]);
    else if (this.reaches(this.character) && !this.queue.hasText) this.press(code, [keysym, ""]);
    else this.type(this.character);
    this.used();
  }

  /** Whether a modifier is held that makes a shortcut of a character. */
  get isShortcut() {
    return [...this.down.keys()].some((code) => /^(Control|Alt|Meta)/.test(code)) || this.isHolding();
  }

  press(code, key) {
    this.down.set(code, key);
    this.send(code, key, true);
  }

  send(code, key, isDown) {
    // Texts join over Shift: it is in their characters.
    this.queue.add(() => this.screen.sendKey(...key, isDown), { isShift: code.startsWith("Shift") });
  }

  tap(key) {
    this.later(() => {
      this.screen.sendKey(...key, true);
      this.screen.sendKey(...key, false);
    });
  }

  reaches(character) {
    return isKey(character, this.layout()) || !this.canPaste();
  }

  releaseAll() {
    for (const key of this.down.values()) this.screen.sendKey(...key, false);
    this.down.clear();
  }

  // Texts.

  input(event) {
    if (!event.isComposing || this.isLive) this.take(event.isComposing);
  }

  /** Send what has changed in the field. */
  take(isComposing = false) {
    const { removed, added } = changed(this.before, this.area.value);
    for (let count = 0; count < removed; count += 1) this.tap(BACKSPACE);
    if (added) {
      this.type(added);
      this.used();
    }
    if (isComposing) this.before = this.area.value;
    else this.clear();
  }

  clear() {
    this.area.value = this.before = FILLING;
    this.area.setSelectionRange(FILLING.length, FILLING.length);
  }

  /** Type `text`, and paste of it what is not a key. */
  type(text) {
    for (const piece of pieces(text, (letter) => this.reaches(letter))) {
      if (piece.isPasted || this.queue.hasText) this.insert(piece.text);
      else for (const letter of piece.text) this.tap(this.keyOf(letter));
    }
  }

  keyOf(letter) {
    if (letter === "\n") return ENTER;
    return letter === "\t" ? TAB : [this.lookup(letter.codePointAt(0)), ""];
  }

  paste(event) {
    event.preventDefault();
    this.pasted(event.clipboardData?.getData("text/plain") ?? "");
  }

  /** Put `text` into the clipboard of the browser and press Ctrl+V there. */
  insert(text) {
    this.queue.paste(text);
  }

  setClipboard(text) {
    const isTaken = this.screen.setClipboard(text);
    if (!isTaken) this.refused(text);
    return isTaken;
  }

  /** Press Ctrl+V, with no other modifier down. */
  pasteKeys() {
    this.later(() => this.chord());
  }

  chord() {
    const held = [...this.down].filter(([code]) => MODIFIERS.has(code) || code === "AltRight").map(([, key]) => key);
    const hasControl = held.some((key) => key[0] === CONTROL[0] || key[1] === "ControlRight");
    const others = held.filter((key) => key[0] !== CONTROL[0] && key[1] !== "ControlRight");
    for (const key of others) this.screen.sendKey(...key, false);
    if (!hasControl) this.screen.sendKey(...CONTROL, true);
    this.screen.sendKey(0x76, "", true);
    this.screen.sendKey(0x76, "", false);
    if (!hasControl) this.screen.sendKey(...CONTROL, false);
    for (const key of others) this.screen.sendKey(...key, true);
  }

  /** The browser has fetched what was put into its clipboard. */
  fetched() {
    this.queue.fetched();
  }

  /** Do `work` in the order of what was typed. */
  later(work) {
    this.queue.add(work);
  }

  /** Forget what has not been sent. */
  reset() {
    this.queue.reset();
    this.down.clear();
    this.clear();
  }
}
