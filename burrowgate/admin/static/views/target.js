// Page of one target, in three parts: what it is and who uses it now; who can open it; and its history.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { many } from "../format.js";
import { note, refresh, useQuery, useShared } from "../state.js";
import { ActionButton, Check, Dialog, Field, Page, Problem, Section, Tabs, QueryResult, Confirm, useOpen, When } from "../parts.js";
import { DropFields, dropChange, dropForm, dropText } from "./drop.js";
import { LinkRow, Toggle } from "./now.js";
import { Connections } from "./session.js";
import { Traffic } from "../plot.js";
import { LimitFacts, LimitFields, limitChanges, limitNames, limitsOf } from "./limits.js";
import { Events } from "./events.js";
import { Options } from "./options.js";
import { TargetAccess } from "./access.js";
import { Bindings } from "./bindings.js";
import { BrowserFacts, RunningBoxes } from "./boxes.js";
import { ChangeBrowser } from "./browser_settings.js";
import { isTcp, settingNames, settingOf, TcpFacts, TcpFields, tcpChange, tcpForm, typeText } from "./tcp_settings.js";
import { FormDialog } from "./record.js";

const SHOWN = 8;

export function Target({ argument: name, part, share }) {
  const found = useQuery(`targets/${name}`);
  return html`<${QueryResult} of=${found}>${(target) => html`<${Details} target=${target} part=${part} share=${share} />`}<//>`;
}



function Details({ target, part, share }) {
  const [deleting, askDelete, noDelete] = useOpen();
  const [changing, change, noChange] = useOpen();
  const isBrowser = target.type === "browser";
  const speaksTcp = isTcp(target);
  const at = `/targets/${target.name}`;
  const Part = { access: Access, history: Past }[part] ?? Overview;
  return html`<${Page} title=${target.name} above=${html`<p class="crumb"><a href="#/targets">Targets</a></p>`}
    actions=${html`<${Fragment}><${Toggle} target=${target} /><button type="button" class="button primary" onClick=${() => share(target.name)}>Share</button>
      <button type="button" class="button" onClick=${change}>Change</button>
      <button type="button" class="button danger" onClick=${askDelete}>Delete</button><//>`}>
    <${Tabs} label=${`Parts of ${target.name}`} at=${part ? `${at}/${part}` : at} pages=${[[at, "Overview"], [`${at}/access`, "Access"], [`${at}/history`, "History"]]} />
    <${Part} target=${target} />
    ${changing && speaksTcp && html`<${ChangeTcp} target=${target} onClose=${noChange} />`}
    ${changing && isBrowser && html`<${ChangeBrowser} target=${target} onClose=${noChange} />`}
    ${changing && !speaksTcp && !isBrowser && html`<${Change} target=${target} onClose=${noChange} />`}
    ${deleting && html`<${Delete} target=${target} onClose=${noDelete} />`}<//>`;
}

function Overview({ target }) {
  const isBrowser = target.type === "browser";
  const speaksTcp = isTcp(target);
  const speaksHttp = !speaksTcp && !isBrowser;
  return html`<${Fragment}>
    ${!target.enabled && html`<p class="warn">It is off: its links are paused until it is on again.</p>`}
    <dl class="facts card">
      ${isBrowser ? html`<${BrowserFacts} browser=${target.browser} />` : html`<div><dt>Address</dt><dd class="mono">${target.address || "its host sets"}</dd></div>`}
      <div><dt>Spoken to as</dt><dd>${speaksTcp ? typeText(target.type) : target.type}${!speaksTcp && target.protocol === "h2" ? ", HTTP/2" : ""}</dd></div>
      ${target.type !== "folder" && speaksHttp && html`<div><dt>Host it gets</dt><dd>${hostText(target.upstream_host)}</dd></div>`}
      ${target.type === "folder" && html`<div><dt>Drop box</dt><dd>${dropText(target.drop)}</dd></div>`}
      ${speaksTcp && html`<${TcpFacts} target=${target} />`}${speaksHttp && html`<${LimitFacts} target=${target} />`}
      ${speaksHttp && html`<div><dt>Certificate</dt><dd>${{ system: "verified by this machine's authorities", "ca-file": "verified by a CA file", pin: "verified by its fingerprint", none: "not verified" }[target.verify]}</dd></div>`}
      <div><dt>Added</dt><dd><${When} at=${target.created_at} /></dd></div>
    </dl>
    <${Links} target=${target} />
    ${isBrowser && html`<${RunningBoxes} target=${target.name} />`}
    <${Connections} of=${{ target: target.name }} count=${0} />
    <${Section} title="Traffic"><${Traffic} of=${{ target: target.name }} /><//><//>`;
}

