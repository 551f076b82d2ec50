// The clipboard: from this device into the browser by paste events or the box, and out of it by a button.

const find = (id) => document.getElementById(id);

/**
 * Which text Ctrl+V pastes: `here`, that of this device, or `there`, that of the browser's own clipboard, which is
 * newer if the visitor has copied there since the last text from here, and has not been elsewhere since.
 */
export const newer = ({ text, last, hasCopiedThere, hasBeenAway }) => {
  if (!text) return "there";
  if (!hasCopiedThere) return "here";
  return hasBeenAway && text !== last ? "here" : "there";
};

export class Clipboard {
  /** `typing` inserts; `screen` sends; `note(text)` is for what is said where the box is closed. */
  constructor(screen, typing, policy, note) {
    Object.assign(this, { typing, policy, note });
    this.last = null;
    this.hasCopiedThere = this.hasBeenAway = false;
    find("clipboard-in").hidden = !policy.in;
    find("clipboard-no-in").hidden = policy.in;
    find("clipboard-out").hidden = !policy.out;
    find("clipboard-no-out").hidden = policy.out;
    screen.maxBytes = policy.max_bytes;
    addEventListener("blur", () => {
      this.hasBeenAway = true;
    });
    find("clipboard-paste").addEventListener("click", () => {
      if (this.insert(find("clipboard-text").value)) this.say("The text was pasted.");
    });
    find("clipboard-send").addEventListener("click", () => {
      if (!screen.setClipboard(find("clipboard-text").value)) this.refused();
      else this.say("The text is in the clipboard of the browser; press Ctrl+V there.");
    });
    find("clipboard-copy").addEventListener("click", () => this.copy());
  }

  /** A paste event of this device. */
  pasted(text) {
    const which = newer({ text, last: this.last, hasCopiedThere: this.hasCopiedThere, hasBeenAway: this.hasBeenAway });
    if (which === "there") {
      this.typing.pasteKeys();
      return;
    }
    this.last = text;
    this.hasCopiedThere = false;
    this.insert(text);
  }

  /** The visitor has pressed Ctrl+C or Ctrl+X in the browser. */
  copiedThere() {
    this.hasCopiedThere = true;
    this.hasBeenAway = false;
  }

  insert(text) {
    if (!text) return false;
    if (new TextEncoder().encode(text).length > this.policy.max_bytes) {
      this.refused();
      return false;
    }
    this.typing.insert(text);
    return true;
  }

  refused() {
    this.say(`The text is too long: at most ${Math.floor(this.policy.max_bytes / 1024) || 1} KiB can be pasted.`);
  }

  /** The browser has copied `text`. */
  copied(text) {
    if (!this.policy.out) return;
    find("copied").textContent = text;
    find("clipboard-copy").disabled = !text;
    this.say("The browser has copied a text.");
  }

  async copy() {
    const text = find("copied").textContent;
    try {
      await navigator.clipboard.writeText(text);
      this.last = text;
      this.say("The text is in the clipboard of this device.");
    } catch {
      const range = document.createRange();
      range.selectNodeContents(find("copied"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      this.say("This device does not allow it; copy the selected text.");
    }
  }

  say(text) {
    find("clipboard-said").textContent = text;
    this.note(text);
  }

  forget() {
    find("clipboard-text").value = find("copied").textContent = find("clipboard-said").textContent = "";
    find("clipboard-copy").disabled = true;
    this.last = null;
    this.hasCopiedThere = false;
  }
}
