// Section of a target's page: what it opens without a link, which sites may show it in frames, and fields that are set or removed.

import { html, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh } from "../state.js";
import { Check, Confirm, Dialog, Field, Problem, Section, useOpen } from "../parts.js";

const words = (text) => text.split(/[\s,]+/).filter(Boolean);
const ways = [["value", "set to"], ["file", "set from the file"], ["remove", "remove"]];
const rowOf = (rule) => ({ name: rule.name, way: rule.file ? "file" : rule.value ? "value" : "remove", text: rule.file || rule.value });
const ruleOf = ({ name, way, text }) => ({ name: name.trim(), ...(way === "remove" ? {} : { [way]: text.trim() }) });
// Values are not shown, because one may be a secret.
const ruleText = (rule) => (rule.file ? `${rule.name} set from ${rule.file}` : rule.value ? `${rule.name} set` : `${rule.name} removed`);
const listed = (texts, nothing) => (texts.length ? texts.map((text) => html`<div class="mono" key=${text}>${text}</div>`) : html`<span class="soft">${nothing}</span>`);

export function Options({ target }) {
  const [changing, change, noChange] = useOpen();
  return html`<${Section} title="Access without a link, frames, fields" actions=${html`<button type="button" class="button" onClick=${change}>Edit options</button>`}>
    <dl class="options">
      <div><dt>Open without a link</dt><dd>${target.open_paths.length > 0 && html`<span class="tag warn">open to everyone</span>`}${listed(target.open_paths, "nothing")}</dd></div>
      <div><dt>CORS preflights</dt><dd>${target.preflight ? html`<span class="tag warn">without a link</span>` : "need a link"}</dd></div>
      <div><dt>Sites that may show it in frames</dt><dd>${listed(target.embed_origins, "none")}</dd></div>
      <div><dt>Fields of requests</dt><dd>${listed(target.request_fields.map(ruleText), "as they come")}</dd></div>
      <div><dt>Fields of responses</dt><dd>${listed(target.response_fields.map(ruleText), "as they come")}</dd></div>
    </dl>
    ${changing && html`<${Change} target=${target} onClose=${noChange} />`}<//>`;
}

function Change({ target, onClose }) {
  const [paths, setPaths] = useState(target.open_paths.join("\n"));
  const [preflight, setPreflight] = useState(target.preflight);
  const [origins, setOrigins] = useState(target.embed_origins.join("\n"));
  const [requests, setRequests] = useState(target.request_fields.map(rowOf));
  const [responses, setResponses] = useState(target.response_fields.map(rowOf));
  const [version, setVersion] = useState(target.version);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState(null);
  const opened = words(paths).filter((path) => !target.open_paths.includes(path));
  const widens = opened.length > 0 || (preflight && !target.preflight);
  const save = async () => {
    setError(null);
    try {
      await api.patch(`targets/${target.name}`, {
        open_paths: words(paths), preflight, embed_origins: words(origins),
        request_fields: requests.map(ruleOf), response_fields: responses.map(ruleOf),
      }, version);
      refresh();
      note(`${target.name} is changed.`);
      onClose();
    } catch (problem) {
      if (problem.status === 412) {
        setVersion((await api.get(`targets/${target.name}`)).version);
        problem.message = "This target was changed meanwhile. Save again if you still want your options.";
      }
      setError(problem);
    }
  };
  const send = (event) => {
    event.preventDefault();
    if (widens) setAsking(true);
    else save();
  };
  const field = error?.field?.replace(/\[.*/, "");
  const wrong = (name) => (field === name ? error.message : undefined);
  const known = ["open_paths", "embed_origins", "request_fields", "response_fields"];
  return html`<${Dialog} title=${`Options of ${target.name}`} wide onClose=${onClose}><form onSubmit=${send}>
    ${error && !known.includes(field) && html`<${Problem} error=${error} />`}
    <${Field} label="Open without a link" error=${wrong("open_paths")}
      hint="Paths that everyone may read (GET and HEAD), one on each line: /feed.xml, or /.well-known/* for all below.">
      <textarea class="mono" data-first rows="3" spellcheck="false" value=${paths} onInput=${(event) => setPaths(event.target.value)}></textarea><//>
    <${Check} label="Let CORS preflights through" hint="OPTIONS by which a browser asks whether a page of another site may send a request; the request itself still needs a link."
      checked=${preflight} onChange=${setPreflight} />
    <${Field} label="Sites that may show it in frames" error=${wrong("embed_origins")}
      hint="Origins such as https://portal.example.com, one on each line. Visitors in a frame get a cookie for frames; it works over https only.">
      <textarea class="mono" rows="2" spellcheck="false" value=${origins} onInput=${(event) => setOrigins(event.target.value)}></textarea><//>
    <${Rules} label="Fields of requests" noun="request field" rows=${requests} setRows=${setRequests} error=${wrong("request_fields")} />
    <${Rules} label="Fields of responses" noun="response field" rows=${responses} setRows=${setResponses} error=${wrong("response_fields")} />
    <p class="hint">Put secrets into a file that only the gateway can read: it is read again when it changes.</p>
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary">Save</button></div></form>
    ${asking && html`<${Confirm} title=${`Open parts of ${target.name} to everyone?`} verb="Open them" does=${save} onClose=${() => setAsking(false)}>
      ${opened.length > 0 && html`<p><strong>Everyone who can reach the gateway may then read ${opened.join(", ")} without a link.</strong> You cannot
        see who they are, and revoking links does not stop them.</p>`}
      ${preflight && !target.preflight && html`<p><strong>Preflight requests (OPTIONS) then reach ${target.name} without a link.</strong></p>`}<//>`}
  <//>`;
}

function Rules({ label, noun, rows, setRows, error }) {
  const change = (index, part) => setRows(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return html`<fieldset class=${`rules ${error ? "wrong" : ""}`}><legend>${label}</legend>
    ${error && html`<p class="hint" role="alert">${error}</p>`}
    ${rows.map((row, index) => html`<div class="rule" key=${index}>
      <input class="mono" required spellcheck="false" autocomplete="off" placeholder="X-Api-Key" aria-label=${`Name of ${noun} ${index + 1}`} value=${row.name}
        onInput=${(event) => change(index, { name: event.target.value })} />
      <select aria-label=${`What happens to ${noun} ${index + 1}`} value=${row.way} onChange=${(event) => change(index, { way: event.target.value, text: "" })}>
        ${ways.map(([key, text]) => html`<option value=${key}>${text}</option>`)}</select>
      ${row.way !== "remove" && html`<input class="mono" required spellcheck="false" autocomplete="off" aria-label=${`Value of ${noun} ${index + 1}`}
        placeholder=${row.way === "file" ? "/etc/burrowgate/key" : "value"} value=${row.text} onInput=${(event) => change(index, { text: event.target.value })} />`}
      <button type="button" class="icon" aria-label=${`Remove the rule for ${noun} ${index + 1}`} onClick=${() => setRows(rows.filter((_, at) => at !== index))}>✕</button></div>`)}
    <button type="button" class="button" onClick=${() => setRows([...rows, { name: "", way: "value", text: "" }])}>Add a ${noun}</button></fieldset>`;
}
