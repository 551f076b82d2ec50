// Page of projects: by organisation, and for the chosen one its host sets, sources and the roles in it.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh, useQuery } from "../state.js";
import { ActionButton, Confirm, Dialog, Field, Page, QueryResult, Section, useOpen } from "../parts.js";
import { DeleteRecord, FormDialog, text } from "./record.js";
import { duration } from "./tcp_settings.js";

const roleText = { connect: "connects: opens sessions for themselves", share: "shares: makes links, too", manage: "manages: changes targets, hosts, credentials and roles, too" };
const sourceText = { static: "the hosts listed here", dns: "found by DNS", plugin: "found by a plugin" };

// Projects under their organisations; those without one come first.
export function byOrganisation(projects) {
  const groups = new Map([["", []]]);
  for (const one of projects) {
    const organisation = one.name.includes("/") ? one.name.split("/")[0] : "";
    if (!groups.has(organisation)) groups.set(organisation, []);
    groups.get(organisation).push(one);
  }
  return [...groups].filter(([, members]) => members.length).sort(([one], [other]) => one.localeCompare(other));
}

export function Projects() {
  const found = useQuery("projects");
  const [adding, add, noAdd] = useOpen();
  const [ending, setEnding] = useState(null);
  return html`<${Page} title="Projects" actions=${html`<button type="button" class="button primary" onClick=${add}>Add a project</button>`}>
    <${QueryResult} of=${found}>${({ projects }) => byOrganisation(projects).map(([organisation, members]) => html`
      <${Section} key=${organisation} title=${organisation ? html`<bdi>${organisation}</bdi>` : "Without an organisation"} actions=${organisation && html`<button type="button" class="button danger small"
          aria-label=${`Delete the organisation ${organisation}`} onClick=${() => setEnding({ organisation, members })}>Delete</button>`}>
        <ul class="rows" aria-label=${organisation || "Without an organisation"}>${members.map((one) => html`<li class="row" key=${one.id}><a class="whole" href=${`#/projects/${one.id}`}><bdi class="label">${one.name}</bdi>
          <span class="soft">${limitsText(one)}</span></a></li>`)}</ul><//>`)}<//>
    ${adding && html`<${ProjectForm} onClose=${noAdd} />`}
    ${ending && html`<${Confirm} title=${`Delete ${ending.organisation} with all its projects?`} verb="Delete them" onClose=${() => setEnding(null)}
        does=${async () => { await api.remove(`projects/${encodeURIComponent(`${ending.organisation}/`)}`); refresh(); note(`${ending.organisation} is deleted.`); }}>
      <p>${ending.members.map((one) => one.name).join(", ")}: their sessions end at once and permanently. Their history stays.</p><//>`}<//>`;
}

const limitsText = (one) => [one.max_seconds && `${duration(one.max_seconds)} at most`, one.connection_limit && `${one.connection_limit} connections in all`].filter(Boolean).join(", ") || "no limits of its own";

function ProjectForm({ project, onClose }) {
  const [name, setName] = useState(project?.name ?? "");
  const [time, setTime] = useState(duration(project?.max_seconds));
  const [limit, setLimit] = useState(project?.connection_limit ? String(project.connection_limit) : "");
  const send = async () => {
    const body = { name, max_seconds: time.trim() || null, connection_limit: limit.trim() ? Number(limit) : null };
    if (project?.name === name) delete body.name;
    await (project ? api.patch(`projects/${project.id}`, body, project.version) : api.post("projects", body));
    return `${name} is ${project ? "changed" : "added"}.`;
  };
  return html`<${FormDialog} title=${project ? `Change ${project.name}` : "Add a project"} verb=${project ? "Save" : "Add it"} send=${send} known=${["name", "max_seconds", "connection_limit"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <${Field} label="Name" error=${wrong("name")} hint="One word, or with an organisation before it: acme/infra."><input data-first required maxlength="127" placeholder="acme/infra" ...${text(name, setName)} /><//>
    <div class="pair"><${Field} label="A session lasts at most" error=${wrong("max_seconds")} hint="Unless a target says otherwise."><input class="mono" placeholder="8h" ...${text(time, setTime)} /><//>
      <${Field} label="Connections in all" error=${wrong("connection_limit")} hint="Of one session. Empty for no limit."><input class="mono" inputmode="numeric" pattern="[0-9]*" ...${text(limit, setLimit)} /><//></div><//>`}<//>`;
}

