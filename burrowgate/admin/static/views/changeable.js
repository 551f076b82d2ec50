// Settings that the console changes, by group; what file, environment or command line sets is shown with its place.

import { html, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh } from "../state.js";
import { ActionButton, Confirm, Field, Section, useOpen } from "../parts.js";

export function sourceText({ source, place }) {
  return { default: "default", console: "the console", environment: `the variable ${place}`, option: `the option ${place}` }[source] ?? place;
}

// The words of a help text, without the marks for code.
export const plain = (text) => text.replaceAll("`", "");

const about = {
  Limits: "They hold for new connections, requests and files at once.",
  Rejections: "For addresses that come without a link.",
  Retention: "Audit events of visitors only; those of operators are always kept.",
  Webhooks: "How messages are delivered.",
};

export function Changeable({ about: { settings } }) {
  return html`<div>${Object.keys(about).map((group) => html`<${Section} key=${group} title=${group}><p class="soft">${about[group]}</p>
    <ul class="rows" aria-label=${group}>${settings.filter((one) => one.group === group).map((one) => html`<${Row} key=${one.name} setting=${one} />`)}</ul><//>`)}
    <p class="hint">A change is in force at once and after a restart, and the history records it. It is written to <code>console.toml</code> in
      the home, which <code>burrowgate.toml</code>, the environment and options override.</p></div>`;
}

function Row({ setting }) {
  const [text, setText] = useState(null);
  const [error, setError] = useState("");
  const [asking, ask, stop] = useOpen();
  const { name } = setting;
  const send = async (value) => {
    setError("");
    try {
      const { settings } = await api.patch("settings", { settings: { [name]: value } });
      note(`${name} is ${settings.find((one) => one.name === name).value} now.`);
      setText(null);
    } catch (problem) {
      if (problem.field) setError(problem.message); else throw problem;
    }
    refresh();
  };
  // Events that are removed cannot be brought back.
  const save = async () => { if (name === "audit_retention" && text !== "0s") ask(); else await send(text); };
  return html`<li class="row setting"><div class="whole"><span class="mono">${name}</span><span class="soft hosts">${plain(setting.help)}</span></div><span class="grow"></span>
    ${text === null ? html`<span class="mono">${setting.value}</span><span class=${`tag ${setting.source === "console" ? "set" : ""}`}>${setting.source === "console" ? "changed here" : sourceText(setting)}</span>
      ${setting.editable && html`<button type="button" class="button small" aria-label=${`Change ${name}`} onClick=${() => setText(setting.value)}>Change</button>`}`
    : html`<form onSubmit=${(event) => event.preventDefault()}><${Field} label=${`${name}: ${setting.form}`} error=${error}><input class="mono" autofocus required maxlength="64"
        spellcheck="false" autocomplete="off" value=${text} ref=${(box) => box && !box.dataset.seen && ((box.dataset.seen = "yes"), box.select())} onInput=${(event) => setText(event.target.value)}
        onKeyDown=${(event) => event.key === "Escape" && setText(null)} /><//>
      <div class="actions"><${ActionButton} class="primary small" type="submit" does=${save}>Save<//>
        <button type="button" class="button small" onClick=${() => { setText(null); setError(""); }}>Cancel</button>
        ${setting.source === "console" && html`<${ActionButton} class="small" does=${() => send(null)}>Use the default, ${setting.default}<//>`}</div></form>`}
    ${asking && html`<${Confirm} title=${`Keep events of visitors for ${text}?`} verb="Keep them so long" does=${() => send(text)} onClose=${stop}>
      <p>Older ones are removed at once and permanently; the history shows that they were removed.</p><//>`}</li>`;
}
