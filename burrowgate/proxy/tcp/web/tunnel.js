// One TCP connection through the gateway (docs/tcp-browser.md), in the form of a WebSocket that carries bytes alone.
//
// Binary frames pass. Text frames are messages of the gateway: `open`, `warn` and `end` become calls of `said`, so that
// a library which expects the bytes of its own protocol never sees them.

export const SUBPROTOCOL = "burrowgate.tcp.1";
export const PATH = "/.burrowgate/connect";

export class Tunnel {
  /** `said(message)` gets each message of the gateway, an object with the field `t`. */
  constructor(url, said) {
    this.onopen = this.onmessage = this.onclose = this.onerror = null;
    /** The message `end`; null until the gateway has sent it. */
    this.end = null;
    /** Whether it was ever open: a tunnel that was refused was not. */
    this.isOpen = false;
    /** Whether this side closed it. */
    this.isClosedHere = false;
    /** The close code, once it is closed. */
    this.code = 1006;
    this.said = said;
    this.socket = new WebSocket(url, [SUBPROTOCOL]);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = (event) => {
      this.isOpen = true;
      this.onopen?.(event);
    };
    this.socket.onmessage = (event) => this.receive(event);
    this.socket.onerror = (event) => this.onerror?.(event);
    this.socket.onclose = (event) => {
      this.code = event.code;
      this.onclose?.(event);
    };
  }

  get readyState() {
    return this.socket.readyState;
  }

  get protocol() {
    return this.socket.protocol;
  }

  get binaryType() {
    return this.socket.binaryType;
  }

  set binaryType(type) {
    this.socket.binaryType = type;
  }

  send(data) {
    this.socket.send(data);
  }

  close() {
    this.isClosedHere = true;
    this.socket.close(1000);
  }

  receive(event) {
    if (typeof event.data !== "string") {
      this.onmessage?.(event);
      return;
    }
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      return;
    }
    if (message === null || typeof message !== "object") return;
    if (message.t === "end") this.end = message;
    this.said(message);
  }
}

/** The address of the tunnel of the page at `location`. */
export const tunnelAddress = (location) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${PATH}`;
