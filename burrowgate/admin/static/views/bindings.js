// Section of a target's page: the credentials and libraries that its sessions use, brokered or injected.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh, useQuery } from "../state.js";
import { Chips, Confirm, Field, QueryResult, Section, useOpen } from "../parts.js";
import { FormDialog } from "./record.js";

export const useText = {
  brokered: "Handed to the visitor's client with each connection: the visitor can read it.",
  injected: "Used by the gateway, which authenticates to the target itself: the visitor never gets it.",
};
const injectable = ["ssh", "postgresql", "mysql", "redis", "vnc"];

export function Bindings({ target }) {
  const found = useQuery(`targets/${target.name}/bindings`);
  const [adding, add, noAdd] = useOpen();
  const [removing, setRemoving] = useState(null);
  return html`<${Section} title="Credentials" actions=${html`<button type="button" class="button" onClick=${add}>Use a credential</button>`}>
    <${QueryResult} of=${found}>${({ bindings }) => html`<${Fragment}>${bindings.length ? html`<ul class="rows" aria-label="Credentials">${bindings.map((one) => html`<li class="row" key=${one.id}><div class="whole">
        <bdi class="label">${one.resource || "deleted"}</bdi><span class="soft">${one.resource_kind === "library" ? "a fresh one for each session" : "the same for all sessions"}</span>
        <span class="hosts soft">${useText[one.use]}</span></div><span class="grow"></span><span class="tag">${one.use}</span>
        <button type="button" class="button danger small" aria-label=${`Remove ${one.resource}`} onClick=${() => setRemoving(one)}>Remove</button></li>`)}</ul>`
      : html`<p class="soft">None: visitors need a credential of their own, if the target asks for one.</p>`}
    ${adding && html`<${Use} target=${target} used=${bindings.map((one) => one.resource_id)} onClose=${noAdd} />`}<//>`}<//>
    ${removing && html`<${Confirm} title=${`Remove ${removing.resource} from ${target.name}?`} verb="Remove it" onClose=${() => setRemoving(null)}
        does=${async () => { await api.remove(`targets/${target.name}/bindings/${removing.id}`); refresh(); found.reload(); note("Removed. Sessions that used it are ended."); }}>
      <p>The sessions of ${target.name} that use it end at once and permanently. New sessions come without it.</p><//>`}<//>`;
}

function Use({ target, used, onClose }) {
  const credentials = useQuery("credentials").data?.credentials ?? [];
  const libraries = useQuery("libraries").data?.libraries ?? [];
  const can = injectable.includes(target.type);
  const [use, setUse] = useState(can ? "injected" : "brokered");
  const [chosen, setChosen] = useState("");
  const fits = (one) => one.project === target.project && !used.includes(one.id);
  const [own, made] = [credentials.filter(fits), libraries.filter(fits)];
  const resource = chosen || own[0]?.id || made[0]?.id || "";
  const send = async () => {
    await api.put(`targets/${target.name}/bindings/${resource}`, { use });
    return "New sessions use it.";
  };
  return html`<${FormDialog} title=${`Use a credential for ${target.name}`} verb="Use it" send=${send} known=${["use"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    ${own.length + made.length === 0 ? html`<p class="warn">The project ${target.project} has no other credentials or libraries; add one on the page <a href="#/vault">Vault</a>.</p>`
      : html`<${Field} label="Which"><select data-first value=${resource} onChange=${(event) => setChosen(event.target.value)}>
        ${own.length > 0 && html`<optgroup label="Credentials">${own.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</optgroup>`}
        ${made.length > 0 && html`<optgroup label="Libraries, a fresh one for each session">${made.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</optgroup>`}</select><//>`}
    ${can ? html`<${Chips} label="How" options=${[["injected", "Injected"], ["brokered", "Brokered"]]} value=${use} onChange=${setUse} />`
      : html`<p class="hint">The gateway does not speak the protocol of this target, so credentials are brokered.</p>`}
    <p class="says">${useText[use]}</p>${wrong("use") && html`<p class="warn" role="alert">${wrong("use")}</p>`}<//>`}<//>`;
}
