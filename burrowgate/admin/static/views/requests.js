// Visitors who asked for more time: of all sessions, or of one. They are granted together, because the link is one.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { many } from "../format.js";
import { note, refresh, useQuery } from "../state.js";
import { ActionButton, Chips, Dialog, Label, Section, When } from "../parts.js";

const times = [["1h", "1 h"], ["24h", "24 h"], ["7d", "7 d"], ["30d", "30 d"]];
const waiting = (session) => session.extend_requests.filter((one) => one.answer === null);

// The waiting visitors of all sessions; nothing if there are none.
export function Waiting() {
  const { data } = useQuery("extend-requests", { every: 30000 });
  const sessions = data?.sessions ?? [];
  if (!sessions.length) return null;
  const count = sessions.reduce((sum, session) => sum + waiting(session).length, 0);
  return html`<${Section} title=${`${many(count, "visitor asks", "visitors ask")} for more time`}>
    ${sessions.map((session) => html`<div key=${session.id} class="asking"><p><a href=${`#/sessions/${session.id}`}><${Label} session=${session} /></a>
      <span class="soft"> ${session.target}, ends <${When} ahead at=${session.expires_at} /></span></p><${Requests} session=${session} /></div>`)}<//>`;
}

// The waiting visitors of one session, with buttons to answer them.
export function Requests({ session }) {
  const [granting, setGranting] = useState(false);
  const asked = waiting(session);
  const path = `sessions/${session.id}/extend-requests`;
  const deny = (one) => async () => {
    await api.post(`${path}/deny`, { visit_id: one.visit_id });
    refresh();
    note("Denied. The visitor's page says so.");
  };
  return html`<${Fragment}><ul class="rows">${asked.map((one) => html`<li key=${one.visit_id} class="row">
      <span class="asks">${one.message ? html`<bdi>${one.message}</bdi>` : html`<span class="soft">no message</span>`}
        <span class="soft"><span class="mono">${one.client_address}</span>, <${When} at=${one.requested_at} /></span></span><span class="grow"></span>
      <${ActionButton} class="danger small" aria-label=${`Deny the request from ${one.client_address}`} does=${deny(one)}>Deny<//></li>`)}</ul>
    <p class="after"><button type="button" class="button primary" onClick=${() => setGranting(true)}>Give more time…</button></p>
    ${granting && html`<${Grant} session=${session} path=${path} onClose=${() => setGranting(false)} />`}<//>`;
}

function Grant({ session, path, onClose }) {
  const [duration, setDuration] = useState("24h");
  const send = async () => {
    const after = await api.ask("POST", `${path}/grant`, { body: { duration }, version: session.version });
    refresh();
    note(`Granted. The link ends ${new Date(after.expires_at).toLocaleString()}.`);
    onClose();
  };
  return html`<${Dialog} title="Give more time" onClose=${onClose} foot=${html`<${Fragment}>
      <button type="button" class="button" onClick=${onClose}>Cancel</button><${ActionButton} class="primary" data-first does=${send}>Grant<//><//>`}>
    <${Chips} label="How much more" options=${times} value=${duration} onChange=${setDuration} />
    <p class="soft">On top of what is left. The link lives longer for all of its visitors, and ${many(waiting(session).length, "request is", "requests are")} answered.</p><//>`;
}
