// What the dialogs of records share: sending a form, the field that an error is about, and deletion with what ends by it.

import { html, useState } from "../view.js";
import * as api from "../api.js";
import { many } from "../format.js";
import { note, refresh, useQuery } from "../state.js";
import { Confirm, Dialog, Field, Problem, QueryResult } from "../parts.js";

// The field that an error is about: `name` for `$.name`, `secret` for `$.secret.password`.
export const fieldOf = (error) => error?.field?.replace(/^\$\.?/, "").replace(/[.[].*/, "");

// A dialog with a form. `send` makes the request; `known` are the fields whose errors `children(wrong, busy)` shows itself.
export function FormDialog({ title, verb, send, known = [], wide, onClose, children }) {
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const done = await send();
      refresh();
      if (done) note(done);
      onClose();
    } catch (problem) {
      if (problem.status === 412) problem.message = "This was changed meanwhile. Close this dialog, look at it again, and repeat the change.";
      setError(problem);
      setBusy(false);
    }
  };
  const field = fieldOf(error);
  const wrong = (name) => (field === name ? error.message : undefined);
  return html`<${Dialog} title=${title} wide=${wide} onClose=${onClose}><form onSubmit=${submit}>
    ${error && !known.includes(field) && html`<${Problem} error=${error} />`}
    ${children(wrong)}
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button>
      <button class="button primary" disabled=${busy}>${verb}</button></div></form><//>`;
}

// Asks before a record is deleted, and says how many sessions end with it.
export function DeleteRecord({ path, name, version, also, onClose }) {
  const found = useQuery(`${path}/impact`);
  const does = async () => {
    await api.remove(path, version);
    refresh();
    note(`${name} is deleted.`);
  };
  return html`<${Confirm} title=${`Delete ${name}?`} verb="Delete it" does=${does} onClose=${onClose}>
    <${QueryResult} of=${found}>${(impact) => html`<p><strong>${impactText(impact)}</strong> with it, at once and permanently.
      ${also && ` ${also}`} Their history stays.</p>`}<//><//>`;
}

// "3 sessions of 2 targets end".
export function impactText({ active_sessions: sessions, targets = [], complete = true }) {
  const count = `${complete ? "" : "At least "}${many(sessions, "session")}`;
  const of = targets.length ? ` of ${many(targets.length, "target")}` : "";
  return `${count}${of} ${sessions === 1 ? "ends" : "end"}`;
}

export const text = (value, change, more = {}) => ({ autocomplete: "off", spellcheck: "false", value, onInput: (event) => change(event.target.value), ...more });

// The choice of a project; `value` stays a choice even if the projects are not known.
export function ProjectField({ projects, value, onChange, error, label = "Project" }) {
  const names = projects.map((one) => one.name);
  if (!names.includes(value)) names.unshift(value);
  return html`<${Field} label=${label} error=${error} hint="Only targets of the same project use what is in it.">
    <select value=${value} onChange=${(event) => onChange(event.target.value)}>${names.map((one) => html`<option value=${one}>${one}</option>`)}</select><//>`;
}
