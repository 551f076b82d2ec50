// Page of the vaults: places for secrets, the credentials and libraries in them, and the leases of credentials.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { many } from "../format.js";
import { note, useQuery } from "../state.js";
import { ActionButton, Chips, Field, Page, QueryResult, Section, useOpen, When } from "../parts.js";
import { AddCredential, kindText, Reveal, Rotate } from "./credentials.js";
import { LibraryForm } from "./libraries.js";
import { DeleteRecord, FormDialog, ProjectField, text } from "./record.js";

const vaultKinds = [["local", "Here, encrypted"], ["openbao", "OpenBao or HashiCorp Vault"]];

export function Vault() {
  const vaults = useQuery("vaults");
  const credentials = useQuery("credentials");
  const libraries = useQuery("libraries");
  const [adding, add] = useState(null);
  const stop = () => add(null);
  const places = vaults.data?.vaults ?? [];
  const local = places.filter((one) => one.kind === "local");
  return html`<${Page} title="Vault" actions=${html`<button type="button" class="button primary" onClick=${() => add("vault")}>Add a vault</button>`}>
    <${Lost} />
    <${QueryResult} of=${vaults}>${() => (places.length ? html`<${Fragment}>
      <${Vaults} vaults=${places} />
      <${Section} title="Credentials" actions=${local.length > 0 && html`<button type="button" class="button" onClick=${() => add("credential")}>Add a credential</button>`}>
        <p class="hint">Secrets that stay the same. They are encrypted, and shown again only if you ask for it.</p>
        <${QueryResult} of=${credentials}>${(found) => html`<${Credentials} credentials=${found.credentials} />`}<//><//>
      <${Section} title="Libraries" actions=${html`<button type="button" class="button" onClick=${() => add("library")}>Add a library</button>`}>
        <p class="hint">Each makes a fresh credential for each session, and takes it back when the session ends.</p>
        <${QueryResult} of=${libraries}>${(found) => html`<${Libraries} libraries=${found.libraries} vaults=${places} credentials=${credentials.data?.credentials ?? []} />`}<//><//>
      <${Leases} /><//>` : html`<div class="card empty"><h2>No vaults yet</h2><p>A vault keeps the credentials that targets use, so that visitors need none of their own.</p>
        <button type="button" class="button primary" onClick=${() => add("vault")}>Add a vault</button></div>`)}<//>
    ${adding === "vault" && html`<${AddVault} onClose=${stop} />`}
    ${adding === "credential" && html`<${AddCredential} vaults=${local} onClose=${stop} />`}
    ${adding === "library" && html`<${LibraryForm} vaults=${places} credentials=${credentials.data?.credentials ?? []} onClose=${stop} />`}<//>`;
}

// The alarm: credentials of sessions that are over, which may still open something.
function Lost() {
  const found = useQuery("leases?state=lost");
  const lost = found.data?.leases ?? [];
  return lost.length ? html`<div class="problem" role="alert"><div><p><strong>${many(lost.length, "credential")} could not be revoked for a day and may still work.</strong>${" "}
      Delete ${lost.length === 1 ? "it" : "them"} at the server by hand.</p>
    <ul>${lost.slice(0, 20).map((one) => html`<li key=${one.id}><span class="mono">${one.name}</span> of ${one.library}, for${" "}
      <a href=${`#/sessions/${one.session_id}`}>a session of ${one.target}</a>: <bdi>${one.last_error}</bdi></li>`)}</ul></div></div>` : null;
}

function Vaults({ vaults }) {
  const [deleting, setDeleting] = useState(null);
  return html`<${Section} title="Vaults"><ul class="rows" aria-label="Vaults">${vaults.map((one) => html`<li class="row" key=${one.id}><div class="whole">
      <bdi class="label">${one.name}</bdi><span class="soft">${one.kind === "local" ? "here, encrypted" : html`<bdi class="mono">${one.address}</bdi>`}, project ${one.project}</span></div>
    <span class="grow"></span><button type="button" class="button danger small" aria-label=${`Delete the vault ${one.name}`} onClick=${() => setDeleting(one)}>Delete</button></li>`)}</ul>
    ${deleting && html`<${DeleteRecord} path=${`vaults/${deleting.id}`} name=${deleting.name} version=${deleting.version}
      also="All its credentials and libraries are deleted, and cannot be recovered." onClose=${() => setDeleting(null)} />`}<//>`;
}

