// Dialogs of credentials: adding one, replacing its secret, and showing it.
//
// Rules. A secret is held by the dialog that was asked for it, and by nothing else; it is gone when the dialog closes.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { refresh } from "../state.js";
import { ActionButton, Chips, Dialog, Field, Secret } from "../parts.js";
import { FormDialog, text } from "./record.js";

const kinds = [["password", "Password"], ["ssh-key", "SSH key"], ["headers", "Headers"], ["json", "JSON"]];
export const kindText = { password: "password", "ssh-key": "SSH key", headers: "headers of HTTP", json: "JSON" };
const hasUser = (kind) => kind === "password" || kind === "ssh-key";
const wrongSecret = (message) => Object.assign(new Error(message), { field: "secret" });

// The secret of a request, from what was written. Throws an error that does not contain it.
export function readSecret(kind, written, passphrase = "") {
  if (kind === "password") return { password: written };
  if (kind === "ssh-key") return passphrase ? { private_key: `${written.trim()}\n`, passphrase } : { private_key: `${written.trim()}\n` };
  if (kind === "headers") {
    const lines = written.split("\n").map((line) => line.trim()).filter(Boolean);
    if (lines.some((line) => line.indexOf(":") < 1)) throw wrongSecret("Write one header on each line, such as Authorization: Bearer …");
    return { headers: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()])) };
  }
  let value;
  try {
    value = JSON.parse(written);
  } catch {
    value = null;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw wrongSecret("Write a JSON object.");
  return { json: value };
}

function SecretFields({ kind, value, onChange, passphrase, onPassphrase, error }) {
  if (kind === "password") return html`<${Field} label="Password" error=${error}><input class="mono" type="password" required autocomplete="new-password" value=${value} onInput=${(event) => onChange(event.target.value)} /><//>`;
  const about = { "ssh-key": ["Private key", "-----BEGIN OPENSSH PRIVATE KEY-----"], headers: ["Headers, one on each line", "Authorization: Bearer …"], json: ["A JSON object", "{\"token\": \"…\"}"] }[kind];
  return html`<${Fragment}><${Field} label=${about[0]} error=${error}><textarea class="mono" rows="5" required placeholder=${about[1]} ...${text(value, onChange)}></textarea><//>
    ${kind === "ssh-key" && html`<${Field} label="Its passphrase" hint="If the key is encrypted. It is used once, and not kept."><input class="mono" type="password" autocomplete="new-password" value=${passphrase}
      onInput=${(event) => onPassphrase(event.target.value)} /><//>`}<//>`;
}

export function AddCredential({ vaults, onClose }) {
  const [vault, setVault] = useState(vaults[0]?.id ?? "");
  const [name, setName] = useState("");
  const [kind, setKind] = useState("password");
  const [username, setUsername] = useState("");
  const [secret, setSecret] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const send = async () => {
    const made = await api.post("credentials", { vault, name, kind, username: hasUser(kind) ? username : "", secret: readSecret(kind, secret, passphrase) });
    return `${made.name} is added.`;
  };
  return html`<${FormDialog} title="Add a credential" verb="Add it" send=${send} known=${["name", "vault", "username", "secret"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <${Field} label="Name" error=${wrong("name")} hint="Sessions and history name it; the secret they never show."><input data-first required maxlength="63" placeholder="orders-db" ...${text(name, setName)} /><//>
    <${Field} label="Vault" error=${wrong("vault")}><select value=${vault} onChange=${(event) => setVault(event.target.value)}>
      ${vaults.map((one) => html`<option value=${one.id}>${one.name} (${one.project})</option>`)}</select><//>
    <${Chips} label="What it is" options=${kinds} value=${kind} onChange=${(chosen) => { setKind(chosen); setSecret(""); }} />
    ${hasUser(kind) && html`<${Field} label="User name" error=${wrong("username")} hint="Empty if there is none, as for a Redis that knows only a password."><input class="mono" maxlength="128" ...${text(username, setUsername)} /><//>`}
    <${SecretFields} kind=${kind} value=${secret} onChange=${setSecret} passphrase=${passphrase} onPassphrase=${setPassphrase} error=${wrong("secret")} /><//>`}<//>`;
}

export function Rotate({ credential, onClose }) {
  const [username, setUsername] = useState(credential.username);
  const [secret, setSecret] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const send = async () => {
    const body = { secret: readSecret(credential.kind, secret, passphrase), ...(hasUser(credential.kind) ? { username } : {}) };
    await api.ask("POST", `credentials/${credential.id}/rotate`, { body, version: credential.version });
    return "Replaced. The next connection uses it; no session ends.";
  };
  return html`<${FormDialog} title=${`Rotate ${credential.name}`} verb="Replace it" send=${send} known=${["username", "secret"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <p>Change it at the server too: connections that are open stay, new ones use the new secret.</p>
    ${hasUser(credential.kind) && html`<${Field} label="User name" error=${wrong("username")}><input class="mono" maxlength="128" ...${text(username, setUsername)} /><//>`}
    <${SecretFields} kind=${credential.kind} value=${secret} onChange=${setSecret} passphrase=${passphrase} onPassphrase=${setPassphrase} error=${wrong("secret")} /><//>`}<//>`;
}

export function Reveal({ credential, onClose }) {
  const [shown, setShown] = useState(null);
  const does = async () => {
    setShown(await api.post(`credentials/${credential.id}/reveal`));
    refresh();
  };
  if (shown) {
    return html`<${Dialog} title=${`The secret of ${credential.name}`} onClose=${onClose} foot=${html`<button type="button" class="button" onClick=${onClose}>Done</button>`}>
      ${shown.username && html`<div class="named"><span>User name</span><${Secret} text=${shown.username} label="User name" /></div>`}
      ${Object.entries(shown.values).map(([key, value]) => html`<div class="named" key=${key}><span><bdi>${key.replaceAll("_", " ")}</bdi></span>
        ${typeof value === "string" && !value.includes("\n") ? html`<${Secret} text=${value} label=${key.replaceAll("_", " ")} />`
          : html`<pre class="line" tabindex="0">${typeof value === "string" ? value : JSON.stringify(value, null, 1)}</pre>`}</div>`)}<//>`;
  }
  return html`<${Dialog} title=${`Show the secret of ${credential.name}?`} onClose=${onClose} foot=${html`<${Fragment}>
      <button type="button" class="button" data-first onClick=${onClose}>Cancel</button><${ActionButton} class="danger" does=${does}>Show it<//><//>`}>
    <p>The history records that you have looked at it, with the time. Targets use it without anyone seeing it.</p><//>`;
}
