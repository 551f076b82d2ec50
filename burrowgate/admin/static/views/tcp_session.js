// Sections of a TCP session's page: what it is bound to, its connections, its credentials, and what authorised it.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { bytes, many } from "../format.js";
import { note, useQuery } from "../state.js";
import { ActionButton, Dialog, QueryResult, Section, useOpen, When } from "../parts.js";
import { closeText, endText } from "./reasons.js";
import { Lease } from "./vault.js";

const stateWords = { pending: "none has come yet", active: "in use by one client", canceling: "ending", terminated: "over" };

export function TcpFacts({ session }) {
  const { tcp } = session;
  const endpoint = tcp.endpoint ?? `${tcp.endpoint_host}:${tcp.endpoint_port}`;
  const reason = tcp.termination || tcp.ended_by || tcp.reason;
  return html`<${Fragment}>
    ${tcp.state && html`<div><dt>Client</dt><dd>${stateWords[tcp.state] ?? tcp.state}${tcp.bound_at && html` <span class="soft">since <${When} at=${tcp.bound_at} /></span>`}</dd></div>`}
    ${reason && html`<div><dt>Why it ended</dt><dd><bdi>${endText(reason)}</bdi></dd></div>`}
    <div><dt>Endpoint</dt><dd><bdi class="mono">${endpoint}</bdi></dd></div>
    <div><dt>Connections</dt><dd>${tcp.connection_limit ? `${tcp.connections_left} of ${tcp.connection_limit} left` : `${many(tcp.connections_used ?? 0, "connection")} so far, no limit`}</dd></div><//>`;
}

// The line with which a visitor connects, to be copied while the link is shown.
export const connectLine = (url) => `burrowgate connect '${url}'`;

export function TcpConnections({ id }) {
  const found = useQuery(`sessions/${id}/connections`, { every: 2000 });
  const cut = async (one) => {
    await api.remove(`live/${encodeURIComponent(one.id)}`);
    note("Cut. The client can connect again while the session lives.");
    found.reload();
  };
  return html`<${Section} title="Connections" actions=${html`<span class="soft">${many(found.data?.connections.length ?? 0, "connection")}</span>`}>
    <${QueryResult} of=${found}>${({ connections }) => html`<${ConnectionTable} connections=${connections} cut=${cut} />`}<//><//>`;
}

// Connections with their bytes and reasons; with `cut`, those that are open can be cut; with `sessions`, each names its own.
export function ConnectionTable({ connections, cut, sessions }) {
  if (!connections.length) return html`<p class="soft">None.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Connections"><table class="stack"><thead><tr><th>Began</th>${sessions && html`<th>Session</th>`}<th>From</th><th>To</th><th>Program</th>
      <th class="number">Up</th><th class="number">Down</th><th>End</th></tr></thead>
    <tbody>${connections.map((one) => html`<tr key=${one.id}><td data-name="began"><${When} at=${one.connected_at ?? one.authorised_at} /></td>
      ${sessions && html`<td data-name="session"><a class="mono" href=${`#/history/sessions/${one.session_id}`}>${one.session_id.slice(0, 8)}…</a></td>`}
      <td class="mono" data-name="from"><bdi>${one.client}</bdi></td><td class="mono" data-name="to"><bdi>${one.endpoint}</bdi></td><td data-name="program"><bdi>${one.program || "not named"}</bdi></td>
      <td class="number" data-name="up">${bytes(one.up)}</td><td class="number" data-name="down">${bytes(one.down)}</td>
      <td class="last">${one.closed_at ? html`<span class="what">${closeText(one.reason)}${one.error && html`: <bdi>${one.error}</bdi>`} <span class="soft"><${When} at=${one.closed_at} /></span></span>`
        : cut ? html`<span class="state live">open</span> <${ActionButton} class="danger small" does=${() => cut(one)} aria-label=${`Cut the connection from ${one.client}`}>Cut<//>`
          : html`<span class="state live">open</span>`}</td></tr>`)}</tbody></table></div>`;
}

export function Credentials({ session, over }) {
  const leases = useQuery(api.query("leases", { session_id: session.id })).data?.leases ?? [];
  const [reading, read, stop] = useOpen();
  const names = session.tcp.credentials ?? [];
  return html`<${Section} title="Credentials" actions=${session.tcp.snapshot !== "" && html`<button type="button" class="button" onClick=${read}>What authorised it</button>`}>
    ${names.length > 0 && html`<div class="groups">${names.map((one) => html`<span class="tag" key=${one}><bdi>${one}</bdi></span>`)}</div>`}
    ${leases.length > 0 && html`<ul class="rows" aria-label="Leases">${leases.map((one) => html`<${Lease} key=${one.id} lease=${one} />`)}</ul>`}
    ${!names.length && !leases.length && html`<p class="soft">${over ? "It has none any more." : "It uses none of the gateway's."}</p>`}
    ${reading && html`<${SnapshotDialog} id=${session.id} onClose=${stop} />`}<//>`;
}

// What authorised a session, as it was then: each part by its name, in words that need no JSON.
export function SnapshotDialog({ id, onClose }) {
  const found = useQuery(`sessions/${id}/snapshot`);
  return html`<${Dialog} wide title="What authorised it" onClose=${onClose}><${QueryResult} of=${found}>${(snapshot) => html`<${Fragment}>
    <p class="hint">As it was when the session was made; later changes do not alter it.</p>
    ${Object.entries(snapshot.parts ?? snapshot.snapshot ?? {}).map(([name, part]) => html`<${Part} key=${name} name=${name} value=${part.body ?? part} />`)}
    <p class="hint">SHA-256 <span class="mono">${snapshot.sha256}</span></p><//>`}<//><//>`;
}

const shown = (value) => (value === null || value === "" ? html`<span class="soft">none</span>` : typeof value === "boolean" ? (value ? "yes" : "no")
  : Array.isArray(value) && value.every((one) => typeof one !== "object") ? html`<bdi>${value.join(", ") || "none"}</bdi>`
    : typeof value === "object" ? html`<code><bdi>${JSON.stringify(value)}</bdi></code>` : html`<bdi>${String(value)}</bdi>`);

function Part({ name, value }) {
  const rows = value !== null && typeof value === "object" ? Object.entries(value) : [["", value]];
  return html`<${Fragment}><h3 class="part">${name}</h3><dl class="options">${rows.map(([key, one]) => html`<div key=${key}><dt><bdi>${key.replaceAll("_", " ")}</bdi></dt><dd>${shown(one)}</dd></div>`)}</dl><//>`;
}