function AddVault({ onClose }) {
  const [form, setForm] = useState({ name: "", project: "default", kind: "local", address: "", role_id: "", secret_file: "", namespace: "", ca: "" });
  const set = (name) => (value) => setForm({ ...form, [name]: value });
  const field = (name, more) => text(form[name], set(name), more);
  const projects = useQuery("projects").data?.projects ?? [];
  const send = async () => {
    const { name, project, kind, ...server } = form;
    const made = await api.post("vaults", { name, project, kind, ...(kind === "openbao" ? server : {}) });
    return `${made.name} is added.`;
  };
  return html`<${FormDialog} title="Add a vault" verb="Add it" send=${send} known=${["name", "project", "address", "secret_file", "ca"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <${Field} label="Name" error=${wrong("name")}><input data-first required maxlength="63" placeholder="keys" ...${field("name")} /><//>
    <${ProjectField} projects=${projects} value=${form.project} onChange=${set("project")} error=${wrong("project")} />
    <${Chips} label="Where secrets are kept" options=${vaultKinds} value=${form.kind} onChange=${set("kind")} />
    ${form.kind === "local" ? html`<p class="hint">In the gateway's store, encrypted with a key in its home. Who has only the store reads none of them.</p>` : html`<div>
      <${Field} label="Address" error=${wrong("address")}><input class="mono" required placeholder="https://bao.example.com:8200" ...${field("address")} /><//>
      <${Field} label="Id of the gateway's AppRole" hint="Empty if the file has a token."><input class="mono" ...${field("role_id")} /><//>
      <${Field} label="File with its secret" error=${wrong("secret_file")} hint="Name of a file in the folder vaults of the gateway's home, with the secret id or the token.">
        <input class="mono" required placeholder="bao-secret" ...${field("secret_file")} /><//>
      <${Field} label="Namespace" hint="Empty for none."><input class="mono" ...${field("namespace")} /><//>
      <${Field} label="Certificates that vouch for it" error=${wrong("ca")} hint="PEM; empty for the authorities that this machine trusts.">
        <textarea class="mono" rows="3" ...${field("ca")}></textarea><//></div>`}<//>`}<//>`;
}

function Credentials({ credentials }) {
  const [open, setOpen] = useState(null);
  const close = () => setOpen(null);
  const button = (one, what, verb, danger) => html`<button type="button" class=${`button small ${danger ? "danger" : ""}`}
    aria-label=${`${verb} ${one.name}`} onClick=${() => setOpen({ what, one })}>${verb}</button>`;
  return html`<${Fragment}>${credentials.length ? html`<ul class="rows" aria-label="Credentials">${credentials.map((one) => html`<li class="row" key=${one.id}><div class="whole">
        <bdi class="label">${one.name}</bdi><span class="soft">${kindText[one.kind] ?? one.kind}${one.username && html`, user <bdi class="mono">${one.username}</bdi>`}, in ${one.vault}</span></div>
      ${one.lost && html`<span class="tag warn">its key is gone</span>`}<span class="grow"></span>
      <div class="actions">${button(one, "rotate", "Rotate")}${!one.lost && button(one, "reveal", "Reveal")}${button(one, "delete", "Delete", true)}</div></li>`)}</ul>`
    : html`<p class="soft">None yet.</p>`}
    ${open?.what === "rotate" && html`<${Rotate} credential=${open.one} onClose=${close} />`}
    ${open?.what === "reveal" && html`<${Reveal} credential=${open.one} onClose=${close} />`}
    ${open?.what === "delete" && html`<${DeleteRecord} path=${`credentials/${open.one.id}`} name=${open.one.name} version=${open.one.version} onClose=${close} />`}<//>`;
}

