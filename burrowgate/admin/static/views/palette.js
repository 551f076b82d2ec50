// The command palette: every page, every action, every session and every account, by a few letters.

import { html, useEffect, useId, useRef, useState } from "../view.js";
import * as api from "../api.js";
import { noteError, setSignedIn, refresh, useQuery } from "../state.js";
import { Dialog, useDebounced } from "../parts.js";
import { pages } from "../pages.js";

const go = (path) => () => { location.hash = `#${path}`; };

export function Palette({ share, add, keys, onClose }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const name = useId();
  const box = useRef(null);
  const still = useDebounced(text.trim().slice(0, 64), 120);
  const targets = useQuery("targets").data?.targets ?? [];
  const sessions = useQuery(still ? api.query("sessions", { text: still, limit: 8 }) : null).data?.sessions ?? [];
  const accounts = useQuery(still ? api.query("accounts", { text: still, limit: 8 }) : null).data?.accounts ?? [];
  const commands = [
    ["Share…", "makes a link", () => share(), "c"], ["Add a target…", "", add, "a"], ["Invite a person…", "makes an invitation", go("/people?invite")],
    ...pages.map(([path, , title, key]) => [title, "page", go(path), `g ${key}`]),
    ...targets.flatMap((one) => [
      [`Share ${one.name}…`, one.address, () => share(one.name)],
      [`Go to ${one.name}`, "target", go(`/targets/${one.name}`)],
      [`Switch ${one.name} ${one.enabled ? "off" : "on"}`, "target", () => api.patch(`targets/${one.name}`, { enabled: !one.enabled }, one.version).then(refresh)],
    ]),
    ["Keyboard", "what keys do", keys, "?"],
    ["Sign out", "", async () => { await api.signOut(); setSignedIn(false); }],
  ];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [
    ...commands.filter(([title]) => words.every((word) => title.toLowerCase().includes(word))),
    ...sessions.map((one) => [one.label, `${one.target}, ${one.state}`, go(`/sessions/${one.id}`)]),
    ...accounts.map((one) => [one.name, `account, ${one.email ?? one.role}`, go(`/people/${one.id}`)]),
  ].slice(0, 40);
  const place = Math.min(at, found.length - 1);
  useEffect(() => { document.getElementById(`${name}-${place}`)?.scrollIntoView({ block: "nearest" }); }, [place]);
  const run = async (one) => {
    onClose();
    try {
      await one?.[2]();
    } catch (error) {
      noteError(error);
    }
  };
  const pressed = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); setAt((place + step + found.length) % found.length); }
    if (event.key === "Enter" && found[place]) { event.preventDefault(); run(found[place]); }
  };
  return html`<${Dialog} title="Go to" onClose=${onClose}><div class="palette">
    <input ref=${box} data-first role="combobox" aria-expanded="true" aria-controls=${name} aria-autocomplete="list" aria-label="What do you want to do?"
      aria-activedescendant=${found.length ? `${name}-${place}` : undefined} placeholder="A page, an action, a target, a label…"
      value=${text} onInput=${(event) => { setText(event.target.value); setAt(0); }} onKeyDown=${pressed} />
    <ul id=${name} role="listbox" aria-label="Found">${found.map(([title, about, , key], number) => html`
      <li id=${`${name}-${number}`} role="option" aria-selected=${number === place} onClick=${() => run(found[number])}
        onMouseMove=${() => setAt(number)}><bdi>${title}</bdi><span class="soft">${about}</span>${key && html`<kbd>${key}</kbd>`}</li>`)}</ul>
    ${!found.length && html`<p class="soft">Nothing fits.</p>`}</div><//>`;
}

const help = [
  ["Ctrl K", "the palette: pages, actions, sessions, people"], ["c", "share"], ["a", "add a target"], ["/", "search"],
  ...pages.map(([, , title, key]) => [`g ${key}`, title.toLowerCase()]),
  ["j k, arrows", "in a list: down and up"], ["x", "in a list of sessions: choose"], ["← →", "in a plot: step by step"], ["Enter", "open"], ["Esc", "close"], ["?", "this"],
];

export function Keys({ onClose }) {
  return html`<${Dialog} title="Keyboard" onClose=${onClose}><dl class="keys">${help.map(([key, what]) => html`
    <div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl><//>`;
}