// The active sessions of the target, those in use first.
function Links({ target }) {
  const { live } = useShared();
  const of = { target: target.name, state: "active", limit: SHOWN };
  const newest = useQuery(api.query("sessions", of));
  const busy = useQuery(api.query("sessions", { ...of, in_use: true })).data?.sessions ?? [];
  return html`<${Section} title=${target.enabled ? "Open links" : "Paused links"} actions=${html`<a href=${`#/sessions?target=${target.name}`}>All its sessions</a>`}>
    <${QueryResult} of=${newest}>${({ sessions }) => {
      const shown = [...new Map([...busy, ...sessions].map((session) => [session.id, session])).values()].slice(0, SHOWN);
      return shown.length ? html`<ul class="rows">${shown.map((session) => html`<${LinkRow} key=${session.id} session=${session} live=${live} />`)}</ul>`
        : html`<p class="soft">None. Press Share to make one.</p>`;
    }}<//><//>`;
}

function Access({ target }) {
  const speaksTcp = isTcp(target);
  return html`<${Fragment}><${Domains} target=${target} /><${TargetAccess} target=${target} />
    ${speaksTcp && html`<${Bindings} target=${target} />`}
    ${!speaksTcp && target.type !== "browser" && html`<${Options} target=${target} />`}<//>`;
}

const Past = ({ target }) => html`<section class="card"><h2 class="unseen">History</h2><${Events} of=${{ target: target.name }} links=${true} /></section>`;

function Delete({ target, onClose }) {
  const found = useQuery(`targets/${target.name}/impact`);
  const does = async () => {
    await api.remove(`targets/${target.name}`, target.version);
    location.hash = "#/targets";
    refresh();
    note(`${target.name} is deleted.`);
  };
  return html`<${Confirm} title=${`Delete ${target.name}?`} verb="Delete it" does=${does} onClose=${onClose}>
    <${QueryResult} of=${found}>${({ active_sessions: sessions, open_connections: live }) => html`<p><strong>${sessions >= 10000 ? "10,000 sessions or more" : many(sessions, "session")} and ${many(live, "live connection")}</strong> end with
      it, at once and permanently. To disable its links only for a while, switch it off.</p>`}<//><//>`;
}

const hostText = (host) => ({ auto: "the visitor's", visitor: "the visitor's", target: "that of its own address" })[host] ?? host;

function Change({ target, onClose }) {
  const given = target.upstream_host;
  const [host, setHost] = useState(["auto", "visitor", "target"].includes(given) ? given : "name");
  const [hostName, setHostName] = useState(host === "name" ? given : "");
  const [address, setAddress] = useState(target.address);
  const [type, setType] = useState(target.type);
  const [drop, setDrop] = useState(dropForm(target.drop));
  const [limits, setLimits] = useState(limitsOf(target));
  const [protocol, setProtocol] = useState(target.protocol);
  const [version, setVersion] = useState(target.version);
  const [error, setError] = useState(null);
  const [probe, setProbe] = useState(null);
  const send = async (event) => {
    event.preventDefault();
    setError(null);
    try {
      const { max_body, ...timeouts } = limitChanges(limits);
      const folder = type === "folder"
        ? { drop: dropChange(drop, target.drop) }
        : { type, protocol, upstream_host: host === "name" ? hostName : host, ...timeouts };
      await api.patch(`targets/${target.name}`, { address, max_body, ...folder }, version);
      refresh();
      note(`${target.name} is changed.`);
      onClose();
    } catch (problem) {
      if (problem.status === 412) {
        const theirs = await api.get(`targets/${target.name}`);
        setVersion(theirs.version);
        problem.message = `This target was changed meanwhile: its address is ${theirs.address} now. Save again if you still want yours.`;
      }
      setError(problem);
    }
  };
  const look = async () => setProbe(await api.post("probe", { address, ...(type === "folder" ? {} : { type, protocol }) }));
  return html`<${Dialog} title=${`Change ${target.name}`} onClose=${onClose}><form onSubmit=${send}>
    ${error && !["address", "protocol", "upstream_host", ...limitNames].includes(error.field) && !error.field?.includes("drop.") && html`<${Problem} error=${error} />`}
    <${Field} label="Address" error=${error?.field === "address" ? error.message : undefined}><input class="mono" data-first required value=${address}
      onInput=${(event) => { setAddress(event.target.value); setProbe(null); }} /><//>
    ${type === "folder" && html`<${DropFields} form=${drop} onChange=${setDrop} error=${error} />`}
    ${type !== "folder" && html`<${Field} label="Spoken to as"><select value=${type} onChange=${(event) => setType(event.target.value)}>
      <option value="auto">auto: asked once</option><option value="http">http</option><option value="https">https</option></select><//>`}
    ${type !== "folder" && html`<${Field} label="Version of HTTP" error=${error?.field === "protocol" ? error.message : undefined} hint="gRPC needs HTTP/2.">
      <select value=${protocol} onChange=${(event) => { setProtocol(event.target.value); setProbe(null); }}><option value="http/1.1">HTTP/1.1</option>
        <option value="h2">HTTP/2</option></select><//>`}
    ${type !== "folder" && html`<${Field} label="Host it gets" error=${host !== "name" && error?.field === "upstream_host" ? error.message : undefined}
      hint="Some applications answer only to their own name; then links and redirects are mapped.">
      <select value=${host} onChange=${(event) => setHost(event.target.value)}><option value="auto">auto: the visitor's, unless it refuses that</option>
        <option value="visitor">the visitor's</option><option value="target">that of its own address</option><option value="name">another name</option></select><//>`}
    ${type !== "folder" && host === "name" && html`<${Field} label="That name" error=${error?.field === "upstream_host" ? error.message : undefined}>
      <input class="mono" required spellcheck="false" autocomplete="off" placeholder="app.internal" value=${hostName}
        onInput=${(event) => setHostName(event.target.value)} /><//>`}
    <${LimitFields} limits=${limits} onChange=${setLimits} error=${error} folder=${type === "folder"} />
    ${probe && html`<div class=${`probe ${probe.works ? "good" : "bad"}`} role="status"><strong>${probe.title || probe.address}</strong><span>${probe.detail}</span></div>`}
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><${ActionButton} does=${look}>Try it<//>
      <button class="button primary">Save</button></div></form><//>`;
}

