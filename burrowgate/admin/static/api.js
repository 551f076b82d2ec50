// Client of the JSON API: sends the proof with every request, and turns error responses into exceptions.
//
// Rules. The login cookie is HttpOnly. The proof that belongs to it is in this origin's storage, so that all tabs share
// it and other ports cannot read it. After `Unreachable` the outcome of a change is unknown, so it is never repeated
// automatically.

const STORED = "burrowgate.proof";

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    Object.assign(this, { status: problem.status, title: problem.title, field: problem.field, type: problem.type });
  }
}

export class Unreachable extends Error {
  constructor() {
    super("The gateway does not answer. Is it running? Nothing more can be said until it is back.");
  }
}

const listeners = { away: [], signedOut: [] };
export const on = (what, listener) => listeners[what].push(listener);
const notify = (what) => listeners[what].forEach((listener) => listener());

export const proof = {
  get: () => localStorage.getItem(STORED),
  set: (value) => localStorage.setItem(STORED, value),
  clear: () => localStorage.removeItem(STORED),
};

const headers = (more) => ({ Accept: "application/json", "Burrowgate-Console": proof.get() ?? "", ...more });

async function send(path, options) {
  try {
    return await fetch(path, { ...options, credentials: "same-origin", redirect: "error" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    notify("away");
    throw new Unreachable();
  }
}

async function refusal(response) {
  let problem;
  try {
    problem = await response.json();
  } catch {
    problem = { status: response.status, title: "", detail: `The gateway answered ${response.status}; see its log.` };
  }
  return new Refused(problem);
}

// The body of the response; null for no content. Throws `Refused` or `Unreachable`.
export async function ask(method, path, { body, version, signal } = {}) {
  const more = body === undefined ? {} : { "Content-Type": "application/json" };
  if (version !== undefined) more["If-Match"] = `"${version}"`;
  const response = await send(`/api/v1/${path}`, {
    method, signal, headers: headers(more), body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    const error = await refusal(response);
    if (error.status === 401 && path !== "console/login") notify("signedOut");
    throw error;
  }
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    notify("away");
    throw new Unreachable();
  }
}

// The body of a response that is not JSON, as text. Throws `Refused` or `Unreachable`.
export async function text(path, { signal } = {}) {
  const response = await send(`/api/v1/${path}`, { signal, headers: headers({ Accept: "*/*" }) });
  if (!response.ok) throw await refusal(response);
  try {
    return await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    notify("away");
    throw new Unreachable();
  }
}

export const get = (path, options) => ask("GET", path, options);
export const post = (path, body = {}, options) => ask("POST", path, { ...options, body });
export const patch = (path, body, version) => ask("PATCH", path, { body, version });
export const put = (path, body) => ask("PUT", path, { body });
export const remove = (path, version) => ask("DELETE", path, { version });

// `path` with the parameters that are not empty as its query.
export function query(path, parameters) {
  const said = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return said.length ? `${path}?${new URLSearchParams(said)}` : path;
}

export async function signIn(key) {
  const found = await post("console/login", { secret: key });
  proof.set(found.proof);
}

export async function signOut() {
  try {
    await post("console/logout");
  } finally {
    proof.clear();
  }
}

export async function answers() {
  try {
    return (await fetch("/healthz", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

// Calls `onEvent` for each new event until `signal` aborts or the stream ends. EventSource cannot send the proof.
export async function stream(onEvent, signal, path = "audit-events/stream") {
  const response = await send(`/api/v1/${path}`, { headers: headers({ Accept: "text/event-stream" }), signal });
  if (!response.ok) throw await refusal(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").find((line) => line.startsWith("data: "));
      if (data) onEvent(JSON.parse(data.slice(6)));
    }
  }
}
