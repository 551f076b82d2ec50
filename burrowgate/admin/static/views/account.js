// Page of one account: what it may do, how its owner signs in, its logins, and what is shared with it.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { exact, many } from "../format.js";
import { note, refresh, useQuery } from "../state.js";
import { ActionButton, Chips, Confirm, Dialog, Field, Page, Problem, QueryResult, Section, useOpen, When } from "../parts.js";
import { Invite, roles, words } from "./invite.js";
import { Groups, roleText } from "./people.js";
import { localName } from "./rule.js";

const ways = { passkey: "a passkey", password: "a password" };
const method = (login) => (ways[login.method] ?? login.method.replace(/^oidc:/, "")) + (login.strong ? ", two factors" : "");
const endings = {
  "signed-out": "signed out", revoked: "ended here", account: "the account was disabled", provider: "ended by the provider",
  "provider-refused": "refused by the provider", reuse: "its cookie was used twice", key: "the key was replaced",
  "too-many": "replaced by newer ones",
};
const states = { stale: "not used for a day", spent: "its time is over", disabled: "the account is disabled" };
const attested = (text) => (text === "owner" ? "you vouched for it" : text.startsWith("provider:") ? `as ${text.slice(9)} says` : "not attested");

export function Account({ argument: id }) {
  const found = useQuery(`accounts/${id}`);
  return html`<${QueryResult} of=${found}>${(details) => html`<${Details} ...${details} />`}<//>`;
}

function Details({ account, passkeys, has_password: hasPassword, identities }) {
  const [changing, change, noChange] = useOpen();
  const [inviting, invite, noInvite] = useOpen();
  const [disabling, askDisable, noDisable] = useOpen();
  const [deleting, askDelete, noDelete] = useOpen();
  const path = `accounts/${account.id}`;
  const enable = async () => {
    await api.post(`${path}/enable`);
    refresh();
    note("Enabled. Its owner can sign in again.");
  };
  return html`<${Page} title=${html`<bdi>${account.name}</bdi>`} above=${html`<p class="crumb"><a href="#/people">People</a></p>`} actions=${html`<${Fragment}>
      <button type="button" class="button" onClick=${change}>Change</button>
      <button type="button" class="button" onClick=${invite}>New credentials</button>
      ${account.disabled_at ? html`<${ActionButton} does=${enable}>Enable<//>` : html`<button type="button" class="button danger" onClick=${askDisable}>Disable</button>`}
      <button type="button" class="button danger" onClick=${askDelete}>Delete</button><//>`}>
    <dl class="facts card">
      <div><dt>State</dt><dd>${account.disabled_at ? html`<span class="tag warn">disabled</span><${When} at=${account.disabled_at} />`
        : account.state === "expired" ? html`<span class="tag warn">expired</span><${When} at=${account.expires_at} />` : "active"}
        ${account.state === "active" && account.expires_at && html`<span class="soft">ends <${When} ahead at=${account.expires_at} /></span>`}</dd></div>
      <div><dt>Role</dt><dd>${roleText[account.role]}</dd></div>
      <div class="across"><dt>E-mail address</dt><dd>${account.email ? html`<${Fragment}><bdi>${account.email}</bdi><span class="soft">${attested(account.attested_by)}</span><//>` : html`<span class="soft">none</span>`}</dd></div>
      <div><dt>Groups</dt><dd>${account.groups.length ? html`<${Groups} groups=${account.groups} />` : html`<span class="soft">none</span>`}</dd></div>
      <div><dt>Signs in with</dt><dd><${Ways} passkeys=${passkeys} hasPassword=${hasPassword} identities=${identities} /></dd></div>
      <div><dt>Made</dt><dd><${When} at=${account.created_at} /></dd></div>
      <div><dt>Id</dt><dd class="mono">${account.id}</dd></div>
    </dl>
    <${Logins} account=${account} />
    <${Shared} account=${account} />
    ${changing && html`<${Change} account=${account} onClose=${noChange} />`}
    ${inviting && html`<${Invite} account=${account} onClose=${noInvite} />`}
    ${disabling && html`<${Confirm} title=${`Disable ${account.name}?`} verb="Disable" onClose=${noDisable}
        does=${async () => { await api.post(`${path}/disable`); refresh(); note("Disabled. Its logins are ended."); }}>
      <p>They are signed out everywhere at once, their connections are cut, and they cannot sign in until you enable the account again.</p><//>`}
    ${deleting && html`<${Confirm} title=${`Delete ${account.name}?`} verb="Delete" onClose=${noDelete}
        does=${async () => { await api.remove(path, account.version); location.hash = "#/people"; refresh(); note("Deleted."); }}>
      <p>The account goes with its passkeys, its password and its logins, and what is shared with it is no longer. This cannot be undone. Its events stay in the history.</p><//>`}<//>`;
}

function Ways({ passkeys, hasPassword, identities }) {
  const said = [
    ...passkeys.map((one) => html`<span title=${`made ${exact(one.created_at)}`}>passkey <bdi>${one.label || "without a name"}</bdi></span>`),
    hasPassword && html`<span>password</span>`,
    ...identities.map((one) => html`<span>${one.provider}${one.email ? html` as <bdi>${one.email}</bdi>${one.email_verified ? "" : ", not verified"}` : ""}</span>`),
  ].filter(Boolean);
  return said.length ? html`<ul>${said.map((one) => html`<li>${one}</li>`)}</ul>` : html`<span class="soft">nothing yet</span>`;
}

