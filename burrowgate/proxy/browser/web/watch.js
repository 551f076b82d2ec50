// The page of a visitor who only watches: the screen, scaled into the window, and why it is gone.

import { isOver, sentenceOf } from "./reasons.js";
import { Tunnel, tunnelAddress } from "./tunnel.js";

const RETRIES_MS = [500, 1500, 3000];
/** Close codes after which the browser may still run. */
const LOST = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014, 4007, 4009, 4010]);
const find = (id) => document.getElementById(id);
const data = document.body.dataset;
let attempts = 0;

const over = (sentence) => {
  data.panel = "ended";
  find("stage").remove();
  find("why").textContent = sentence;
  find("over").hidden = false;
  find("over").querySelector("h1").focus();
};

const connect = (RFB) => {
  const tunnel = new Tunnel(tunnelAddress(location, data.screen), () => {});
  const rfb = new RFB(find("screen"), tunnel, { shared: true });
  let isSeen = false;
  rfb.viewOnly = true;
  rfb.scaleViewport = true;
  rfb.background = "transparent";
  rfb.focusOnClick = false;
  rfb.addEventListener("connect", () => {
    isSeen = true;
    attempts = 0;
    find("said").textContent = "You see what its visitor does. Nothing that you do reaches it.";
  });
  rfb.addEventListener("disconnect", () => {
    if (isOver(tunnel.code)) over(sentenceOf(tunnel.code, tunnel.end));
    else if (tunnel.end?.reason && !LOST.has(tunnel.code)) over("The browser that you watched has ended.");
    else if (attempts < RETRIES_MS.length) {
      find("said").textContent = isSeen ? "The connection is lost. Connecting again." : "Connecting.";
      setTimeout(() => connect(RFB), RETRIES_MS[attempts]);
      attempts += 1;
    } else over("The browser that you watched has ended, or cannot be reached.");
  });
};

try {
  const { default: RFB } = await import(new URL(data.novnc, location.href));
  connect(RFB);
} catch (error) {
  console.error(error);
  over("The page could not be loaded whole; reload it.");
}