function Libraries({ libraries, vaults, credentials }) {
  const [deleting, setDeleting] = useState(null);
  const [changing, setChanging] = useState(null);
  const [said, setSaid] = useState({});
  const probe = async (one) => {
    const { finding } = await api.post(`libraries/${one.id}/probe`);
    setSaid((before) => ({ ...before, [one.id]: finding }));
    if (!finding) note(`${one.name} can issue credentials.`);
  };
  return html`<${Fragment}>${libraries.length ? html`<ul class="rows" aria-label="Libraries">${libraries.map((one) => html`<li class="row" key=${one.id}><div class="whole">
        <bdi class="label">${one.name}</bdi><span class="soft"><span class="mono">${one.type}</span>${one.host && html`, <bdi class="mono">${one.host}${one.port ? `:${one.port}` : ""}</bdi>`}, in ${one.vault}</span>
        ${said[one.id] && html`<p class="hosts wrong-text" role="alert"><bdi>${said[one.id]}</bdi></p>`}
        ${said[one.id] === "" && html`<p class="hosts soft">It can issue credentials.</p>`}</div><span class="grow"></span>
      <div class="actions"><${ActionButton} class="small" does=${() => probe(one)} aria-label=${`Probe ${one.name}`}>Probe<//>
        <button type="button" class="button small" aria-label=${`Change ${one.name}`} onClick=${() => setChanging(one)}>Change</button>
        <button type="button" class="button danger small" aria-label=${`Delete ${one.name}`} onClick=${() => setDeleting(one)}>Delete</button></div></li>`)}</ul>`
    : html`<p class="soft">None yet.</p>`}
    ${changing && html`<${LibraryForm} library=${changing} vaults=${vaults} credentials=${credentials} onClose=${() => setChanging(null)} />`}
    ${deleting && html`<${DeleteRecord} path=${`libraries/${deleting.id}`} name=${deleting.name} version=${deleting.version} onClose=${() => setDeleting(null)} />`}<//>`;
}

const leaseText = { issuing: "being issued", live: "in use", revoking: "being revoked", revoked: "revoked", lost: "not revoked" };

function Leases() {
  const found = useQuery("leases", { every: 10000 });
  const [all, showAll] = useOpen();
  return html`<${Section} title="Leases" actions=${html`<span class="soft">${Object.entries(found.data?.states ?? {}).map(([state, count]) => `${count} ${leaseText[state] ?? state}`).join(", ")}</span>`}>
    <p class="hint">Credentials that libraries issued, one for each session.</p>
    <${QueryResult} of=${found}>${({ leases }) => (leases.length ? html`<${Fragment}><ul class="rows" aria-label="Leases">${leases.slice(0, all ? 500 : 20).map((one) => html`<${Lease} key=${one.id} lease=${one} />`)}</ul>
      ${leases.length > 20 && !all && html`<p class="after"><button type="button" class="button" onClick=${showAll}>All ${leases.length}</button></p>`}<//>`
      : html`<p class="soft">None at present.</p>`)}<//><//>`;
}

export function Lease({ lease: one }) {
  return html`<li class="row"><div class="whole"><span class="mono">${one.name}</span><span class="soft">of ${one.library}, for <a href=${`#/sessions/${one.session_id}`}>a session of ${one.target}</a></span>
      ${one.last_error && one.state !== "live" && html`<p class="hosts wrong-text"><bdi>${one.last_error}</bdi></p>`}</div><span class="grow"></span>
    <span class="soft ends">${one.state === "revoking" && one.next_try_at ? html`tried ${one.tries} times, again <${When} ahead at=${one.next_try_at} />`
      : html`issued <${When} at=${one.created_at} />`}</span>
    <span class=${one.state === "lost" || one.state === "revoking" ? "tag warn" : "tag"}>${leaseText[one.state] ?? one.state}</span></li>`;
}
