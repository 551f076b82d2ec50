// The desktop of a VNC target in the browser: noVNC over the gateway's tunnel, with its tools and its end.

import { isOver, refusalOf, sentenceOf } from "./reasons.js";
import { KeyButtons, closeMenus, fullScreen, keysymOf, menus } from "./tools.js";
import { Tunnel, tunnelAddress } from "./tunnel.js";

const find = (id) => document.getElementById(id);
const screen = find("screen");
const state = find("state");

let RFB = null;
let rfb = null;
let tunnel = null;
let brokered = null;
let problem = "";

const say = (text, isWarning = false) => {
  state.textContent = text;
  state.classList.toggle("warn", isWarning);
};

// Messages of the gateway.

const receive = (message) => {
  if (message.t === "open") {
    const credentials = Array.isArray(message.credentials) ? message.credentials : [];
    brokered = credentials.find((one) => typeof one?.password === "string") ?? null;
    const left = message.left === null || message.left === undefined ? "" : ` ${message.left} connections are left.`;
    say(`Connecting.${left}`);
  } else if (message.t === "warn") {
    const seconds = Math.max(0, Math.round(message.ends - Date.now() / 1000));
    say(`This session ends ${seconds > 90 ? `in ${Math.round(seconds / 60)} minutes` : "within a minute"}.`, true);
  }
};

// The connection.

const connect = () => {
  find("ended").close();
  problem = "";
  brokered = null;
  say("Connecting.");
  tunnel = new Tunnel(tunnelAddress(location), receive);
  const mine = tunnel;
  rfb = new RFB(screen, tunnel, { shared: true });
  rfb.background = "transparent";
  scale();
  rfb.addEventListener("connect", connected);
  rfb.addEventListener("disconnect", () => ended(mine));
  rfb.addEventListener("credentialsrequired", (event) => credentials(event.detail.types));
  rfb.addEventListener("securityfailure", (event) => {
    problem = `The desktop refused the password${event.detail.reason ? `: ${event.detail.reason}` : "."}`;
  });
  rfb.addEventListener("desktopname", (event) => {
    document.title = `${event.detail.name} - ${document.body.dataset.target}`;
  });
  rfb.addEventListener("clipboard", (event) => {
    find("clipboard-text").value = event.detail.text;
    find("clipboard-said").textContent = "The desktop has copied this text.";
  });
  const canvas = screen.querySelector("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", "Desktop. Press Control, Alt and Shift together to leave it.");
};

const connected = () => {
  say("Connected. Ctrl+Alt+Shift leaves the desktop.");
  for (const tool of document.querySelectorAll(".tools :is(button, select, textarea)")) tool.disabled = false;
  rfb.focus();
};

const ended = async (mine) => {
  for (const tool of document.querySelectorAll(".tools :is(button, select, textarea)")) tool.disabled = true;
  closeMenus();
  keys.forget();
  find("credentials").close();
  const sentence = problem || (mine.isOpen ? endOf(mine) : refusalOf(await sessionState()));
  say(sentence, true);
  find("why").textContent = sentence;
  find("again").hidden = isOver(mine.code);
  const dialog = find("ended");
  if (!dialog.open) dialog.showModal();
};

const endOf = (mine) => {
  if (mine.end === null && mine.isClosedHere) {
    return "The desktop uses something that this page does not know; connect by a command instead.";
  }
  return sentenceOf(mine.code, mine.end);
};

const sessionState = async () => {
  try {
    const response = await fetch("/", { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
};

const credentials = (types) => {
  if (brokered !== null) {
    const { username = "", password } = brokered;
    brokered = null;
    rfb.sendCredentials({ username, password });
    return;
  }
  const user = find("username-row");
  user.hidden = !types.includes("username");
  find("credentials").showModal();
};

find("credentials").querySelector("form").addEventListener("submit", () => {
  const password = find("password");
  rfb.sendCredentials({ username: find("username").value, password: password.value });
  password.value = "";
});
find("credentials").addEventListener("cancel", () => {
  problem = "You have not entered the password.";
  rfb.disconnect();
});
find("again").addEventListener("click", connect);
find("leave").addEventListener("click", () => {
  problem = "You have disconnected.";
  rfb.disconnect();
});

// Size.

const scale = () => {
  const how = find("scale").value;
  rfb.scaleViewport = how === "fit";
  rfb.resizeSession = how === "resize";
  rfb.clipViewport = false;
};
find("scale").addEventListener("change", scale);

fullScreen(find("full"), (isFull) => {
  find("full").textContent = isFull ? "Leave full screen" : "Full screen";
});

// Keys.

const keys = new KeyButtons(document, (...key) => rfb.sendKey(...key));
find("ctrl-alt-del").addEventListener("click", () => rfb.sendCtrlAltDel());

// noVNC takes every key while the desktop has the focus; this combination gives the focus back to the page.
document.addEventListener(
  "keydown",
  (event) => {
    if (!(event.ctrlKey && event.altKey && event.shiftKey) || !screen.contains(document.activeElement)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys.releaseAll();
    rfb.blur();
    find("scale").focus();
    say("The keyboard is the browser's again. Press Tab to come back to the desktop.");
  },
  { capture: true },
);

// Clipboard and typing. The desktop's clipboard is asked for by a button, and never read in the background.

find("clipboard-send").addEventListener("click", () => {
  rfb.clipboardPasteFrom(find("clipboard-text").value);
  find("clipboard-said").textContent = "The text is in the clipboard of the desktop.";
});
find("clipboard-type").addEventListener("click", () => {
  for (const letter of find("clipboard-text").value) rfb.sendKey(keysymOf(letter), null);
  find("clipboard-said").textContent = "The text was typed.";
});

menus();

try {
  ({ default: RFB } = await import(document.body.dataset.novnc));
  connect();
} catch (error) {
  console.error(error);
  say("The desktop could not be loaded; reload the page.", true);
}
