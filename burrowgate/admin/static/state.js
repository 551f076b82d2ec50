// What all views share: whether we are in, whether the gateway answers, what is live, and that something is new.
//
// Rules. A view says which path it shows (`useQuery`) and is given it again whenever anybody changed anything. The
// stream of events says when; it is closed while the page is hidden, for a browser has six connections to one host.

import { useEffect, useRef, useState } from "./view.js";
import * as api from "./api.js";

const state = { signedIn: undefined, away: false, news: 0, live: { count: 0, sessions: {}, targets: {} },
  notes: [], dialogs: 0 };
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

// What a path of the API shows: { data, error, reload }. `data` stays while it is being asked for again, unless the
// path is another.
export function useQuery(path, { every = 0 } = {}) {
  const { news, away, signedIn } = useShared();
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
        if (turn !== latest.current || error.name === "AbortError" || error instanceof api.Away) return;
        setFound((before) => ({ path, data: before.path === path ? before.data : undefined, error }));
      },
    );
    return () => controller.abort();
  }, [path, news, away, signedIn, asked]);
  useEffect(() => {
    if (!every) return;
    const timer = setInterval(() => document.hidden || setAsked((count) => count + 1), every);
    return () => clearInterval(timer);
  }, [every, path]);
  const shown = found.path === path ? found : {};
  return { data: shown.data, error: shown.error, reload: () => setAsked((count) => count + 1) };
}

// What a list is narrowed to: { name: value }, kept in the address, so that going back finds it as it was.
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

// A note at the foot of the page, read out to those who cannot see it.
let noted = 0;
export function note(text, kind = "good") {
  const id = ++noted;
  set({ notes: [...state.notes.slice(-2), { id, text, kind }] });
  setTimeout(() => dismiss(id), kind === "bad" ? 12000 : 5000);
}
export const dismiss = (id) => set({ notes: state.notes.filter((one) => one.id !== id) });
export const complain = (error) => note(error.message, "bad");

// News.

// Soon after the first event, and once a second while there are many: a storm of visitors is not a storm of questions.
let pending = 0;
let told = 0;
function news() {
  pending ||= setTimeout(refresh, Math.max(120, told + 1000 - Date.now()));
}
export function refresh() {
  clearTimeout(pending);
  pending = 0;
  told = Date.now();
  set({ news: state.news + 1 });
}

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

async function look() {
  if (document.hidden || !state.signedIn || state.away) return;
  try {
    const live = await api.get("connections");
    if (JSON.stringify(live) !== JSON.stringify(state.live)) set({ live });
  } catch { /* `away` or `signedOut` was told. */ }
}

function attend() {
  const wanted = Boolean(state.signedIn) && !document.hidden && !state.away;
  if (wanted && !listening) {
    listening = new AbortController();
    listen();
    look();
    news();
  } else if (!wanted && listening) {
    listening.abort();
    listening = null;
  }
}

async function comeBack() {
  let wait = 500;
  while (!(await api.answers())) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.5, 3000);
  }
  set({ away: false, news: state.news + 1 });
  attend();
}

api.on("away", () => {
  if (state.away) return;
  set({ away: true });
  attend();
  comeBack();
});
api.on("signedOut", () => {
  set({ signedIn: false });
  attend();
});

export function entered(signedIn) {
  set({ signedIn });
  attend();
}

export function begin() {
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", attend);
  window.addEventListener("storage", (event) => {
    if (event.key === "burrowgate.proof") entered(Boolean(event.newValue));
  });
}
