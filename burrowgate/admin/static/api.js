// The JSON API as the page asks it: every change carries the proof, every refusal becomes a sentence.
//
// Rules. The cookie is the browser's business and cannot be read here; the proof that goes with it is kept in this
// origin's storage, so all tabs share it and no other port does. `Away` means that nothing answered: nothing was said
// about whether the change was made, so a change is never repeated by itself.

const STORED = "burrowgate.proof";

export class Refused extends Error {
  constructor(problem) {
    super(problem.detail);
    Object.assign(this, { status: problem.status, title: problem.title, field: problem.field, type: problem.type });
  }
}

export class Away extends Error {
  constructor() {
    super("The gateway does not answer. Is it running? Nothing more can be said until it is back.");
  }
}

const listeners = { away: [], signedOut: [] };
export const on = (what, listener) => listeners[what].push(listener);
const tell = (what) => listeners[what].forEach((listener) => listener());

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
    tell("away");
    throw new Away();
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

// What the API answers; null for no content. Throws `Refused`, or `Away`.
export async function ask(method, path, { body, version, signal } = {}) {
  const more = body === undefined ? {} : { "Content-Type": "application/json" };
  if (version !== undefined) more["If-Match"] = `"${version}"`;
  const response = await send(`/api/v1/${path}`, {
    method, signal, headers: headers(more), body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    const error = await refusal(response);
    if (error.status === 401 && path !== "console/login") tell("signedOut");
    throw error;
  }
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    tell("away");
    throw new Away();
  }
}

export const get = (path, options) => ask("GET", path, options);
export const post = (path, body = {}, options) => ask("POST", path, { ...options, body });
export const patch = (path, body, version) => ask("PATCH", path, { body, version });
export const put = (path, body) => ask("PUT", path, { body });
export const remove = (path, version) => ask("DELETE", path, { version });

// A query of those parameters that say something.
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

// Calls `told` for each event from now on, until `signal` aborts or the stream ends. Not EventSource: it sends no proof.
export async function stream(told, signal) {
  const response = await send("/api/v1/audit-events/stream", { headers: headers({ Accept: "text/event-stream" }), signal });
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
      if (data) told(JSON.parse(data.slice(6)));
    }
  }
}
