// Page of the people who can sign in: accounts, open invitations, and the providers by which they sign in.

import { Fragment, html, useEffect, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh, useFilters, useQuery } from "../state.js";
import { ActionButton, Page, Problem, QueryResult, Section, useDebounced, Wait, When } from "../parts.js";
import { Invite } from "./invite.js";
import { localName } from "./rule.js";

const PAGE = 100;
export const roleText = { owner: "owner", operator: "operator", member: "member", guest: "guest" };

export function People({ parameters }) {
  const [inviting, setInviting] = useState(null);
  const invite = () => setInviting({});
  useEffect(() => { if (parameters.has("invite")) invite(); }, [parameters]);
  return html`<${Page} title="People" actions=${html`<button type="button" class="button primary" onClick=${invite}>Invite a person</button>`}>
    <${Accounts} parameters=${parameters} invite=${invite} />
    <${Invitations} />
    <${ProviderList} />
    ${inviting && html`<${Invite} onClose=${() => setInviting(null)} />`}<//>`;
}

// The accounts for a search, as many pages as were asked for.
function useAccounts(text) {
  const first = useQuery(api.query("accounts", { text, limit: PAGE }));
  const [more, setMore] = useState({ of: null, accounts: [], last: {}, cursor: null });
  const mine = first.data && more.of === first.data ? more : { accounts: [], last: {}, cursor: first.data?.cursor ?? null };
  const next = async () => {
    const page = await api.get(api.query("accounts", { text, limit: PAGE, cursor: mine.cursor }));
    setMore({ of: first.data, accounts: [...mine.accounts, ...page.accounts], last: { ...mine.last, ...page.last_sign_ins }, cursor: page.cursor });
  };
  return { ...first, accounts: first.data && [...first.data.accounts, ...mine.accounts], last: { ...first.data?.last_sign_ins, ...mine.last }, cursor: mine.cursor, next };
}

function Accounts({ parameters, invite }) {
  const [{ text }, choose] = useFilters("/people", parameters, ["text"]);
  const found = useAccounts(useDebounced(text.slice(0, 64)));
  return html`<${Fragment}>
    <div class="filters" role="search"><input type="search" aria-label="Search people" placeholder="Search by name, address or group" value=${text} onInput=${choose("text")} /></div>
    ${found.error && !found.accounts && html`<${Problem} error=${found.error} reload=${found.reload} />`}
    ${!found.accounts && !found.error && html`<${Wait} />`}
    ${found.accounts && !found.accounts.length && html`<div class="card empty"><h2>${text ? "No account fits" : "No accounts yet"}</h2>
      <p>${text ? "None has this in its name, address or groups." : "Invite a person: they get a link, by which they make a passkey or a password. Nothing else is needed."}</p>
      ${!text && html`<button type="button" class="button primary" onClick=${invite}>Invite a person</button>`}</div>`}
    ${found.accounts?.length > 0 && html`<section class="card list"><h2 class="unseen">Accounts</h2><ul class="rows" aria-label="Accounts">${found.accounts.map((one) => html`
      <li class="row" key=${one.id}><a class="whole" href=${`#/people/${one.id}`}><bdi class="label">${one.name}</bdi>
          <span class="soft"><bdi>${one.email ?? "no address"}</bdi></span></a>
        <${Groups} groups=${one.groups} /><span class="grow"></span>
        ${one.role !== "member" && html`<span class="tag">${roleText[one.role]}</span>`}
        ${one.state !== "active" && html`<span class="tag warn">${one.state}</span>`}
        <span class="soft ends">${found.last[one.id] ? html`signed in <${When} at=${found.last[one.id]} />` : "not signed in yet"}</span></li>`)}</ul>
      ${found.cursor && html`<p class="after more"><${ActionButton} does=${found.next}>Further accounts<//></p>`}</section>`}<//>`;
}

const shownGroups = 3;
export const Groups = ({ groups }) => html`<span class="groups">${groups.slice(0, shownGroups).map((one) => html`<span class="tag" key=${one}><bdi>${localName(one)}</bdi></span>`)}
  ${groups.length > shownGroups && html`<span class="tag" title=${groups.slice(shownGroups).map(localName).join(", ")}>and ${groups.length - shownGroups}</span>`}</span>`;

function Invitations() {
  const found = useQuery("invitations");
  const withdraw = async (one) => {
    await api.remove(`invitations/${one.id}`);
    refresh();
    note("Withdrawn. The invitation opens nothing.");
  };
  return html`<${Section} title="Open invitations"><${QueryResult} of=${found}>${({ invitations }) => invitations.length
    ? html`<ul class="rows" aria-label="Open invitations">${invitations.map((one) => html`<li class="row" key=${one.id}><div class="whole">
        <bdi class="label">${one.account || one.name || one.email || "no name"}</bdi>
        <span class="soft">${one.account_id ? "gets back into the account" : html`<${Fragment}><bdi>${one.email ?? "no address"}</bdi>, ${roleText[one.role]}<//>`}</span></div>
        <${Groups} groups=${one.groups} /><span class="grow"></span><span class="soft ends">ends <${When} ahead at=${one.until} /></span>
        <${ActionButton} class="danger small" does=${() => withdraw(one)} aria-label=${`Withdraw the invitation of ${one.account || one.name || one.email || "no name"}`}>Withdraw<//></li>`)}</ul>`
    : html`<p class="soft">None. An invitation is shown here until it is used or its time is over.</p>`}<//><//>`;
}

function ProviderList() {
  const found = useQuery("providers", { every: 10000 });
  return html`<${Section} title="Providers"><${QueryResult} of=${found}>${({ providers }) => providers.length
    ? html`<ul class="rows" aria-label="Providers">${providers.map((one) => html`<li class="row tall" key=${one.name}><div class="whole">
        <span class="name">${one.name} <span class="soft mono">${one.issuer}</span></span>
        ${one.last_error && html`<span class=${`hosts ${failing(one) ? "error" : "soft"}`}><bdi>${one.last_error}</bdi> (<${When} at=${one.last_error_at} />)</span>`}</div><span class="grow"></span>
        ${failing(one) ? html`<span class="tag warn">fails</span>` : one.last_ok_at ? html`<span class="soft ends">answered <${When} at=${one.last_ok_at} /></span>`
          : html`<span class="soft ends">not asked yet</span>`}</li>`)}</ul>`
    : html`<p class="soft">People sign in with a passkey or a password of this gateway. To let them use a provider of OpenID Connect, put a <code>[[provider]]</code>
        table with its <code>issuer</code>, <code>client_id</code> and <code>client_secret_file</code> into <code>burrowgate.toml</code>.</p>`}<//><//>`;
}

const failing = (one) => Boolean(one.last_error) && !(one.last_ok_at && one.last_ok_at > one.last_error_at);
