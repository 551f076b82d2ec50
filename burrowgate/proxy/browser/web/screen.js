// The screen of the browser: noVNC over the tunnel, its latency, and its picture when the connection is lost.

import { Tunnel, tunnelAddress } from "./tunnel.js";

const PING_MS = 5000;
const QUALITIES = { sharp: [8, 1], balanced: [6, 2], small: [2, 7] };
/** Close codes after which the picture stays, because the browser may still run. */
const LOST = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014, 4009, 4010]);

/** Whether `data`, bytes of a client of RFB, begin with the text of its clipboard, which the server has asked for. */
export const isClipboardText = (data) => {
  if (data.length < 12 || data[0] !== 6) return false;
  const isExtended = data[4] & 0x80;
  return !isExtended || Boolean(data[8] & 0x10);
};

/** `good`, `fair` or `poor`. */
export const levelOf = (milliseconds) => (milliseconds <= 80 ? "good" : milliseconds <= 200 ? "fair" : "poor");

export class Screen {
  /**
   * `events`: `connected()`, `lost(code)`, `closed(code, end)`, `copied(text)`, `fetched()`, `latency(milliseconds)`.
   */
  constructor(place, last, path, RFB, events) {
    Object.assign(this, { place, last, path, RFB, events });
    this.rfb = this.tunnel = this.timer = null;
    this.quality = "balanced";
    this.isWhole = true;
    this.maxBytes = Infinity;
  }

  get isConnected() {
    return this.rfb !== null && this.hasConnected;
  }

  connect() {
    this.stop({ keepsPicture: true });
    const tunnel = new Tunnel(
      tunnelAddress(location, this.path),
      (message) => {
        if (message.t === "pong" && tunnel === this.tunnel) this.events.latency(tunnel.latency);
      },
      {
        closing: () => {
          if (tunnel === this.tunnel && LOST.has(tunnel.code)) this.keepPicture();
        },
        sent: (data) => {
          // noVNC is in the middle of sending, and takes nothing else now.
          if (isClipboardText(data)) queueMicrotask(() => this.events.fetched());
        },
      },
    );
    const rfb = new this.RFB(this.place, tunnel, { shared: true });
    this.tunnel = tunnel;
    this.rfb = rfb;
    this.hasConnected = false;
    rfb.background = "transparent";
    rfb.focusOnClick = false;
    this.setQuality(this.quality);
    this.setWhole(this.isWhole);
    rfb.addEventListener("connect", () => {
      if (rfb !== this.rfb) return;
      this.hasConnected = true;
      this.last.hidden = true;
      this.timer = setInterval(() => tunnel.ping(), PING_MS);
      tunnel.ping();
      this.events.connected();
    });
    rfb.addEventListener("clipboard", (event) => this.events.copied(event.detail.text));
    rfb.addEventListener("disconnect", () => {
      if (rfb !== this.rfb) return;
      clearInterval(this.timer);
      this.rfb = this.tunnel = null;
      if (LOST.has(tunnel.code) && !tunnel.isClosedHere) this.events.lost(tunnel.code);
      else this.events.closed(tunnel.code, tunnel.end, tunnel.isOpen);
    });
  }

  /** Take the picture off the screen, and close the connection. */
  stop({ keepsPicture = false } = {}) {
    const rfb = this.rfb;
    this.rfb = this.tunnel = null;
    clearInterval(this.timer);
    rfb?.disconnect();
    if (!keepsPicture) {
      this.last.hidden = true;
      this.last.width = this.last.height = 0;
      this.place.replaceChildren();
    }
  }

  /** Keep a copy of the picture, which noVNC removes with its connection. */
  keepPicture() {
    const canvas = this.place.querySelector("canvas");
    if (!canvas?.width) return;
    this.last.width = canvas.width;
    this.last.height = canvas.height;
    this.last.getContext("2d").drawImage(canvas, 0, 0);
    this.last.hidden = false;
  }

  sendKey(keysym, code, isDown) {
    this.rfb?.sendKey(keysym, code, isDown);
  }

  /** Put `text` into the clipboard of the browser; returns whether it was small enough. */
  setClipboard(text) {
    if (new TextEncoder().encode(text).length > this.maxBytes) return false;
    this.rfb?.clipboardPasteFrom(text);
    return true;
  }

  setQuality(name) {
    this.quality = Object.hasOwn(QUALITIES, name) ? name : "balanced";
    if (this.rfb) [this.rfb.qualityLevel, this.rfb.compressionLevel] = QUALITIES[this.quality];
  }

  /** Let the screen have the size of the window; if not `isWhole`, only a part of it is in the window. */
  setWhole(isWhole) {
    this.isWhole = isWhole;
    if (!this.rfb) return;
    this.rfb.scaleViewport = true;
    this.rfb.resizeSession = isWhole;
  }
}
