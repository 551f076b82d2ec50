// Section of the settings that lists webhooks, with the last result of each; adds, tests, switches and removes them.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { many } from "../format.js";
import { note, noteError, refresh, useQuery } from "../state.js";
import { ActionButton, Check, Confirm, Dialog, Field, Problem, QueryResult, Secret, Section, Switch, useOpen, When } from "../parts.js";

export function Webhooks() {
  const found = useQuery("webhooks", { every: 10000 });
  const [adding, open, close] = useOpen();
  const [shown, setShown] = useState(null);
  return html`<${Section} title="Webhooks" actions=${html`<button type="button" class="button" onClick=${open}>Add a webhook</button>`}>
    <p class="soft">Other programs are sent a signed message when a session is minted, opened for the first time, extended, revoked or expired.</p>
    <${QueryResult} of=${found}>${({ webhooks, types }) => html`<${Fragment}>
      ${webhooks.length > 0 && html`<ul class="rows">${webhooks.map((one) => html`<${Row} key=${one.name} webhook=${one} show=${setShown} />`)}</ul>`}
      ${adding && html`<${Add} types=${types} onClose=${close} show=${setShown} />`}<//>`}<//>
    ${shown && html`<${NewSecret} of=${shown} onClose=${() => setShown(null)} />`}<//>`;
}

function Row({ webhook, show }) {
  const [removing, ask, no] = useOpen();
  const at = `webhooks/${webhook.name}`;
  const toggle = async () => {
    try {
      await api.patch(at, { enabled: !webhook.enabled });
    } catch (error) {
      noteError(error);
    }
    refresh();
  };
  const test = async () => {
    const outcome = await api.post(`${at}/test`, {});
    if (outcome.accepted) note(`${webhook.name} accepted the test, with ${outcome.status}.`);
    else note(`${webhook.name}: ${outcome.error}`, "bad");
  };
  const rotate = async () => show({ name: webhook.name, ...await api.post(`${at}/secrets`, {}), again: true });
  const remove = async () => {
    await api.remove(at);
    refresh();
    note(`${webhook.name} is removed.`);
  };
  return html`<li class="row tall"><div class="whole"><span class="name">${webhook.name} <span class="soft mono">${webhook.url}</span></span>
      <span class="soft">${webhook.types.join(", ") || "all messages"}; <${Result} webhook=${webhook} /></span>
      ${(webhook.disabled_for || webhook.finding) && html`<span class="error">${webhook.disabled_for ? `Disabled: ${webhook.disabled_for}` : webhook.finding}</span>`}
    </div><span class="grow"></span>
    ${webhook.dropped > 0 && html`<span class="tag warn">${many(webhook.dropped, "event")} given up</span>`}
    ${webhook.enabled && webhook.failures > 0 && html`<span class="tag warn">fails</span>`}
    <${Switch} on=${webhook.enabled} does=${toggle} label=${`The webhook ${webhook.name} is ${webhook.enabled ? "on" : "off"}`} />
    <${ActionButton} does=${test} aria-label=${`Send a test to ${webhook.name}`}>Test<//>
    <${ActionButton} does=${rotate} aria-label=${`New secret for ${webhook.name}`}>New secret<//>
    <button type="button" class="button" onClick=${ask} aria-label=${`Remove the webhook ${webhook.name}`}>Remove</button>
    ${removing && html`<${Confirm} title=${`Remove ${webhook.name}?`} verb="Remove it" does=${remove} onClose=${no}>
      <p>Nothing more is sent to it, and its secrets are deleted.</p><//>`}</li>`;
}

function Result({ webhook }) {
  const last = webhook.last_attempt;
  if (!last) return "nothing sent yet";
  return html`<${Fragment}>${last.error || `accepted with ${last.status}`} <${When} at=${last.at} /><//>`;
}

function Add({ types, onClose, show }) {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [chosen, setChosen] = useState([]);
  const [error, setError] = useState(null);
  const of = (field) => (error?.field === field ? error.message : undefined);
  const send = async (event) => {
    event.preventDefault();
    setError(null);
    try {
      const added = await api.post("webhooks", { name, url, types: chosen });
      refresh();
      onClose();
      show({ name: added.webhook.name, secret: added.secret, secret_file: added.webhook.secret_file });
    } catch (problem) {
      setError(problem);
    }
  };
  return html`<${Dialog} title="Add a webhook" onClose=${onClose}><form onSubmit=${send}>
    ${error && !["name", "url"].includes(error.field) && html`<${Problem} error=${error} />`}
    <${Field} label="Name" error=${of("name")}><input data-first required maxlength="63" autocomplete="off" spellcheck="false" value=${name}
      onInput=${(event) => setName(event.target.value)} /><//>
    <${Field} label="URL" error=${of("url")} hint="https, or http on this machine."><input class="mono" required type="url" autocomplete="off"
      placeholder="https://hooks.example.com/burrowgate" value=${url} onInput=${(event) => setUrl(event.target.value)} /><//>
    <fieldset><legend>Messages</legend><p class="hint">All, unless some are chosen.</p>
      ${types.map((type) => html`<${Check} key=${type} label=${type} checked=${chosen.includes(type)}
        onChange=${(checked) => setChosen(checked ? [...chosen, type] : chosen.filter((one) => one !== type))} />`)}</fieldset>
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary">Add</button></div></form><//>`;
}

function NewSecret({ of, onClose }) {
  return html`<${Dialog} title=${`The secret of ${of.name}`} onClose=${onClose}>
    <p>The receiver verifies messages with it. It is shown once, and kept in <span class="mono">${of.secret_file}</span>.</p>
    <${Secret} text=${of.secret} label="Secret" />
    ${of.again && html`<p class="hint">The earlier secrets sign too, until <code>burrowgate webhooks rotate ${of.name} --finish</code>.</p>`}
    <div class="foot"><button type="button" class="button primary" onClick=${onClose}>Done</button></div><//>`;
}
