// Settings of targets that are disposable browsers: one table of fields, and the dialogs that add and change one.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh } from "../state.js";
import { Check, Dialog, Field, Problem } from "../parts.js";
import { FormDialog, text } from "./record.js";
import { duration, nameFor } from "./tcp_settings.js";

// Each setting by its place in the API: kind, label and hint, in the words of `burrowgate targets set --help`.
const fields = {
  start_url: ["word", "First page", "An http or https address, or about:blank."],
  idle_minutes: ["number", "Ends when unused for minutes", "Without a key or the pointer. Empty for the configuration's."],
  max_lifetime: ["duration", "Ends in any case after", "Such as 4h."],
  no_viewer: ["duration", "Ends without an open page after", "Such as 2m."],
  per_owner: ["number", "Browsers at a time", "Of one account, or else of one link."],
  "clipboard.in": ["check", "Visitors paste text into it"],
  "clipboard.out": ["check", "Visitors copy text out of it"],
  downloads: ["check", "Visitors get what it downloads"],
  uploads: ["check", "Visitors put files into it"],
  watch: ["watch", "Others may watch", "Other visitors of the same session see the screen, without acting on it. The landing page says so."],
  "egress.allow": ["list", "Hosts that it may reach", "One on each line, such as *.example.org or 10.0.0.7:8080; * for all. Private addresses only if named exactly."],
  "egress.deny": ["list", "Hosts that it may not reach", "Counts more than the list above."],
  "limits.memory": ["size", "Memory"],
  "limits.cpus": ["number", "Cores"],
  "limits.pids": ["number", "Processes and threads"],
  "limits.tmp": ["size", "What it writes"],
  "limits.shm": ["size", "Shared memory"],
  start_timeout: ["duration", "Its start may take"],
  "clipboard.max_bytes": ["size", "Largest text of the clipboard"],
  max_transfer: ["size", "All downloads, and all uploads"],
  allow_unlimited: ["check", "Starts where its limits cannot be enforced"],
  launcher: ["word", "What isolates it", "bwrap, engine, ecs or a plugin. Empty for the configuration's."],
  image: ["word", "Container image", "For launchers that need one."],
  layout: ["word", "Keyboard layout", "Such as de; auto for the visitor's."],
  locale: ["word", "Language", "Such as en-US."],
  time_zone: ["word", "Time zone", "Such as Europe/Berlin."],
};
const parts = [
  ["Hosts", ["egress.allow", "egress.deny"]],
  ["Limits", ["limits.memory", "limits.cpus", "limits.pids", "limits.tmp", "limits.shm", "clipboard.max_bytes", "max_transfer", "start_timeout", "allow_unlimited"]],
  ["Launcher, language and keyboard", ["launcher", "image", "layout", "locale", "time_zone"]],
];
const defaults = { start_url: "", max_lifetime: 14400, no_viewer: 120, start_timeout: 30, per_owner: 1, watch: "off", downloads: false, uploads: false, max_transfer: 104857600, allow_unlimited: false,
  clipboard: { in: true, out: false, max_bytes: 262144 }, egress: { allow: ["*"], deny: [] }, layout: "auto", locale: "en-US", time_zone: "UTC",
  limits: { memory: 1073741824, cpus: 1.5, pids: 512, tmp: 268435456, shm: 268435456 } };
const units = [["TiB", 2 ** 40], ["GiB", 2 ** 30], ["MiB", 2 ** 20], ["KiB", 2 ** 10]];
const lines = (value) => value.split("\n").map((one) => one.trim()).filter(Boolean);
const at = (value, place) => place.split(".").reduce((found, name) => found?.[name], value);

// 268435456 is "256MiB", as the API reads it.
function size(bytes) {
  const [unit, one] = units.find(([, each]) => bytes % each === 0) ?? ["", 1];
  return `${bytes / one}${unit}`;
}

const shown = { check: Boolean, watch: (value) => value === "on", list: (value) => (value ?? []).join("\n"), duration, size: (value) => (value ? size(value) : "") };
const read = {
  check: (value) => value, watch: (value) => (value ? "on" : "off"), list: lines, word: (value) => value.trim(), duration: (value) => value.trim(), size: (value) => value.trim(),
  // What is no number is sent as it is, so that the gateway says what is wrong with it.
  number: (value) => (value.trim() === "" ? null : Number.isNaN(Number(value)) ? value.trim() : Number(value)),
};

export function browserForm(settings) {
  const form = {};
  for (const [place, [kind]] of Object.entries(fields)) {
    const value = at(settings ?? defaults, place);
    form[place] = shown[kind] ? shown[kind](value) : String(value ?? "");
  }
  return form;
}

