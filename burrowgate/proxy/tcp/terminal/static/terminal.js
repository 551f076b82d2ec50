// The page of a terminal: xterm.js, its tools, and what is announced of the connection.

import "./terminal_style.js";
import { paceFrames } from "./terminal_frames.js";
import { Link } from "./terminal_link.js";
import { THEMES } from "./terminal_themes.js";

const MAX_PASTE_CHARACTERS = 8 * 1024 * 1024;
const SCROLLBACK_LINES = 10000;
const FONT = { min: 8, max: 32, usual: 14 };
const KEYS = { escape: "\x1b", tab: "\t", left: "\x1b[D", up: "\x1b[A", down: "\x1b[B", right: "\x1b[C" };

const get = (id) => document.getElementById(id);
const main = get("terminal");
const settings = readSettings();
let term, fit, search, link;
let oldWrites = 0;
let isCtrlHeld = false;
let pasting = 0;

function readSettings() {
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem("burrowgate-terminal")) ?? {};
  } catch {
    // Without storage, or with something else in it, the usual settings apply.
  }
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const wantsContrast = matchMedia("(prefers-contrast: more)").matches;
  const usual = wantsContrast ? "contrast" : isDark ? "dark" : "light";
  const size = Number(stored.size);
  return {
    theme: stored.theme in THEMES ? stored.theme : usual,
    size: size >= FONT.min && size <= FONT.max ? size : FONT.usual,
    reader: stored.reader === true,
  };
}

function saveSettings() {
  try {
    localStorage.setItem("burrowgate-terminal", JSON.stringify(settings));
  } catch {
    // They hold for this page then.
  }
}

// The name of this window's shell, by which it takes its shell up again when it is loaded again.
function shellName(isNew = false) {
  let name = null;
  try {
    name = sessionStorage.getItem("burrowgate-shell");
  } catch {
    // Without storage each page has a new name, and takes up the shell that was left last.
  }
  if (name === null || isNew) {
    name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
    try {
      sessionStorage.setItem("burrowgate-shell", name);
    } catch {
      // As above.
    }
  }
  return name;
}

function say(text, kind = "") {
  get("state").textContent = text;
  get("state").dataset.kind = kind;
}

function applySettings() {
  document.documentElement.dataset.theme = settings.theme;
  term.options.theme = THEMES[settings.theme];
  term.options.fontSize = settings.size;
  term.options.screenReaderMode = settings.reader;
  get("theme").value = settings.theme;
  get("reader").setAttribute("aria-pressed", String(settings.reader));
  refit();
}

function refit() {
  fit.fit();
}

// Input.

function typed(text) {
  if (oldWrites > 0) return; // an answer of xterm.js to a question in old output
  if (isCtrlHeld && text.length === 1) {
    text = String.fromCharCode(text.toUpperCase().charCodeAt(0) & 31);
    holdCtrl(false);
  }
  link.type(text);
}

function paste(text) {
  if (text.length > MAX_PASTE_CHARACTERS) {
    say("The text is too long to be pasted here; send it as a file.", "bad");
    return;
  }
  const isBracketed = term.modes.bracketedPasteMode;
  // The end of a bracket within the text would let the rest of it run as commands.
  text = text.replace(/\r?\n/g, "\r").replace(/\x1b/g, "");
  pasting = text.length;
  link.type(isBracketed ? `\x1b[200~${text}\x1b[201~` : text);
}

function pending(bytes) {
  if (pasting > MAX_PASTE_CHARACTERS / 100) {
    if (bytes > 0) {
      say(`Pasting, ${Math.max(0, 100 - Math.ceil((100 * bytes) / pasting))} %`);
    } else {
      pasting = 0;
      say("Pasted");
    }
  }
}

async function pasteFromClipboard() {
  try {
    paste(await navigator.clipboard.readText());
  } catch {
    say("The browser does not let this page read the clipboard; paste with the keyboard.", "bad");
  }
  term.focus();
}

async function copy() {
  const text = term.getSelection();
  if (!text) {
    say("Nothing is selected");
    return;
  }
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    say("The browser does not let this page write to the clipboard; copy with the keyboard.", "bad");
  }
}

function holdCtrl(isHeld) {
  isCtrlHeld = isHeld;
  document.querySelector('[data-key="ctrl"]').setAttribute("aria-pressed", String(isHeld));
}

// Returns whether xterm.js is to handle the key.
function handleKey(event) {
  if (event.type !== "keydown" || !event.ctrlKey || event.altKey) return true;
  if (event.key === "F6") {
    event.preventDefault();
    leaveTerminal();
    return false;
  }
  if (!event.shiftKey) return !(event.key === "Insert" && term.hasSelection() && (copy(), true));
  switch (event.code) {
    case "KeyC":
      event.preventDefault();
      copy();
      return false;
    case "KeyV":
      return false; // the browser pastes
    case "KeyF":
      event.preventDefault();
      openSearch();
      return false;
  }
  return true;
}

function leaveTerminal() {
  get("find").focus();
  say("You are outside the terminal; Ctrl+F6 leads back");
}

