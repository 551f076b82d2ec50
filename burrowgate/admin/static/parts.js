// Components that the pages share.

import { Fragment, html, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from "./view.js";
import { exact, relative, short } from "./format.js";
import { noteError, dismiss, note, now as shared, set, useShared } from "./state.js";

// One timer updates all relative times.
const clocks = new Set();
setInterval(() => document.hidden || clocks.forEach((tick) => tick(Date.now())), 15000);
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    clocks.add(setNow);
    return () => clocks.delete(setNow);
  }, []);
  return now;
}

// A time, relative to now; `ahead` says that it is still to come.
export function When({ at, plain, ahead }) {
  const now = useNow();
  if (!at) return html`<span class="soft">never</span>`;
  return html`<time datetime=${at} title=${exact(at)}>${plain ? short(at) : relative(at, now, ahead)}</time>`;
}

const paths = {
  mark: html`<${Fragment}><path d="M4 35V20a16 16 0 0 1 32 0v15" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" /><path d="M13 35V21a7 7 0 0 1 14 0V35" fill="currentColor" opacity=".28" /><path d="M2 35h36" stroke="currentColor" stroke-width="3" stroke-linecap="round" /><//>`,
};
export const Mark = () => html`<svg class="mark" viewBox="0 0 40 40" aria-hidden="true">${paths.mark}</svg>`;

// A button that runs `does`, and ignores further clicks meanwhile. An error is shown as a note.
export function ActionButton({ does, class: name = "", children, ...rest }) {
  const [busy, setBusy] = useState(false);
  const alive = useRef(true);
  useEffect(() => () => { alive.current = false; }, []);
  const press = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    try {
      await does();
    } catch (error) {
      noteError(error);
    }
    if (alive.current) setBusy(false);
  };
  return html`<button type="button" class=${`button ${name}`} aria-busy=${busy} onClick=${press} ...${rest}>${children}</button>`;
}

export async function copy(text, what = "Copied.") {
  try {
    await navigator.clipboard.writeText(text);
    note(what);
  } catch {
    note("The browser did not let the page copy; select the text and copy it.", "bad");
  }
}

export const Copy = ({ text, label = "Copy", what, ...rest }) =>
  html`<button type="button" class="button" onClick=${() => copy(text, what)} ...${rest}>${label}</button>`;

// A read-only text with a button that copies it.
export function Secret({ text, label, children }) {
  return html`<div class="secret">
    <input class="mono" readonly value=${text} aria-label=${label} onFocus=${(event) => event.target.select()} />
    <${Copy} text=${text} label="Copy" aria-label=${`Copy ${label}`} what=${`${label} copied.`} />${children}
  </div>`;
}

// The notes. An open modal dialog makes everything outside it inert, so the topmost dialog shows them instead.
export function Notes({ inside = 0 }) {
  const { notes, dialogs } = useShared();
  return html`<div class="notes" role="status" aria-live="polite">${dialogs === inside && notes.map((one) => html`
    <div key=${one.id} class=${`note ${one.kind}`}><span>${one.text}</span>
      <button type="button" class="icon" aria-label="Dismiss" onClick=${() => dismiss(one.id)}>✕</button></div>`)}</div>`;
}

export function Dialog({ title, onClose, children, wide, foot }) {
  const box = useRef(null);
  const name = useId();
  const [depth, setDepth] = useState(0);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = box.current;
    dialog.showModal();
    box.current.querySelector("[autofocus], [data-first]")?.focus();
    set({ dialogs: shared().dialogs + 1 });
    setDepth(shared().dialogs);
    return () => {
      set({ dialogs: shared().dialogs - 1 });
      dialog.close(); // while it is open, nothing outside it can be focused
      if (before?.isConnected) before.focus();
    };
  }, []);
  const pressed = (event) => event.target === box.current && onClose();
  return html`<dialog ref=${box} class=${wide ? "wide" : ""} aria-labelledby=${name} onMouseDown=${pressed}
    onCancel=${(event) => { event.preventDefault(); onClose(); }}>
    <div class="inside">
      <header><h2 id=${name}>${title}</h2>
        <button type="button" class="icon" aria-label="Close" onClick=${onClose}>✕</button></header>
      <div class="content">${children}</div>
      ${foot && html`<footer>${foot}</footer>`}
    </div>
    <${Notes} inside=${depth || NaN} />
  </dialog>`;
}