function Logins({ account }) {
  const found = useQuery(`accounts/${account.id}/logins`, { every: 10000 });
  const [ending, ask, stop] = useOpen();
  const logins = found.data?.logins ?? [];
  const active = logins.filter((one) => one.state === "active");
  const end = async (one) => {
    await api.remove(`logins/${one.id}`);
    refresh();
    found.reload();
    note("Ended. Its connections are cut.");
  };
  const endAll = async () => {
    const { ended } = await api.remove(`accounts/${account.id}/logins`);
    refresh();
    found.reload();
    note(`${many(ended, "login")} ended.`);
  };
  return html`<${Section} title="Logins" actions=${active.length > 0 && html`<button type="button" class="button danger" onClick=${ask}>End all</button>`}>
    <${QueryResult} of=${found}>${() => logins.length ? html`<div class="scroll" tabindex="0" role="region" aria-label="Logins"><table class="stack"><thead><tr>
        <th>Device</th><th>From</th><th>With</th><th>Last used</th><th>Since</th><th><span class="unseen">End</span></th></tr></thead>
      <tbody>${logins.map((one) => html`<tr key=${one.id}><td title=${one.user_agent}><bdi>${one.device}</bdi></td><td class="mono" data-name="from">${one.client_address}</td>
        <td data-name="with">${method(one)}</td><td data-name="last used"><${When} at=${one.renewed_at} /></td><td data-name="since"><${When} plain at=${one.created_at} /></td>
        <td class="number last">${one.state === "active"
          ? html`<${ActionButton} class="danger small" aria-label=${`End the login on ${one.device} from ${one.client_address}`} does=${() => end(one)}>End<//>`
          : html`<span class="tag">${endings[one.ended_why] ?? states[one.state] ?? "over"}</span>`}</td></tr>`)}</tbody></table></div>`
      : html`<p class="soft">Not signed in anywhere.</p>`}<//>
    ${ending && html`<${Confirm} title=${`Sign ${account.name} out everywhere?`} verb="End all" does=${endAll} onClose=${stop}>
      <p>${many(active.length, "login")} end at once, and their connections are cut. They can sign in again.</p><//>`}<//>`;
}

function Shared({ account }) {
  const found = useQuery(`accounts/${account.id}/shares`);
  const end = async (one) => {
    await api.remove(`sessions/${one.session_id}/shares/${account.id}`);
    refresh();
    found.reload();
    note("Ended. They no longer open it without its link.");
  };
  return html`<${Section} title="Shared with them"><${QueryResult} of=${found}>${({ shares }) => shares.length
    ? html`<ul class="rows" aria-label="Shared with them">${shares.map((one) => html`<li class="row" key=${one.session_id}><a class="whole" href=${`#/sessions/${one.session_id}`}>
        <bdi class="label">${one.label || "no label"}</bdi><span class="soft">${one.target}</span></a><span class="grow"></span>
        <span class="soft ends">since <${When} at=${one.made_at} />, ends <${When} ahead at=${one.expires_at} /></span>
        <${ActionButton} class="danger small" aria-label=${`End the share of ${one.label || one.target}`} does=${() => end(one)}>End<//></li>`)}</ul>`
    : html`<p class="soft">Nothing. Make a claim link on the page of a session to hand it to them.</p>`}<//><//>`;
}

function Change({ account, onClose }) {
  const local = account.groups.filter((one) => one.startsWith("local:")).map(localName);
  const others = account.groups.filter((one) => !one.startsWith("local:"));
  const [name, setName] = useState(account.name);
  const [role, setRole] = useState(account.role);
  const [groups, setGroups] = useState(local.join(" "));
  const [version, setVersion] = useState(account.version);
  const [error, setError] = useState(null);
  const save = async (event) => {
    event.preventDefault();
    setError(null);
    try {
      await api.patch(`accounts/${account.id}`, { name, role, groups: words(groups) }, version);
      refresh();
      note("Changed.");
      onClose();
    } catch (problem) {
      if (problem.status === 412) {
        setVersion((await api.get(`accounts/${account.id}`)).account.version);
        problem.message = "This account was changed meanwhile. Save again if you still want yours.";
      }
      setError(problem);
    }
  };
  const field = error?.field?.replace(/^\$\.?/, "").replace(/\[.*/, "");
  const wrong = (one) => (field === one ? error.message : undefined);
  const all = account.role === "guest" ? [...roles, ["guest", "Guest"]] : roles;
  return html`<${Dialog} title=${`Change ${account.name}`} onClose=${onClose}><form onSubmit=${save}>
    ${error && !["name", "groups"].includes(field) && html`<${Problem} error=${error} />`}
    <${Field} label="Name" error=${wrong("name")}><input data-first required maxlength="64" autocomplete="off" value=${name} onInput=${(event) => setName(event.target.value)} /><//>
    <${Chips} label="Role" options=${all} value=${role} onChange=${setRole} />
    <${Field} label="Groups" error=${wrong("groups")} hint=${others.length ? `Those of providers stay: ${others.join(", ")}.` : "Words such as friends; rules name the group local:friends."}>
      <input autocomplete="off" spellcheck="false" value=${groups} onInput=${(event) => setGroups(event.target.value)} /><//>
    <p class="hint">It applies at once, also to connections that are open.</p>
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary">Save</button></div></form><//>`;
}