// Search.

function openSearch() {
  get("search").hidden = false;
  get("query").focus();
  get("query").select();
  refit();
}

function closeSearch() {
  get("search").hidden = true;
  search.clearDecorations();
  refit();
  term.focus();
}

function find(isBackwards) {
  const text = get("query").value;
  const isFound = text !== "" && (isBackwards ? search.findPrevious(text) : search.findNext(text));
  get("found").textContent = isFound || text === "" ? "" : "No match";
}

// The connection.

function opened(message) {
  get("over").hidden = true;
  const recorded = message.recorded && message.recorded !== "off" ? ", recorded" : "";
  say(message.resumed ? `Connected again${recorded}` : `Connected${recorded}`);
  if (message.resumed) term.reset();
}

function output(bytes, isOld, drawn) {
  if (isOld) oldWrites += 1;
  term.write(bytes, () => {
    if (isOld) oldWrites -= 1;
    drawn();
  });
}

function lost() {
  oldWrites = 0;
  say("The connection was lost. Trying to get back to your terminal", "bad");
}

function warned(message) {
  const time = new Date(message.ends * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  say(`This session ends at ${time}`, "bad");
}

function exited(message) {
  exit = message.signal ? `by the signal ${message.signal}` : `with the status ${message.status}`;
}
let exit = "";

function ended(message) {
  const text = exit && message.reason === "target-closed" ? `The shell has ended ${exit}.` : message.text;
  exit = "";
  say(text, "bad");
  get("why").textContent = text;
  get("again").hidden = message.reason.startsWith("session-") || message.reason === "credentials-lost";
  get("over").hidden = false;
  if (main.contains(document.activeElement) && !get("again").hidden) get("again").focus();
}

function connectAnew() {
  get("over").hidden = true;
  term.reset();
  say("Connecting");
  link.open(shellName(true));
  term.focus();
}

function bind() {
  get("find").onclick = openSearch;
  get("smaller").onclick = () => changeSize(-1);
  get("larger").onclick = () => changeSize(1);
  get("theme").onchange = () => {
    settings.theme = get("theme").value;
    changed();
  };
  get("reader").onclick = () => {
    settings.reader = !settings.reader;
    changed();
    say(settings.reader ? "Output is read to screen readers" : "Output is not read to screen readers");
  };
  get("copy").onclick = copy;
  get("paste").onclick = pasteFromClipboard;
  get("end").onclick = () => link.end();
  get("again").onclick = connectAnew;
  get("search").onsubmit = (event) => {
    event.preventDefault();
    find(false);
  };
  get("previous").onclick = () => find(true);
  get("close").onclick = closeSearch;
  get("search").onkeydown = (event) => {
    if (event.key === "Escape") closeSearch(); // a handler that returned false would refuse all other keys
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "F6" && !event.defaultPrevented) {
      event.preventDefault();
      term.focus();
    }
  });
  main.addEventListener(
    "paste",
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      paste(event.clipboardData.getData("text/plain"));
    },
    true,
  );
  for (const button of document.querySelectorAll("[data-key]")) {
    button.onclick = () => {
      if (button.dataset.key === "ctrl") holdCtrl(!isCtrlHeld);
      else link.type(KEYS[button.dataset.key]);
      term.focus();
    };
  }
  new ResizeObserver(refit).observe(main);
}

function changed() {
  saveSettings();
  applySettings();
}

function changeSize(step) {
  settings.size = Math.min(FONT.max, Math.max(FONT.min, settings.size + step));
  changed();
  say(`Text size ${settings.size}`);
}

async function start() {
  const [{ Terminal }, { FitAddon }, { SearchAddon }] = await Promise.all(
    [main.dataset.xterm, main.dataset.fit, main.dataset.search].map((address) => import(address)),
  );
  term = new Terminal({
    fontFamily: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace',
    fontSize: settings.size,
    theme: THEMES[settings.theme],
    scrollback: SCROLLBACK_LINES,
    screenReaderMode: settings.reader,
    minimumContrastRatio: settings.theme === "contrast" ? 7 : 4.5,
    macOptionIsMeta: true,
  });
  fit = new FitAddon();
  search = new SearchAddon();
  term.loadAddon(fit);
  term.loadAddon(search);
  term.open(get("screen"));
  paceFrames(() => link.received);
  link = new Link({ opened, output, lost, warned, exited, ended, pending });
  term.attachCustomKeyEventHandler(handleKey);
  term.onData(typed);
  term.onBinary((text) => link.typeBytes(text));
  term.onResize((size) => link.resize({ cols: size.cols, rows: size.rows }));
  const name = document.title;
  term.onTitleChange((title) => (document.title = title ? `${title} - ${name}` : name));
  bind();
  applySettings();
  link.size = { cols: term.cols, rows: term.rows };
  link.open(shellName());
  term.focus();
  Object.assign(globalThis, { burrowgateTerminal: term }); // for those who look into the page, and its tests
}

start().catch((error) => {
  say("The terminal could not be loaded; load the page again.", "bad");
  throw error;
});
