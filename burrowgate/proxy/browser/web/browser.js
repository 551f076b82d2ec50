// The page of a disposable browser: builds its parts, and connects them with the buttons.

import { Bar } from "./bar.js";
import { Clipboard } from "./clipboard.js";
import { GatewayClock } from "./clock.js";
import { Files } from "./files.js";
import { guess } from "./layouts.js";
import { Life } from "./life.js";
import * as panels from "./panels.js";
import { Requests } from "./requests.js";
import { Screen } from "./screen.js";
import { KeyButtons, closeMenus, fullScreen, menus } from "./tools.js";
import { Zoom } from "./touch.js";
import { Typing } from "./typing.js";
import { offer } from "./watchable.js";

const NOTE_MS = 6000;
const find = (id) => document.getElementById(id);
const data = document.body.dataset;
const stage = find("stage");
const area = find("typing");
const clock = new GatewayClock();
const requests = new Requests(data.path);
const isTouch = matchMedia("(pointer: coarse)").matches;
const firstView = JSON.parse(data.view);
/** The layout that the operator has chosen; `auto` if the visitor does. */
const fixedLayout = panels.panelOf(firstView) === "landing" ? firstView.layout : "auto";

let clipboard = null;
let files = null;

const remembered = (name) => {
  try {
    return localStorage.getItem(`burrowgate.${name}`);
  } catch {
    return null; // Storage may be forbidden.
  }
};
const remember = (name, value) => {
  try {
    localStorage.setItem(`burrowgate.${name}`, value);
  } catch {
    // The choice holds for this page.
  }
};

let noteTimer = null;
const note = (text) => {
  find("note").textContent = text;
  find("note").hidden = false;
  clearTimeout(noteTimer);
  noteTimer = setTimeout(() => {
    find("note").hidden = true;
  }, NOTE_MS);
};

const focusScreen = ({ showsFocus = false } = {}) => {
  stage.classList.toggle("ring", showsFocus);
  area.focus({ preventScroll: true });
};

/** Build what needs noVNC: `RFB`, and its `library` for keys. */
const build = (RFB, library) => {
  const life = new Life(firstView, requests, clock, {
    attached: (view) => {
      files ??= new Files(requests, view);
      clipboard ??= new Clipboard(screen, typing, view.clipboard, (text) => {
        if (!find("clipboard").open) note(text);
      });
    },
    shown: () => {
      document.title = life.view.target;
      bar.show();
    },
    released: () => {
      typing.reset();
      keys.forget();
    },
    cleared: () => {
      typing.reset();
      keys.forget();
      bar.forget();
      clipboard?.forget();
      files?.forget();
      zoom.apply({ scale: 1, x: 0, y: 0 });
      closeMenus();
      if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    },
    focus: focusScreen,
    note,
  });
  const screen = new Screen(find("screen"), find("last"), data.screen, RFB, {
    connected: () => life.onConnected(),
    lost: () => life.onLost(),
    closed: (...end) => life.onClosed(...end),
    copied: (text) => clipboard.copied(text),
    fetched: () => typing.fetched(),
    latency: (milliseconds) => bar.latency(milliseconds),
  });
  life.screen = screen;
  const keys = new KeyButtons(find("keys"), (...key) => typing.later(() => screen.sendKey(...key)));
  const typing = new Typing(area, library, screen, {
    layout: () => life.view.layout,
    canPaste: () => life.view.clipboard.in,
    isHolding: () => keys.isHolding,
    leave: () => bar.show({ takesFocus: true }),
    pasted: (text) => clipboard.pasted(text),
    copied: () => clipboard.copiedThere(),
    refused: () => clipboard.refused(),
    used: () => keys.release(),
  });
  const bar = new Bar(
    () => life.view,
    clock,
    () => life.stay(),
    () => focusScreen({ showsFocus: true }),
  );
  const zoom = new Zoom(stage, find("screen"), screen);
  return { life, screen, typing };
};

