// One TCP connection through the gateway (docs/tcp-browser.md), in the form of a WebSocket that carries bytes alone.
//
// Binary frames pass. Text frames are messages of the gateway: `open`, `warn` and `end` become calls of `said`, so that
// a library which expects the bytes of its own protocol never sees them. A `ping` measures the way there and back.

export const SUBPROTOCOL = "burrowgate.tcp.1";
export const PATH = "/.burrowgate/connect";

export class Tunnel {
  /**
   * `said(message)` gets each message of the gateway, an object with the field `t`. `closing()` is called before the
   * library learns that the tunnel is closed, and `sent(data)` with all that it sends.
   */
  constructor(url, said, { closing = () => {}, sent = () => {} } = {}) {
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
    this.sent = sent;
    /** Milliseconds of the last round trip; null before the first, and while one is late. */
    this.latency = null;
    this.pings = 0;
    this.pingedAt = 0;
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
      closing();
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
    this.sent(data);
  }

  /** Measure the latency; its answer comes as the message `pong`. */
  ping() {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.pingedAt = performance.now();
    this.pings += 1;
    this.socket.send(JSON.stringify({ t: "ping", n: this.pings }));
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
    if (message.t === "pong" && message.n === this.pings) this.latency = performance.now() - this.pingedAt;
    this.said(message);
  }
}

/** The address of the tunnel of the page at `location`. */
export const tunnelAddress = (location, path = PATH) =>
  `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