// Asks for confirmation before an action that cannot be undone.
export function Confirm({ title, children, does, verb, onClose }) {
  return html`<${Dialog} title=${title} onClose=${onClose} foot=${html`<${Fragment}>
      <button type="button" class="button" data-first onClick=${onClose}>Cancel</button>
      <${ActionButton} class="danger" does=${async () => { await does(); onClose(); }}>${verb}<//><//>`}>
    ${children}
  <//>`;
}

export function Field({ label, hint, error, children }) {
  const id = useId();
  const child = children;
  child.props.id = id;
  if (hint || error) child.props["aria-describedby"] = `${id}-about`;
  if (error) child.props["aria-invalid"] = "true";
  return html`<div class=${`field ${error ? "wrong" : ""}`}>
    <label for=${id}>${label}</label>${child}
    ${(error || hint) && html`<p id=${`${id}-about`} class="hint" role=${error ? "alert" : undefined}>${error || hint}</p>`}
  </div>`;
}

export function Check({ label, hint, checked, onChange, ...rest }) {
  const id = useId();
  return html`<div class="check">
    <input type="checkbox" id=${id} checked=${checked} onChange=${(event) => onChange(event.target.checked)} ...${rest} />
    <label for=${id}>${label}${hint && html`<span class="hint">${hint}</span>`}</label></div>`;
}

export function Switch({ on, does, label }) {
  return html`<${ActionButton} class="switch" role="switch" aria-checked=${on} aria-label=${label} does=${does}><span></span><//>`;
}

// A choice of one among a few options, as chips.
export function Chips({ label, options, value, onChange }) {
  const name = useId();
  return html`<fieldset class="chips"><legend>${label}</legend>${options.map(([key, text]) => html`
    <label class=${key === value ? "on" : ""}><input type="radio" name=${name} checked=${key === value}
      onChange=${() => onChange(key)} />${text}</label>`)}</fieldset>`;
}

const stateText = ({ state, paused }) => (paused && (state === "active" || state === "idle") ? "paused" : state);
// The state of a session, or how many connections it has open now.
export const State = ({ session, live }) =>
  html`<span class=${`state ${live ? "live" : stateText(session)}`}>${live ? `${live} now` : stateText(session)}</span>`;

export const Label = ({ session }) =>
  session.label || session.account ? html`<bdi class="label">${session.label || session.account}</bdi>` : html`<span class="label soft">no label</span>`;

export function Problem({ error, reload }) {
  return html`<div class="problem" role="alert"><p>${error.message}</p>
    ${reload && html`<button type="button" class="button" onClick=${reload}>Try again</button>`}</div>`;
}

export const Wait = () => html`<p class="wait" aria-live="polite">Loading…</p>`;

// The page of an address that leads nowhere.
export function Missing({ text }) {
  return html`<${Page} title="Not found"><div class="card empty"><h2>This address leads nowhere</h2><p>${text}</p><a class="button primary" href="#/">Go to Now</a></div><//>`;
}

// Renders the data of a query, its error, or that it is loading.
export function QueryResult({ of: found, children }) {
  if (found.data === undefined && found.error?.status === 404) return html`<${Missing} text=${found.error.message} />`;
  if (found.data === undefined) return found.error ? html`<${Problem} error=${found.error} reload=${found.reload} />` : html`<${Wait} />`;
  return children(found.data);
}

export function Page({ title, actions, children, above }) {
  useEffect(() => {
    const text = typeof title === "string" ? title : "";
    document.title = text ? `${text} · Burrowgate` : "Burrowgate";
  }, [title]);
  return html`<${Fragment}>${above}<div class="title"><h1 tabindex="-1">${title}</h1><div class="actions">${actions}</div></div>${children}<//>`;
}

export function Section({ title, children, actions, class: name = "" }) {
  return html`<section class=${`card ${name}`}><div class="head"><h2>${title}</h2>${actions}</div>${children}</section>`;
}

// Links to the parts of a page: [path, name].
export const Tabs = ({ label, at, pages }) => html`<nav class="tabs" aria-label=${label}>${pages.map(([path, name]) => html`
  <a key=${path} href=${`#${path}`} aria-current=${path === at ? "page" : undefined}>${name}</a>`)}</nav>`;

// `value`, once it has not changed for `wait` milliseconds.
export function useDebounced(value, wait = 180) {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), wait);
    return () => clearTimeout(timer);
  }, [value]);
  return still;
}

export const useOpen = () => {
  const [open, setOpen] = useState(false);
  return [open, useCallback(() => setOpen(true), []), useCallback(() => setOpen(false), [])];
};
