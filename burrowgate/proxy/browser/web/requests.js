// Requests of the page to its gateway (docs/browsers.md): each returns a view, or throws `Refused`.

export class Refused extends Error {
  constructor(status, problem, wait) {
    super(problem.detail || problem.title || SENTENCES[status] || "The gateway refused the request.");
    this.status = status;
    this.code = problem.code ?? "";
    /** Seconds after which another try makes sense; null if the gateway does not say. */
    this.wait = wait;
    this.view = problem.view ?? null;
    /** Whether the visitor may end the other browser of a start that was refused for it. */
    this.mayEnd = problem.may_end ?? true;
  }
}

const SENTENCES = {
  0: "The gateway cannot be reached.",
  403: "This link is not valid, or no longer.",
  409: "You already have a browser that runs.",
  410: "This link has ended.",
  502: "The browser could not be started.",
  503: "No browser is free just now.",
  504: "The browser did not start in time.",
};

export class Requests {
  /** `path` is above all requests. */
  constructor(path) {
    this.path = path;
  }

  status() {
    return this.ask("status");
  }

  start(body) {
    return this.post("start", body);
  }

  end(body = {}) {
    return this.post("end", body);
  }

  stay() {
    return this.post("stay", {});
  }

  files() {
    return this.ask("files");
  }

  file(name) {
    return `${this.path}files/${encodeURIComponent(name)}`;
  }

  upload(file) {
    return this.ask(`files/${encodeURIComponent(file.name)}`, { method: "PUT", body: file });
  }

  post(name, body) {
    return this.ask(name, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  async ask(name, options = {}) {
    let response;
    try {
      const headers = { Accept: "application/json", ...options.headers };
      response = await fetch(this.path + name, { ...options, headers, cache: "no-store" });
    } catch {
      throw new Refused(0, {}, null);
    }
    let value = null;
    try {
      value = await response.json();
    } catch {
      // A proxy in front of the gateway may answer with a page.
    }
    if (response.ok) return value;
    const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    throw new Refused(response.status, value ?? {}, Number.isNaN(wait) ? null : wait);
  }

  /** Call `changed(view)` for each change, and `lost()` when the gateway refuses to say more. Returns what to close. */
  events(changed, lost) {
    const source = new EventSource(`${this.path}events`);
    source.addEventListener("box", (event) => changed(JSON.parse(event.data)));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) lost();
    });
    return source;
  }
}