const pointers = () => {
  for (const name of ["mousedown", "touchstart"]) {
    const pressed = (event) => {
      const { clientX, clientY } = event.touches?.[0] ?? event;
      // Where input methods show their choices.
      area.style.transform = `translate(${clientX}px, ${clientY}px)`;
      closeMenus();
      focusScreen();
      if (name === "touchstart") stage.classList.remove("tools");
    };
    find("screen").addEventListener(name, pressed, { capture: true, passive: true });
  }
};

const starts = (life) => {
  const terms = () => ({
    layout: fixedLayout === "auto" ? find("layout").value : fixedLayout,
    width: Math.max(320, Math.min(7680, innerWidth)),
    height: Math.max(200, Math.min(4320, innerHeight)),
  });
  for (const id of ["start", "again", "retry"]) find(id).addEventListener("click", () => life.start(terms()));
  find("end-other").addEventListener("click", () => life.replace(terms()));
  for (const id of ["cancel", "end"]) find(id).addEventListener("click", () => life.quit());
  find("here").addEventListener("click", () => life.screen.connect());
  addEventListener("online", () => life.online());
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
};

const chooseLayout = async () => {
  const selects = [find("layout"), find("next-layout")];
  find("layout-row").hidden = find("next-layout-row").hidden = fixedLayout !== "auto";
  let map = null;
  try {
    map = (await navigator.keyboard?.getLayoutMap?.()) ?? null;
  } catch {
    // Frames and insecure pages do not get it.
  }
  const chosen = remembered("layout") ?? guess(map, navigator.languages ?? [navigator.language]);
  for (const select of selects) {
    select.value = chosen;
    if (!select.value) select.value = "us";
    select.addEventListener("change", () => {
      for (const other of selects) other.value = select.value;
      remember("layout", select.value);
    });
  }
};

const chooseQuality = (screen) => {
  const quality = find("quality");
  quality.value = remembered("quality") ?? "balanced";
  if (!quality.value) quality.value = "balanced";
  screen.quality = quality.value;
  quality.addEventListener("change", () => {
    remember("quality", quality.value);
    screen.setQuality(quality.value);
  });
};

const keyboardTool = (typing) => {
  // A tap on the picture must not open the keyboard of a telephone; the button does.
  if (isTouch) area.inputMode = "none";
  find("keyboard").addEventListener("click", () => {
    const isOn = find("keys").hidden;
    find("keys").hidden = !isOn;
    find("keyboard").setAttribute("aria-pressed", String(isOn));
    stage.classList.toggle("keys", isOn);
    typing.isLive = isOn && isTouch;
    if (isTouch) {
      area.blur();
      area.inputMode = isOn ? "text" : "none";
    }
    focusScreen();
  });
  // The buttons leave the focus where it is, so that the keyboard of a telephone stays.
  find("keys").addEventListener("mousedown", (event) => {
    if (event.target.closest("button")) event.preventDefault();
  });
};

try {
  const base = new URL(data.novnc, location.href);
  const [{ default: RFB }, { default: Keyboard }, { default: keysyms }] = await Promise.all([
    import(base),
    import(new URL("input/keyboard.js", base)),
    import(new URL("input/keysymdef.js", base)),
  ]);
  const { life, screen, typing } = build(RFB, { Keyboard, lookup: keysyms.lookup });
  menus();
  fullScreen(find("full"), (isFull) => {
    const name = isFull ? "Leave full screen" : "Full screen";
    find("full").title = name;
    find("full").querySelector(".name").textContent = name;
  });
  pointers();
  starts(life);
  chooseQuality(screen);
  keyboardTool(typing);
  life.accept(firstView);
  offer(document.querySelector("#landing .watchable"), firstView, data.path);
  await chooseLayout();
  find("start").disabled = false;
} catch (error) {
  console.error(error);
  panels.show("landing");
  find("not-loaded").hidden = false;
}
