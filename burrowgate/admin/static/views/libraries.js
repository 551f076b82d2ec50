// Dialog that adds or changes a library: its fields are those that `GET /libraries/types` lists for the type.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { useQuery } from "../state.js";
import { Check, Dialog, Field, QueryResult } from "../parts.js";
import { FormDialog, text } from "./record.js";

// Types that ask a server of their own, with a credential of the gateway; those of OpenBao ask the server of their vault.
const asksServer = (type) => !type.startsWith("openbao-") && type !== "ssh-ca";
const isLong = (name) => name === "grants" || name === "rules";
const endings = { revocation: "What it makes is revoked when the session ends.", time: "What it makes ends by time; nothing is revoked." };
const choice = { fits: (vault, type) => (vault.kind === "openbao") === type.startsWith("openbao-") };

export function LibraryForm(props) {
  const found = useQuery("libraries/types");
  return found.data ? html`<${Form} types=${found.data.types} ...${props} />`
    : html`<${Dialog} title="Library" onClose=${props.onClose}><${QueryResult} of=${found}>${() => null}<//><//>`;
}

function Form({ library, types, vaults, credentials, onClose }) {
  const usable = types.filter((one) => vaults.some((vault) => choice.fits(vault, one.type)));
  const [type, setType] = useState(library?.type ?? usable[0]?.type ?? "");
  const fitting = vaults.filter((one) => choice.fits(one, type));
  const [given, setVault] = useState(library?.vault_id ?? "");
  const vault = fitting.some((one) => one.id === given) ? given : fitting[0]?.id ?? "";
  const [form, setForm] = useState({ name: library?.name ?? "", credential: library?.credential_id ?? "", host: library?.host ?? "", port: library?.port ? String(library.port) : "", tls: library?.tls ?? true, ca: library?.ca ?? "" });
  const [options, setOptions] = useState(library?.options ?? {});
  const set = (name) => (value) => setForm({ ...form, [name]: value });
  const field = (name, more) => text(form[name], set(name), more);
  const about = types.find((one) => one.type === type);
  const project = vaults.find((one) => one.id === vault)?.project;
  const own = credentials.filter((one) => one.project === project);
  const send = async () => {
    const known = new Set(about.options.map((one) => one.name));
    const said = Object.fromEntries(Object.entries(options).filter(([name, value]) => known.has(name) && value.trim()));
    const server = asksServer(type) ? { host: form.host, port: Number(form.port) || 0, tls: form.tls, ca: form.ca } : {};
    if (library) {
      await api.patch(`libraries/${library.id}`, { name: form.name, credential: form.credential || null, ...server, options: said }, library.version);
      return `${form.name} is changed. Sessions go on with what was issued for them.`;
    }
    await api.post("libraries", { vault, name: form.name, type, ...(form.credential ? { credential: form.credential } : {}), ...server, options: said });
    return `${form.name} is added. Probe it before a target uses it.`;
  };
  const known = ["name", "vault", "credential", "host", "port", "ca"];
  return html`<${FormDialog} wide title=${library ? `Change ${library.name}` : "Add a library"} verb=${library ? "Save" : "Add it"} send=${send} known=${known} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    ${!library && html`<${Field} label="What it makes"><select data-first value=${type} onChange=${(event) => setType(event.target.value)}>
      ${usable.map((one) => html`<option value=${one.type}>${one.type}</option>`)}</select><//>`}
    ${about && html`<p class="says">${about.help} ${endings[about.ends_by] ?? ""}</p>`}
    <div class="pair"><${Field} label="Name" error=${wrong("name")}><input required maxlength="63" placeholder="orders-roles" ...${field("name")} /><//>
    ${!library && html`<${Field} label="Vault" error=${wrong("vault")}><select value=${vault} onChange=${(event) => setVault(event.target.value)}>
      ${fitting.map((one) => html`<option value=${one.id}>${one.name} (${one.project})</option>`)}</select><//>`}</div>
    ${!type.startsWith("openbao-") && html`<${Field} label="Credential with which it works" error=${wrong("credential")}
      hint=${type === "ssh-ca" ? "The private key of the CA." : "An account of the server that may make and drop users."}>
      <select value=${form.credential} onChange=${(event) => set("credential")(event.target.value)}><option value="">none</option>
        ${own.map((one) => html`<option value=${one.id}>${one.name}</option>`)}</select><//>`}
    ${asksServer(type) && html`<${Fragment}><div class="pair">
      <${Field} label="Server" error=${wrong("host")}><input class="mono" required placeholder="db.internal" ...${field("host")} /><//>
      <${Field} label="Port" error=${wrong("port")} hint="Empty for the usual one."><input class="mono" inputmode="numeric" pattern="[0-9]*" ...${field("port")} /><//></div>
      <${Check} label="Encrypted connection (TLS)" hint="Its certificate is verified." checked=${form.tls} onChange=${set("tls")} />
      ${!form.tls && html`<p class="warn">Any machine between the gateway and this server can read the credential.</p>`}
      ${form.tls && html`<${Field} label="Certificates that vouch for it" error=${wrong("ca")} hint="PEM; empty for the authorities that this machine trusts."><textarea class="mono" rows="2" ...${field("ca")}></textarea><//>`}<//>`}
    ${about?.options.map((one) => html`<${Option} key=${`${type} ${one.name}`} option=${one} value=${options[one.name] ?? ""}
      onChange=${(value) => setOptions({ ...options, [one.name]: value })} />`)}<//>`}<//>`;
}

function Option({ option, value, onChange }) {
  const label = option.name.replaceAll("_", " ");
  const more = text(value, onChange, { required: option.required, placeholder: option.default });
  return html`<${Field} label=${label.charAt(0).toUpperCase() + label.slice(1)} hint=${option.help}>
    ${isLong(option.name) ? html`<textarea class="mono" rows="3" ...${more}></textarea>` : html`<input class="mono" ...${more} />`}<//>`;
}