export function Project({ argument: id }) {
  const found = useQuery(`projects/${id}`);
  return html`<${QueryResult} of=${found}>${(project) => html`<${Details} project=${project} />`}<//>`;
}

function Details({ project }) {
  const [changing, change, noChange] = useOpen();
  const [deleting, askDelete, noDelete] = useOpen();
  const targets = useQuery("targets").data?.targets ?? [];
  const own = targets.filter((one) => one.project === project.name);
  return html`<${Page} title=${html`<bdi>${project.name}</bdi>`} above=${html`<p class="crumb"><a href="#/projects">Projects</a></p>`} actions=${html`<${Fragment}>
      <button type="button" class="button" onClick=${change}>Change</button>
      ${project.name !== "default" && html`<button type="button" class="button danger" onClick=${askDelete}>Delete</button>`}<//>`}>
    <dl class="facts card"><div><dt>Limits of sessions</dt><dd>${limitsText(project)}</dd></div>
      <div><dt>Sessions</dt><dd><a href=${`#/sessions?project=${encodeURIComponent(project.name)}`}>Those of its targets</a></dd></div>
      <div><dt>Targets</dt><dd>${own.length ? own.map((one) => html`<a key=${one.name} href=${`#/targets/${one.name}`}>${one.name}</a>`) : html`<span class="soft">none</span>`}</dd></div></dl>
    <${HostSets} project=${project} />
    <${Roles} project=${project} />
    ${changing && html`<${ProjectForm} project=${project} onClose=${noChange} />`}
    ${deleting && html`<${DeleteRecord} path=${`projects/${project.id}`} name=${project.name} version=${project.version}
      also="Its targets, host sets and credentials are deleted with it." onClose=${() => { noDelete(); location.hash = "#/projects"; }} />`}<//>`;
}

const inProject = (project) => (one) => one.project === project.name || one.project_id === project.id;

function HostSets({ project }) {
  const sets = useQuery("host-sets");
  const sources = useQuery("sources").data?.sources ?? [];
  const [adding, add, noAdd] = useOpen();
  const [open, setOpen] = useState(null);
  const close = () => setOpen(null);
  const sourceOf = (set) => sources.find((one) => one.id === set.source_id || one.name === set.source);
  return html`<${Section} title="Host sets" actions=${html`<button type="button" class="button" onClick=${add}>Add a host set</button>`}>
    <p class="hint">Hosts that serve the same. A session gets one of them, the first that answers in random order.</p>
    <${QueryResult} of=${sets}>${({ host_sets: all }) => {
      const own = all.filter(inProject(project));
      return own.length ? html`<ul class="rows" aria-label="Host sets">${own.map((one) => html`<li class="row" key=${one.id}><div class="whole"><bdi class="label">${one.name}</bdi>
          <span class="soft">port ${one.port}, ${sourceText[sourceOf(one)?.kind] ?? "the hosts listed here"}${sourceOf(one)?.query ? html` <bdi class="mono">${sourceOf(one).query}</bdi>` : ""}</span></div><span class="grow"></span>
        <div class="actions">${(sourceOf(one)?.kind ?? "static") === "static" && html`<button type="button" class="button small" aria-label=${`Hosts of ${one.name}`} onClick=${() => setOpen({ what: "hosts", one })}>Hosts</button>`}
          <button type="button" class="button danger small" aria-label=${`Delete ${one.name}`} onClick=${() => setOpen({ what: "delete", one })}>Delete</button></div></li>`)}</ul>`
        : html`<p class="soft">None yet.</p>`;
    }}<//>
    ${adding && html`<${AddSet} project=${project} onClose=${noAdd} />`}
    ${open?.what === "hosts" && html`<${Hosts} set=${open.one} onClose=${close} />`}
    ${open?.what === "delete" && html`<${DeleteRecord} path=${`host-sets/${open.one.id}`} name=${open.one.name} version=${open.one.version} onClose=${close} />`}<//>`;
}

function AddSet({ project, onClose }) {
  const [name, setName] = useState("");
  const [port, setPort] = useState("");
  const [lookup, setLookup] = useState("");
  const send = async () => {
    const source = lookup.trim() && await api.post("sources", { project: project.name, name, kind: "dns", query: lookup.trim() });
    await api.post("host-sets", { project: project.name, name, port: Number(port), ...(source ? { source: source.id } : {}) });
    return `${name} is added.`;
  };
  return html`<${FormDialog} title="Add a host set" verb="Add it" send=${send} known=${["name", "port", "query"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <div class="pair"><${Field} label="Name" error=${wrong("name")}><input data-first required maxlength="63" placeholder="databases" ...${text(name, setName)} /><//>
      <${Field} label="Port" error=${wrong("port")}><input class="mono" required inputmode="numeric" pattern="[0-9]+" placeholder="5432" ...${text(port, setPort)} /><//></div>
    <${Field} label="Name to look up in DNS" error=${wrong("query")} hint="Empty if you list the hosts here. It is looked up for each new session."><input class="mono" placeholder="db.internal" ...${text(lookup, setLookup)} /><//><//>`}<//>`;
}

function Hosts({ set, onClose }) {
  const found = useQuery(`host-sets/${set.id}/hosts`);
  const [address, setAddress] = useState("");
  const [deleting, setDeleting] = useState(null);
  const add = async () => {
    await api.post(`host-sets/${set.id}/hosts`, { address });
    setAddress("");
    refresh();
    found.reload();
  };
  return html`<${Dialog} title=${`Hosts of ${set.name}`} onClose=${onClose}>
    <${QueryResult} of=${found}>${({ hosts }) => (hosts.length ? html`<ul class="rows" aria-label="Hosts">${hosts.map((one) => html`<li class="row" key=${one.id}><div class="whole"><bdi class="label">${one.name}</bdi>
      <bdi class="soft mono">${one.address}</bdi></div><span class="grow"></span><button type="button" class="button danger small" aria-label=${`Delete ${one.name}`} onClick=${() => setDeleting(one)}>Delete</button></li>`)}</ul>`
      : html`<p class="soft">None yet.</p>`)}<//>
    <div class="inline"><${Field} label="Add a host"><input class="mono" placeholder="10.0.0.5" ...${text(address, setAddress)} /><//><${ActionButton} does=${add}>Add<//></div>
    ${deleting && html`<${Confirm} title=${`Delete ${deleting.name}?`} verb="Delete it" onClose=${() => setDeleting(null)}
        does=${async () => { await api.remove(`hosts/${deleting.id}`, deleting.version); refresh(); found.reload(); }}>
      <p>Sessions that are pinned to it end at once and permanently.</p><//>`}<//>`;
}

function Roles({ project }) {
  const found = useQuery(`projects/${project.id}/roles`);
  const [adding, add, noAdd] = useOpen();
  const withdraw = async (one) => {
    await api.remove(`projects/${project.id}/roles/${one.id}`);
    refresh();
    found.reload();
    note("Withdrawn. Sessions that exist go on; new ones are refused.");
  };
  return html`<${Section} title="Roles" actions=${html`<button type="button" class="button" onClick=${add}>Grant a role</button>`}>
    <${QueryResult} of=${found}>${({ roles }) => (roles.length ? html`<ul class="rows" aria-label="Roles">${roles.map((one) => {
      const who = one.account || one.group || "a deleted account";
      return html`<li class="row" key=${one.id}><div class="whole"><bdi class="label">${who}</bdi><span class="soft">${roleText[one.role] ?? one.role}</span></div><span class="grow"></span>
        <${ActionButton} class="danger small" does=${() => withdraw(one)} aria-label=${`Withdraw the role of ${who}`}>Withdraw<//></li>`;
    })}</ul>` : html`<p class="soft">None: only owners and operators of the gateway may use it.</p>`)}<//>
    ${adding && html`<${Grant} project=${project} onClose=${noAdd} />`}<//>`;
}

function Grant({ project, onClose }) {
  const [who, setWho] = useState("");
  const [role, setRole] = useState("connect");
  const send = async () => {
    const name = who.trim();
    await api.post(`projects/${project.id}/roles`, { role, ...(name.includes(":") ? { group: name } : { account: name }) });
    return "Granted. It counts for new sessions.";
  };
  return html`<${FormDialog} title="Grant a role" verb="Grant it" send=${send} known=${["account", "group", "role"]} onClose=${onClose}>${(wrong) => html`<${Fragment}>
    <${Field} label="To whom" error=${wrong("account") ?? wrong("group")} hint="Name or address of an account, or a group such as local:friends."><input data-first required placeholder="ada@example.com" ...${text(who, setWho)} /><//>
    <${Field} label="Who has it" error=${wrong("role")}><select value=${role} onChange=${(event) => setRole(event.target.value)}>${Object.entries(roleText).map(([key, about]) => html`<option value=${key}>${about}</option>`)}</select><//><//>`}<//>`;
}
