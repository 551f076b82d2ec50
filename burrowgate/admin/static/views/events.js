// List of audit events, newest first, grouped by day.

import { html, useEffect, useState } from "../view.js";
import { query, get } from "../api.js";
import { accountActor, actions, actor, clock, day, detail, exact } from "../format.js";
import { noteError, useQuery } from "../state.js";
import { ActionButton, QueryResult } from "../parts.js";
import { useAccountName } from "./names.js";

const cautions = new Set(["session.revoked", "visit.cut", "session.deleted", "target.deleted", "session.access_denied", "console.login_failed", "account.disabled", "account.deleted", "passkey.refused", "login.refused", "claim.refused"]);

export function Events({ of, limit = 50, links }) {
  const found = useQuery(query("audit-events", { ...of, limit }));
  const [older, setOlder] = useState({ events: [], before: undefined });
  const key = JSON.stringify(of);
  useEffect(() => setOlder({ events: [], before: undefined }), [key, found.data]);
  return html`<${QueryResult} of=${found}>${(page) => {
    const events = [...page.events, ...older.events];
    const before = older.before === undefined ? page.next : older.before;
    const more = async () => {
      const next = await get(query("audit-events", { ...of, limit, before }));
      setOlder({ events: [...older.events, ...next.events], before: next.next });
    };
    return html`<div>${events.length ? html`<${Days} events=${events} links=${links} />` : html`<p class="soft">Nothing${before ? " among the newest" : ""}.</p>`}
      ${before !== null && html`<p class="after"><${ActionButton} does=${more}>Older ones<//></p>`}</div>`;
  }}<//>`;
}

function Days({ events, links }) {
  const days = [];
  for (const event of events) {
    const name = day(event.time);
    if (days.at(-1)?.name !== name) days.push({ name, events: [] });
    days.at(-1).events.push(event);
  }
  return days.map((one) => html`<h3 class="day">${one.name}</h3><ol class="events">${one.events.map((event) => html`
    <li key=${event.seq} class=${cautions.has(event.action) ? "caution" : ""}><time datetime=${event.time} title=${exact(event.time)}>${clock(event.time)}</time>
      <span class="what">${actions[event.action] ?? event.action}</span>
      <span class="about">${links && event.session_id && html`<a href=${`#/sessions/${event.session_id}`} class="mono">${event.session_id.slice(0, 8)}…</a> `}
        ${links && event.target && html`<span>${event.target}</span> `}${event.detail.account && html`<${Person} id=${event.detail.account} name=${event.detail.name} /> `}<bdi class="soft">${detail(event)}</bdi></span>
      <span class="soft by">${accountActor(event) ? (accountActor(event) === event.detail.account ? "themselves" : html`<${Person} id=${accountActor(event)} />`) : actor(event)}</span></li>`)}</ol>`);
}

function Person({ id, name }) {
  return html`<a class="person" href=${`#/people/${id}`}><bdi>${useAccountName(id, name)}</bdi></a>`;
}
