// The WebSocket of a terminal: input in order and not faster than it is taken, acknowledgements, and connecting again.

const CHUNK_BYTES = 16 * 1024;
const MAX_BUFFERED_BYTES = 64 * 1024;
const ACK_BYTES = 256 * 1024; // a quarter of what the gateway sends ahead
const RETRY_SECONDS = [0.2, 0.5, 1, 2, 4, 5];
const GIVE_UP_SECONDS = 90;
const encoder = new TextEncoder();

export class Link {
  // `events`: opened(message), output(bytes, isOld, drawn), lost(seconds until the next try), ended(message),
  // warned(message), exited(message), pending(bytes of input that wait).
  constructor(events) {
    this.events = events;
    this.socket = null;
    this.shell = "";
    this.size = { cols: 80, rows: 24 };
    this.waiting = [];
    this.waitingBytes = 0;
  }

  open(shell, mustResume = false) {
    this.shell = shell;
    this.received = this.drawn = this.acked = this.oldLeft = 0;
    this.last = null;
    const query = new URLSearchParams({ ...this.size, shell, ...(mustResume && { resume: "1" }) });
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const address = `${scheme}//${location.host}/.burrowgate/terminal?${query}`;
    const socket = new WebSocket(address, "burrowgate.terminal.1");
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      if (this.socket === socket) this.receive(event.data);
    };
    socket.onclose = (event) => {
      if (this.socket === socket) this.closed(event);
    };
  }

  get isOpen() {
    return this.socket !== null && this.socket.readyState === WebSocket.OPEN;
  }

  receive(data) {
    if (typeof data !== "string") {
      this.receiveOutput(new Uint8Array(data));
      return;
    }
    const message = JSON.parse(data);
    if (message.t === "open") {
      this.lostAt = null;
      this.tries = 0;
      this.events.opened(message);
      this.pump();
    } else if (message.t === "replay") {
      this.oldLeft = message.bytes;
    } else if (message.t === "warn") {
      this.events.warned(message);
    } else if (message.t === "exit") {
      this.events.exited(message);
    } else if (message.t === "end") {
      this.last = message;
    }
  }

  receiveOutput(bytes) {
    const isOld = this.oldLeft > 0;
    this.oldLeft = Math.max(0, this.oldLeft - bytes.length);
    this.received += bytes.length;
    const socket = this.socket;
    this.events.output(bytes, isOld, () => {
      if (this.socket !== socket) return;
      this.drawn += bytes.length;
      if (this.drawn - this.acked >= ACK_BYTES) {
        this.acked = this.drawn;
        this.send({ t: "ack", bytes: this.drawn });
      }
    });
  }

  closed(event) {
    this.socket = null;
    this.waiting.length = this.waitingBytes = 0;
    this.events.pending(0);
    if (this.last !== null) {
      this.events.ended(this.last);
      return;
    }
    this.lostAt ??= Date.now();
    if ((Date.now() - this.lostAt) / 1000 > GIVE_UP_SECONDS) {
      this.events.ended({ reason: "client-lost", text: "The gateway could not be reached again." });
      return;
    }
    this.tries = (this.tries ?? 0) + 1;
    const seconds = RETRY_SECONDS[Math.min(this.tries, RETRY_SECONDS.length) - 1];
    this.events.lost(seconds, event.code);
    this.timer = setTimeout(() => this.open(this.shell, true), seconds * 1000);
  }

  resize(size) {
    this.size = size;
    this.send({ t: "size", ...size });
  }

  end() {
    this.send({ t: "end" });
  }

  send(message) {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  type(text) {
    this.add(encoder.encode(text));
  }

  // Each character of `text` is a byte.
  typeBytes(text) {
    this.add(Uint8Array.from(text, (one) => one.charCodeAt(0)));
  }

  add(bytes) {
    if (!this.isOpen) return;
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) this.waiting.push(bytes.subarray(at, at + CHUNK_BYTES));
    this.waitingBytes += bytes.length;
    if (!this.isPumping) this.pump();
  }

  pump() {
    this.isPumping = false;
    while (this.waiting.length && this.isOpen && this.socket.bufferedAmount < MAX_BUFFERED_BYTES) {
      const chunk = this.waiting.shift();
      this.waitingBytes -= chunk.length;
      this.socket.send(chunk);
    }
    this.events.pending(this.waitingBytes);
    if (this.waiting.length && this.isOpen) {
      this.isPumping = true;
      setTimeout(() => this.pump(), 15); // a browser has no event for this
    }
  }
}