// The field `browser` of a request: what was changed from `before`.
export function browserChange(form, before) {
  const first = browserForm(before);
  const change = {};
  for (const [place, [kind]] of Object.entries(fields)) {
    if (form[place] === first[place]) continue;
    const [name, inner] = place.split(".");
    const value = read[kind](form[place]);
    if (inner) change[name] = { ...change[name], [inner]: value };
    else change[name] = value;
  }
  return change;
}

// The setting that an error is about: `egress.allow` for `$.browser.egress.allow[2]`.
const placeOf = (error) => {
  const place = error?.field?.replace(/^(?:\$\.)?(?:browser\.)?/, "").replace(/\[.*/, "");
  return Object.hasOwn(fields, place ?? "") ? place : undefined;
};

// What is wrong with a setting, without its place in the request: the form shows that.
const sentenceOf = (error) => {
  const sentence = error.message.replace(/^[\w.]+: /, "");
  return sentence[0].toUpperCase() + sentence.slice(1);
};

function Setting({ place, form, onChange, error }) {
  const [kind, label, hint] = fields[place];
  const set = (value) => onChange({ ...form, [place]: value });
  if (kind === "check" || kind === "watch") return html`<${Check} label=${label} hint=${hint} checked=${form[place]} onChange=${set} />`;
  const more = { class: "mono", ...(kind === "number" ? { inputmode: "decimal" } : {}), ...(place === "start_url" ? { "data-first": true, placeholder: "https://example.org" } : {}) };
  return html`<${Field} label=${label} hint=${hint} error=${placeOf(error) === place ? sentenceOf(error) : undefined}>
    ${kind === "list" ? html`<textarea class="mono" rows="3" ...${text(form[place], set)}></textarea>` : html`<input ...${text(form[place], set, more)} />`}<//>`;
}

function BrowserFields({ form, onChange, error }) {
  const setting = (place) => html`<${Setting} key=${place} place=${place} form=${form} onChange=${onChange} error=${error} />`;
  const isText = (place) => !["check", "watch"].includes(fields[place][0]);
  return html`<${Fragment}>
    ${setting("start_url")}
    <div class="pair">${["idle_minutes", "max_lifetime", "no_viewer", "per_owner"].map(setting)}</div>
    <fieldset class="checks"><legend>Visitors</legend>${["clipboard.in", "clipboard.out", "downloads", "uploads", "watch"].map(setting)}</fieldset>
    ${parts.map(([title, places]) => html`<details class="fold" key=${title} open=${places.includes(placeOf(error))}><summary>${title}</summary><div>
      ${title === "Hosts" ? places.map(setting) : html`<div class="pair">${places.filter(isText).map(setting)}</div>${places.filter((place) => !isText(place)).map(setting)}`}</div></details>`)}<//>`;
}

export function ChangeBrowser({ target, onClose }) {
  const [form, setForm] = useState(browserForm(target.browser));
  const [error, setError] = useState(null);
  const send = async () => {
    setError(null);
    try {
      await api.patch(`targets/${target.name}`, { browser: browserChange(form, target.browser) }, target.version);
    } catch (problem) {
      setError(problem);
      problem.field = placeOf(problem) ?? problem.field;
      throw problem;
    }
    return `${target.name} is changed. Browsers that run keep what they were started with.`;
  };
  const known = Object.keys(fields).map((place) => place.split(".")[0]);
  return html`<${FormDialog} title=${`Change ${target.name}`} wide verb="Save" send=${send} known=${placeOf(error) ? known : []} onClose=${onClose}>${() => html`
    <${BrowserFields} form=${form} onChange=${setForm} error=${error} />`}<//>`;
}

// Dialog that adds one; `back` returns to that of targets with an address.
export function AddBrowser({ share, back, onClose }) {
  const [name, setName] = useState("");
  const [form, setForm] = useState(browserForm(null));
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const proposed = nameFor(form.start_url) || "browser";
  const save = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const browser = { start_url: "about:blank", ...browserChange(form, null) };
      const target = await api.post("targets", { name: name || proposed, type: "browser", browser });
      refresh();
      note(`${target.name} is added.`);
      share(target.name);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const isName = error?.field === "name";
  return html`<${Dialog} title="Add a disposable browser" wide onClose=${onClose}><form onSubmit=${save}>
    ${error && !isName && !placeOf(error) && html`<${Problem} error=${error} />`}
    <p class="hint">Each visitor gets a clean browser on the server, of which nothing is kept.</p>
    <${Field} label="A name for it" error=${isName ? error.message : undefined} hint=${`Links begin with ${name || proposed}.localhost, or with a domain that you add.`}>
      <input maxlength="63" placeholder=${proposed} ...${text(name, setName)} /><//>
    <${BrowserFields} form=${form} onChange=${setForm} error=${error} />
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button type="button" class="button" onClick=${back}>An address instead</button>
      <button class="button primary" disabled=${busy}>Add and share</button></div></form><//>`;
}
