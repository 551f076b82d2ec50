// Tools of a page that shows a screen: keys as buttons, full screen, menus, and text to the clipboard of the machine.

const KEYS = {
  ctrl: [0xffe3, "ControlLeft"],
  alt: [0xffe9, "AltLeft"],
  shift: [0xffe1, "ShiftLeft"],
  meta: [0xffeb, "MetaLeft"],
  escape: [0xff1b, "Escape"],
  tab: [0xff09, "Tab"],
  left: [0xff51, "ArrowLeft"],
  up: [0xff52, "ArrowUp"],
  right: [0xff53, "ArrowRight"],
  down: [0xff54, "ArrowDown"],
};

/** Buttons below `root` that press a key (`data-key`) or hold one until they are pressed again (`data-hold`). */
export class KeyButtons {
  /** `send(keysym, code, isDown)` sends a key to the screen; `pressed()` is called after each button. */
  constructor(root, send, pressed = () => {}) {
    this.send = send;
    this.held = [...root.querySelectorAll("[data-hold]")];
    for (const button of this.held) {
      button.addEventListener("click", () => {
        this.hold(button, button.getAttribute("aria-pressed") !== "true");
        pressed();
      });
    }
    for (const button of root.querySelectorAll("[data-key]")) {
      button.addEventListener("click", () => {
        send(...KEYS[button.dataset.key], true);
        send(...KEYS[button.dataset.key], false);
        pressed();
      });
    }
  }

  get isHolding() {
    return this.held.some((button) => button.getAttribute("aria-pressed") === "true");
  }

  hold(button, isHeld) {
    button.setAttribute("aria-pressed", String(isHeld));
    this.send(...KEYS[button.dataset.hold], isHeld);
  }

  /** Release what is held. */
  release() {
    for (const button of this.held) if (button.getAttribute("aria-pressed") === "true") this.hold(button, false);
  }

  /** Release all keys of `data-hold`, also those of the keyboard. */
  releaseAll() {
    for (const button of this.held) this.hold(button, false);
  }

  /** Show that nothing is held, where the screen is gone. */
  forget() {
    for (const button of this.held) button.setAttribute("aria-pressed", "false");
  }
}

/** Let `button` turn full screen on and off; `changed(isFull)` is called after each change. */
export const fullScreen = (button, changed) => {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", async () => {
    if (document.fullscreenElement) {
      await document.exitFullscreen();
      return;
    }
    await document.documentElement.requestFullscreen();
    // Keys such as Escape, Ctrl+W and Alt+Tab then belong to the screen, where the browser can do that.
    await navigator.keyboard?.lock?.().catch(() => {});
  });
  document.addEventListener("fullscreenchange", () => {
    const isFull = Boolean(document.fullscreenElement);
    button.setAttribute("aria-pressed", String(isFull));
    changed(isFull);
  });
};

/** Let Escape close each menu (`details`) of the page, and let one be open at a time. */
export const menus = () => {
  for (const menu of document.querySelectorAll("details")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    menu.addEventListener("toggle", () => {
      if (menu.open) for (const other of document.querySelectorAll("details")) if (other !== menu) other.open = false;
    });
  }
};

/** Close all menus. */
export const closeMenus = () => {
  for (const menu of document.querySelectorAll("details")) menu.open = false;
};

/** The keysym of the character `letter`. */
export const keysymOf = (letter) => {
  const point = letter.codePointAt(0);
  if (letter === "\n") return 0xff0d;
  if (letter === "\t") return 0xff09;
  return point < 0x100 ? point : 0x01000000 | point;
};
