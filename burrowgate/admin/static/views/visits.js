// Visits of one session, each of which can be cut while the others go on.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { browser, bytes, many } from "../format.js";
import { note, refresh, useQuery } from "../state.js";
import { ActionButton, Check, Dialog, QueryResult, Section, When } from "../parts.js";
import { LinkBox } from "./mint.js";

const who = (visit) => `${visit.account ? `${visit.account}, ` : ""}${browser(visit.user_agent)} from ${visit.client_address}`;

export function Visits({ session }) {
  const found = useQuery(`sessions/${session.id}/visits`, { every: 10000 });
  const [cutting, setCutting] = useState(null);
  const over = session.state === "revoked" || session.state === "ended";
  return html`<${Section} title="Visits"><${QueryResult} of=${found}>${({ visits }) => visits.length
    ? html`<div class="scroll" tabindex="0" role="region" aria-label="Visits"><table class="stack"><thead><tr><th>Last seen</th><th>First seen</th>${visits.some((one) => one.account_id) && html`<th>Who</th>`}<th>From</th><th>With</th><th class="number">Requests</th><th class="number">In</th><th class="number">Out</th><th><span class="unseen">Cut</span></th></tr></thead>
      <tbody>${visits.map((one) => html`<tr key=${one.id}><td data-name="last seen"><${When} at=${one.last_seen} /></td><td data-name="first seen"><${When} plain at=${one.first_seen} /></td>
        ${visits.some((other) => other.account_id) && html`<td>${one.account_id ? html`<a href=${`#/people/${one.account_id}`}><bdi>${one.account || "a deleted account"}</bdi></a>` : html`<span class="soft">not signed in</span>`}</td>`}
        <td class="mono" data-name="from">${one.client_address}</td><td data-name="with" title=${one.user_agent}>${browser(one.user_agent)}</td>
        <td class="number" data-name="requests">${one.requests.toLocaleString()}</td><td class="number" data-name="in">${bytes(one.request_body_bytes)}</td><td class="number" data-name="out">${bytes(one.response_body_bytes)}</td>
        <td class="number last">${one.cut_at ? html`<span class="tag" title=${one.cut_at}>cut <${When} at=${one.cut_at} /></span>`
          : !over && html`<button type="button" class="button danger small" aria-label=${`Cut the visit of ${who(one)}`} onClick=${() => setCutting(one)}>Cut</button>`}</td></tr>`)}</tbody></table></div>`
    : html`<p class="soft">No visitor has opened it yet.</p>`}<//>
    ${cutting && html`<${Cut} session=${session} visit=${cutting} done=${found.reload} onClose=${() => setCutting(null)} />`}<//>`;
}

function Cut({ session, visit, done, onClose }) {
  const [rotates, setRotates] = useState(false);
  const [url, setUrl] = useState(null);
  const { max_visits: most } = session.limits;
  const usedUp = Boolean(most) && session.visit_count >= most;
  const send = async () => {
    const result = await api.post(`sessions/${session.id}/visits/${visit.id}/cut`, { rotate_link: rotates });
    refresh();
    done();
    note("Cut. The other visitors go on.");
    if (result.url) setUrl(result.url);
    else onClose();
  };
  if (url) {
    return html`<${Dialog} title="The new link" onClose=${onClose}><p class="soft">The former link opens no more. Visitors who are in stay in.</p>
      <${LinkBox} url=${url} /><//>`;
  }
  return html`<${Dialog} title="Cut this visit?" onClose=${onClose} foot=${html`<${Fragment}>
      <button type="button" class="button" data-first onClick=${onClose}>Cancel</button>
      <${ActionButton} class="danger" does=${send}>${rotates ? "Cut, and replace the link" : "Cut"}<//><//>`}>
    <p><strong>${who(visit)}</strong> is refused from now on, and its open connections end. The other visitors go on. This cannot be undone.</p>
    ${!visit.has_cookie && html`<p class="warn">This visit has no cookie: it is all requests from this address by a program of this name. A program
      can call itself something else.</p>`}
    ${usedUp ? html`<p class="soft">The link's visits are used up, so it opens nowhere else.</p>`
      : session.kind === "page-share" ? html`<p class="soft">The page links still open, also for this visitor elsewhere: to end them, revoke the session.</p>`
      : html`<p class="soft">${most ? `${many(most - session.visit_count, "visit is", "visits are")} left, so the` : "The"} link itself still opens, also for this visitor in another browser.</p>
        <${Check} label="Replace the link" hint="The former link opens no more; who is in stays in. Programs that use the link's token need the new one."
          checked=${rotates} onChange=${setRotates} />`}<//>`;
}
