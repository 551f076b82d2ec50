// State that all views share: login, reachability of the gateway, live connections, and counters of changes.
//
// Rules. A view names the path it shows (`useQuery`), which is loaded again after every change by any client. The
// stream of audit events reports changes; it is closed while the page is hidden, because a browser opens at most six
// connections to one host.

import { useEffect, useRef, useState } from "./view.js";
import * as api from "./api.js";

const state = { signedIn: undefined, away: false, news: 0, checks: 0, live: { count: 0, sessions: {}, targets: {} },
  notes: [], dialogs: 0, findings: { quick: 0, all: 0 } };
const watchers = new Set();

export const now = () => state;

export function set(changes) {
  Object.assign(state, changes);
  watchers.forEach((watcher) => watcher());
}

export function useShared() {
  const [, again] = useState(0);
  useEffect(() => {
    const watcher = () => again((count) => count + 1);
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, []);
  return state;
}

// The response for a path of the API: { data, error, reload }. While it is loaded again, `data` keeps the previous
// response of the same path. `after` names the counter of changes after which it is loaded again.
export function useQuery(path, { every = 0, after = "news" } = {}) {
  const { [after]: changes, away, signedIn } = useShared();
  const [found, setFound] = useState({ path });
  const [asked, setAsked] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    if (!path || away || !signedIn) return;
    const turn = ++latest.current;
    const controller = new AbortController();
    api.get(path, { signal: controller.signal }).then(
      (data) => turn === latest.current && setFound({ path, data }),
      (error) => {
        if (turn !== latest.current || error.name === "AbortError" || error instanceof api.Unreachable) return;
        setFound((before) => ({ path, data: before.path === path ? before.data : undefined, error }));
      },
    );
    return () => controller.abort();
  }, [path, changes, away, signedIn, asked]);
  useEffect(() => {
    if (!every) return;
    const timer = setInterval(() => document.hidden || setAsked((count) => count + 1), every);
    return () => clearInterval(timer);
  }, [every, path]);
  const shown = found.path === path ? found : {};
  return { data: shown.data, error: shown.error, reload: () => setAsked((count) => count + 1) };
}

// Filters of a list: { name: value }, stored in the address, so that going back restores them.
export function useFilters(path, parameters, names) {
  const read = () => Object.fromEntries(names.map((name) => [name, parameters.get(name) ?? ""]));
  const [filters, setFilters] = useState(read);
  useEffect(() => setFilters(read()), [parameters]);
  const choose = (name) => (event) => {
    const after = { ...filters, [name]: event.target.value };
    setFilters(after);
    history.replaceState(null, "", `#${api.query(path, after)}`);
  };
  return [filters, choose];
}

// Shows a note at the foot of the page, which screen readers announce.
let noted = 0;
export function note(text, kind = "good") {
  const id = ++noted;
  set({ notes: [...state.notes.slice(-2), { id, text, kind }] });
  setTimeout(() => dismiss(id), kind === "bad" ? 12000 : 5000);
}
export const dismiss = (id) => set({ notes: state.notes.filter((one) => one.id !== id) });
export const noteError = (error) => note(error.message, "bad");

// Changes.

// Reloads soon after the first event, but at most once a second, so that many events do not cause many requests.
let pending = 0;
let lastRefresh = 0;
function news(event) {
  pending ||= setTimeout(refresh, Math.max(120, lastRefresh + 1000 - Date.now()));
  if (!event || !WITHOUT_FINDINGS.test(event.action)) checkAgain();
}
export function refresh() {
  clearTimeout(pending);
  pending = 0;
  lastRefresh = Date.now();
  set({ news: state.news + 1 });
}

// All diagnostics probe the targets and read the whole store, so they run again at most every ten seconds, and not for what
// happens to visitors, links and logins, because no check looks at these. What an operator takes away can end a finding: that
// the store had not recorded it.
const WITHOUT_FINDINGS = new RegExp("^((file|seed|link|console|claim|share|login|invitation|passkey|password|identity|token|connection|recording)\\."
  + "|session\\.(minted|extend|relabelled|deleted|expired|access_denied|authorised|bound|terminated)|visit\\.opened"
  + "|credential\\.(issued|brokered|injected|renewed|revealed)|box\\.(requested|started|ready|attached|detached|watched|idle_warned|stopping))");
const CHECK_INTERVAL = 10000;
let checking = 0;
let lastCheck = 0;
function checkAgain() {
  checking ||= setTimeout(() => {
    checking = 0;
    lastCheck = Date.now();
    set({ checks: state.checks + 1 });
  }, Math.max(1000, lastCheck + CHECK_INTERVAL - Date.now()));
}

// Counts findings for the badge: those of the quick checks every minute, and those of all when they were shown last, because
// these probe the targets and read the whole store.
export async function checkFindings() {
  if (document.hidden || !state.signedIn || state.away) return;
  try {
    countFindings("quick", (await api.get("diagnostics?check=quick")).diagnostics);
  } catch { /* The page of settings says what is wrong. */ }
}
export const countFindings = (kind, checks) => set({ findings: { ...state.findings, [kind]: checks.filter((one) => one.level !== "ok").length } });

let listening = null;
async function listen() {
  while (listening) {
    const mine = listening;
    try {
      await api.stream(news, mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error.status === 401) return set({ signedIn: false });
    }
    if (mine !== listening) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (!state.away) news();
  }
}

async function pollConnections() {
  if (document.hidden || !state.signedIn || state.away) return;
  try {
    const live = await api.get("connections");
    if (JSON.stringify(live) !== JSON.stringify(state.live)) set({ live });
  } catch { /* The listener of `away` or `signedOut` has handled it. */ }
}

function updateStream() {
  const wanted = Boolean(state.signedIn) && !document.hidden && !state.away;
  if (wanted && !listening) {
    listening = new AbortController();
    listen();
    pollConnections();
    news();
  } else if (!wanted && listening) {
    listening.abort();
    listening = null;
  }
}

async function reconnect() {
  let wait = 500;
  while (!(await api.answers())) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.5, 3000);
  }
  set({ away: false, news: state.news + 1 });
  updateStream();
}

api.on("away", () => {
  if (state.away) return;
  set({ away: true });
  updateStream();
  reconnect();
});
api.on("signedOut", () => {
  set({ signedIn: false });
  updateStream();
});

export function setSignedIn(signedIn) {
  set({ signedIn });
  updateStream();
}

export function begin() {
  setInterval(pollConnections, 2000);
  setInterval(checkFindings, 60000);
  document.addEventListener("visibilitychange", updateStream);
  window.addEventListener("storage", (event) => {
    if (event.key === "burrowgate.proof") setSignedIn(Boolean(event.newValue));
  });
}