function ChangeTcp({ target, onClose }) {
  const [address, setAddress] = useState(target.address);
  const [form, setForm] = useState(tcpForm(target.tcp));
  const [error, setError] = useState(null);
  const send = async () => {
    const tcp = tcpChange(form, target.tcp);
    try {
      await api.patch(`targets/${target.name}`, { ...(address === target.address ? {} : { address }), ...(Object.keys(tcp).length ? { tcp } : {}) }, target.version);
    } catch (problem) {
      setError(problem);
      if (settingNames.includes(settingOf(problem))) problem.field = settingOf(problem);
      throw problem;
    }
    return `${target.name} is changed. New sessions get it; those that exist keep what they have.`;
  };
  return html`<${FormDialog} title=${`Change ${target.name}`} wide verb="Save" send=${send} known=${["address", ...settingNames]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <${Field} label="Address" error=${wrong("address")}><input class="mono" data-first value=${address} onInput=${(event) => setAddress(event.target.value)} /><//>
    <${TcpFields} type=${target.type} address=${address} form=${form} onChange=${setForm} project=${target.project} error=${error} /><//>`}<//>`;
}

function Domains({ target }) {
  const [host, setHost] = useState("");
  const [error, setError] = useState("");
  const [asking, setAsking] = useState(null);
  const [removing, setRemoving] = useState(null);
  const at = (name) => `targets/${target.name}/domains/${encodeURIComponent(name)}`;
  const known = new Map(target.domains.map((one) => [one.host, one]));
  const add = async (event) => {
    event.preventDefault();
    try {
      await api.put(at(host.trim()), { public: false });
      setHost("");
      setError("");
      refresh();
    } catch (problem) {
      setError(problem.message);
    }
  };
  const make = async (name, open) => {
    await api.put(at(name), { public: open });
    refresh();
    note(open ? `${name} is public now.` : `${name} needs a link again.`);
  };
  return html`<${Section} title="Domains">
    <ul class="rows">${target.hosts.map((name) => {
      const own = known.get(name);
      return html`<li key=${name} class="row"><span class="mono name">${name}</span>${own?.public && html`<span class="tag warn">public</span>`}<span class="grow"></span>
        ${own?.public ? html`<${ActionButton} does=${() => make(name, false)}>Make private<//>`
          : html`<button type="button" class="button" onClick=${() => setAsking(name)} aria-label=${`Make public… ${name}`}>Make public…</button>`}
        ${own && html`<button type="button" class="button" onClick=${() => setRemoving(name)} aria-label=${`Remove ${name}`}>Remove</button>`}</li>`;
    })}</ul>
    <form class="inline" onSubmit=${add}><${Field} label="Add a domain" error=${error}><input class="mono" placeholder="app.example.com" required spellcheck="false"
      value=${host} onInput=${(event) => setHost(event.target.value)} /><//><button class="button">Add</button></form>
    <p class="hint">Its DNS must lead to this gateway. Visitors still need a link, unless you make it public.</p>
    ${asking && html`<${Confirm} title=${`Make ${asking} public?`} verb="Make it public" does=${() => make(asking, true)} onClose=${() => setAsking(null)}>
      <p><strong>Everyone who knows or guesses the name can then use ${target.name} without a link,</strong> as long as
        it is public. You cannot see who they are, and revoking links does not stop them.</p><//>`}
    ${removing && html`<${Confirm} title=${`Remove ${removing}?`} verb="Remove" onClose=${() => setRemoving(null)}
        does=${async () => { await api.remove(at(removing)); refresh(); note(`${removing} is removed.`); }}>
      <p>Links to this host stop working; the target's other domains still work.</p><//>`}
  <//>`;
}
