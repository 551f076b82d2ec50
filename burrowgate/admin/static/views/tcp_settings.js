// Settings of targets that speak TCP: shown, and as fields of a form that fit the type of the target.

import { Fragment, html, useState } from "../view.js";
import { post } from "../api.js";
import { useQuery } from "../state.js";
import { ActionButton, Check, Field } from "../parts.js";
import { text } from "./record.js";

const types = {
  tcp: "TCP", ssh: "SSH", postgresql: "PostgreSQL", mysql: "MySQL or MariaDB", redis: "Redis", vnc: "VNC (a desktop)", rdp: "RDP (a desktop)",
};
const schemes = { ...Object.fromEntries(Object.keys(types).map((one) => [one, one])), postgres: "postgresql", mariadb: "mysql" };
export const tcpTypes = Object.keys(types);
export const isTcp = (one) => tcpTypes.includes(one?.type);
export const typeText = (type) => types[type] ?? type;

// The type of a target at `address`; undefined if it speaks no TCP of its own, such as HTTP.
export const typeOf = (address) => schemes[/^\s*([a-z]+):\/\//i.exec(address)?.[1].toLowerCase()];

// A name for the target at `address`: the first label of its host.
export function nameFor(address) {
  const host = /^\s*[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(address)?.[1] ?? "";
  const label = /^[\d.[\]:a-f]+$/i.test(host) ? `${typeOf(address)}-${host.replace(/[^0-9a-f]+/gi, "-")}` : host.split(".")[0];
  return label.toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 63);
}

// 28800 is "8h", as the API reads it.
export function duration(seconds) {
  if (seconds === null || seconds === undefined || seconds === "") return "";
  const [unit, size] = [["d", 86400], ["h", 3600], ["m", 60]].find(([, each]) => seconds % each === 0) ?? ["s", 1];
  return `${seconds / size}${unit}`;
}

const hasDatabase = (type) => type === "postgresql" || type === "mysql";
const hasUser = (type) => ["ssh", "postgresql", "mysql", "redis"].includes(type);
const canInject = (type) => ["postgresql", "mysql", "redis", "vnc"].includes(type);
const lines = (value) => value.split("\n").map((one) => one.trim()).filter(Boolean);
const numbers = ["connection_limit", "client_port", "recordings_keep"];
const durations = ["max_seconds", "pending_timeout", "idle_timeout"];
const recorded = { off: "nothing", output: "what the terminal shows", all: "what it shows, and what is typed" };

export function tcpForm(tcp) {
  const form = { user: tcp?.user ?? "", database: tcp?.database ?? "", bind: tcp?.bind ?? "first", recording: tcp?.recording ?? "off",
    host_keys: (tcp?.host_keys ?? []).join("\n"), host_sets: tcp?.host_sets ?? [], outlives_sign_in: tcp?.outlives_sign_in ?? false, server_tls: tcp?.server_tls ?? false };
  for (const name of durations) form[name] = duration(tcp?.[name]);
  for (const name of numbers) form[name] = tcp?.[name] === null || tcp?.[name] === undefined ? "" : String(tcp[name]);
  return form;
}

// The field `tcp` of a request: what was changed from `before`.
export function tcpChange(form, before) {
  const first = tcpForm(before);
  const change = {};
  for (const [name, value] of Object.entries(form)) {
    if (JSON.stringify(value) === JSON.stringify(first[name])) continue;
    if (numbers.includes(name)) change[name] = value.trim() ? Number(value) : null;
    else if (name === "pending_timeout") change[name] = value.trim() || "10m";
    else if (durations.includes(name)) change[name] = value.trim() || null;
    else if (name === "host_keys") change[name] = lines(value);
    else change[name] = typeof value === "string" ? value.trim() : value;
  }
  return change;
}

// The setting that an error is about: `max_seconds` for `$.tcp.max_seconds`.
export const settingOf = (error) => /^(?:\$\.)?(?:tcp\.)?(\w+)/.exec(error?.field ?? "")?.[1];
export const settingNames = [...Object.keys(tcpForm(null)), "project"];

export function TcpFields({ type, address, form, onChange, project, error, open }) {
  const sets = useQuery("host-sets").data?.host_sets ?? [];
  const wrong = (name) => (settingOf(error) === name ? error.message : undefined);
  const set = (name) => (value) => onChange({ ...form, [name]: value });
  const field = (name, more) => text(form[name], set(name), more);
  const usable = sets.filter((one) => one.project === project);
  return html`<${Fragment}>
    ${(hasUser(type) || hasDatabase(type)) && html`<div class="pair">
      ${hasUser(type) && html`<${Field} label="User name there" error=${wrong("user")} hint="Empty if the visitor or a credential names it."><input class="mono" ...${field("user")} /><//>`}
      ${hasDatabase(type) && html`<${Field} label="Database" error=${wrong("database")} hint="Empty if the visitor names it."><input class="mono" ...${field("database")} /><//>`}</div>`}
    ${type === "ssh" && html`<${Field} label="Its host keys" error=${wrong("host_keys")}
      hint="Fingerprints (SHA256:…) or public keys, one on each line. Compare them with what ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub says on that machine: another machine with its address is then refused.">
      <textarea class="mono" rows="2" placeholder="SHA256:…" ...${field("host_keys")}></textarea><//>
      <${HostKeys} address=${address} pins=${lines(form.host_keys)} onChange=${(pins) => set("host_keys")(pins.join("\n"))} />`}
    <div class="pair">
      <${Field} label="A session lasts at most" error=${wrong("max_seconds")} hint="Empty for the limit of the project, or else 8 hours."><input class="mono" placeholder="8h" ...${field("max_seconds")} /><//>
      <${Field} label="Connections in all" error=${wrong("connection_limit")} hint="Of one session, those that are closed included. Empty for no limit."><input class="mono" inputmode="numeric" pattern="[0-9]*" ...${field("connection_limit")} /><//></div>
    ${type === "ssh" && html`<div class="pair"><${Field} label="Recorded of terminals" error=${wrong("recording")} hint=${form.recording === "all" ? "Passwords that are typed are recorded too." : undefined}>
        <select value=${form.recording} onChange=${(event) => set("recording")(event.target.value)}>${Object.entries(recorded).map(([key, name]) => html`<option value=${key}>${name}</option>`)}</select><//>
      ${form.recording !== "off" && html`<${Field} label="Days for which recordings are kept" error=${wrong("recordings_keep")} hint="Empty: permanently."><input class="mono" inputmode="numeric" pattern="[0-9]*" ...${field("recordings_keep")} /><//>`}</div>`}
    <details class="fold" open=${open || ["pending_timeout", "idle_timeout", "client_port", "bind", "host_sets"].includes(settingOf(error))}><summary>Clients and timeouts</summary><div>
      <${Check} label="The first client only" hint="Who uses the link first keeps it: a copy of the link opens nothing for anyone else." checked=${form.bind === "first"}
        onChange=${(on) => set("bind")(on ? "first" : "none")} />
      <${Check} label="Goes on after sign-out" hint="Else a session that a signed-in person opened ends when they sign out." checked=${form.outlives_sign_in} onChange=${set("outlives_sign_in")} />
      ${canInject(type) && html`<${Check} label="TLS to the target" hint="Where the gateway authenticates for the visitor." checked=${form.server_tls} onChange=${set("server_tls")} />`}
      <div class="pair"><${Field} label="Ends if no client comes within" error=${wrong("pending_timeout")}><input class="mono" placeholder="10m" ...${field("pending_timeout")} /><//>
        <${Field} label="A connection closes when unused for" error=${wrong("idle_timeout")} hint="Empty for never."><input class="mono" placeholder="never" ...${field("idle_timeout")} /><//></div>
      <${Field} label="Local port of clients" error=${wrong("client_port")} hint="Where burrowgate connect listens, unless the visitor says otherwise."><input class="mono" inputmode="numeric" pattern="[0-9]*" placeholder="any" ...${field("client_port")} /><//>
      ${usable.length > 0 && html`<fieldset class="checks"><legend>Host sets, in place of the address</legend>${usable.map((one) => html`<${Check} key=${one.name} label=${one.name} checked=${form.host_sets.includes(one.name)}
        onChange=${(on) => set("host_sets")(on ? [...form.host_sets, one.name] : form.host_sets.filter((name) => name !== one.name))} />`)}</fieldset>`}
    </div></details><//>`;
}

// Asks the server for its host keys; each becomes a pin once it is confirmed.
function HostKeys({ address, pins, onChange }) {
  const [found, setFound] = useState(null);
  const ask = async () => setFound(await post("probe", { address }));
  const keys = found?.ssh?.host_keys ?? found?.host_keys ?? [];
  const said = found?.ssh?.problem || (found && !keys.length ? found.detail : "");
  return html`<div class="field"><${ActionButton} does=${ask}>Show the keys it has now<//>
    ${said && html`<p class="warn" role="status"><bdi>${said}</bdi></p>`}
    ${keys.length > 0 && html`<fieldset><legend>Confirm those that you have compared</legend>${keys.map((one) => html`<${Check} key=${one.fingerprint}
      label=${html`<bdi class="mono">${one.fingerprint}</bdi>`} hint=${one.public?.split(" ")[0]} checked=${pins.includes(one.fingerprint)}
      onChange=${(on) => onChange(on ? [...pins, one.fingerprint] : pins.filter((pin) => pin !== one.fingerprint))} />`)}</fieldset>`}</div>`;
}

export function TcpFacts({ target }) {
  const tcp = target.tcp ?? {};
  const said = [
    ["Project", target.project && html`<a href="#/projects">${target.project}</a>`],
    ["User name there", tcp.user && html`<bdi class="mono">${tcp.user}</bdi>`], ["Database", tcp.database && html`<bdi class="mono">${tcp.database}</bdi>`],
    ["Host sets", tcp.host_sets?.length > 0 && tcp.host_sets.join(", ")],
    ["A session lasts at most", duration(tcp.max_seconds) || "as its project says, or else 8h"],
    ["Connections in all", tcp.connection_limit ?? "as its project says, or else no limit"],
    ["Clients", tcp.bind === "none" ? "any that has the link" : "the first that uses the link"],
    ["Recorded", target.type === "ssh" && (recorded[tcp.recording] ?? tcp.recording)],
    ["Host keys", target.type === "ssh" && (tcp.host_keys?.length ? tcp.host_keys.map((one) => html`<div class="mono" key=${one}>${one}</div>`) : html`<span class="tag warn">not pinned</span>`)],
    ["A connection closes when unused for", duration(tcp.idle_timeout)], ["Local port of clients", tcp.client_port],
  ];
  return said.filter(([, value]) => value).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`);
}
