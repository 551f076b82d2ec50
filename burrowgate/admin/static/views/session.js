// Page of one session, in parts: its state and who uses it now; who can open it; visits; recordings; and its history.

import { Fragment, html, useRef, useState, useEffect } from "../view.js";
import * as api from "../api.js";
import { bytes, exact, many } from "../format.js";
import { noteError, note, refresh, useQuery, useShared } from "../state.js";
import { ActionButton, Dialog, Field, Label, Page, QueryResult, Secret, Section, State, Confirm, Tabs, useOpen, When } from "../parts.js";
import { LinkBox, PageShare, PassphraseField } from "./mint.js";
import { Traffic } from "../plot.js";
import { Events } from "./events.js";
import { Requests } from "./requests.js";
import { SessionAccess, WhoFact } from "./access.js";
import { Visits } from "./visits.js";
import { connectLine, Credentials, TcpConnections, TcpFacts } from "./tcp_session.js";
import { Recordings } from "./recordings.js";
import { copyLink, Revoke } from "./session_actions.js";

export function Session({ argument: id, part }) {
  const found = useQuery(`sessions/${id}`);
  return html`<${QueryResult} of=${found}>${(session) => html`<${Details} session=${session} part=${part} />`}<//>`;
}

const isOver = (session) => session.state === "revoked" || session.state === "ended";

function Details({ session, part }) {
  const [revoking, askRevoke, noRevoke] = useOpen();
  const [deleting, askDelete, noDelete] = useOpen();
  const [extending, extend, noExtend] = useOpen();
  const [protecting, protect, noProtect] = useOpen();
  const [shown, setShown] = useState(null);
  const path = `sessions/${session.id}`;
  const at = `/${path}`;
  const over = isOver(session);
  const alive = session.state === "active" || session.state === "idle";
  const show = async () => setShown({ link: await api.get(`${path}/link`) });
  const reveal = async () => {
    const [link, seed] = [await api.get(`${path}/link`), await api.get(`${path}/seed`)];
    setShown({ link, seed });
  };
  const copyAgain = async () => {
    const url = await copyLink(session.id);
    if (url) setShown({ link: { url } });
  };
  const title = html`<${Relabel} session=${session} />`;
  const parts = [[at, "Overview"], [`${at}/access`, "Access"], [`${at}/visits`, "Visits"],
    ...(session.tcp?.recorded ? [[`${at}/recordings`, "Recordings"]] : []), [`${at}/history`, "History"]];
  const Part = { access: Access, visits: Visits, recordings: Recordings, history: Past }[part] ?? Overview;
  return html`<${Page} title=${title} above=${html`<p class="crumb"><a href="#/sessions">Sessions</a> / <a href=${`#/targets/${session.target}`}>${session.target}</a></p>`}
    actions=${html`<${Fragment}>
      ${!over && html`<${ActionButton} class="primary" does=${copyAgain}>Copy the link<//><${ActionButton} does=${show}>Show<//>
        ${session.kind === "page-share" && html`<${ActionButton} does=${reveal}>Seed<//>`}
        <button type="button" class="button" onClick=${extend}>Extend</button>
        <button type="button" class="button" onClick=${protect}>Passphrase</button>
        <button type="button" class="button danger" onClick=${askRevoke}>Revoke</button>`}
      ${!alive && html`<button type="button" class="button danger" onClick=${askDelete}>Delete</button>`}<//>`}>
    <${Tabs} label="Parts of this session" at=${part ? `${at}/${part}` : at} pages=${parts} />
    <${Part} session=${session} />
    ${shown && html`<${Dialog} title=${shown.seed ? "The seed and the link" : "The link"} wide=${Boolean(shown.seed)} onClose=${() => setShown(null)}>
      <${LinkBox} url=${shown.seed?.example_url ?? shown.link.url} />
      ${session.tcp && html`<div class="named"><span>To connect without a browser</span><${Secret} text=${connectLine(shown.link.url)} label="Command" /></div>`}
      ${shown.seed && html`<${PageShare} token=${shown.link.token} seed=${shown.seed.seed} example=${shown.seed.example_url} />`}<//>`}
    ${extending && html`<${Extend} session=${session} onClose=${noExtend} />`}
    ${protecting && html`<${Protect} session=${session} onClose=${noProtect} />`}
    ${revoking && html`<${Revoke} session=${session} onClose=${noRevoke} />`}
    ${deleting && html`<${Confirm} title="Delete this session?" verb="Delete" onClose=${noDelete}
        does=${async () => { await api.remove(path, session.version); location.hash = "#/sessions"; refresh(); note("Deleted."); }}>
      <p>It is removed from the list, with its visits. Its events stay in the history.</p><//>`}
  <//>`;
}

// What matters first: whether it works, until when, and whether it is used.
function Overview({ session }) {
  const count = useShared().live.sessions[session.id] ?? 0;
  const asked = !isOver(session) && session.extend_requests.some((one) => one.answer === null);
  return html`<${Fragment}>
    ${asked && html`<${Section} title="More time, please"><${Requests} session=${session} /><//>`}
    <dl class="facts card">
      <div><dt>State</dt><dd><${State} session=${session} />${count > 0 && html`<span class="soft">${many(count, "connection")} open</span>`}</dd></div>
      <div><dt>${session.state === "expired" ? "Ended" : "Ends"}</dt><dd>${session.revoked_at
        ? html`revoked <${When} at=${session.revoked_at} />` : html`<${When} ahead=${session.state !== "expired"} at=${session.expires_at} />`}
        ${!session.revoked_at && html`<span class="soft"><${When} plain at=${session.expires_at} /></span>`}</dd></div>
      <div><dt>Last used</dt><dd><${When} at=${session.last_used_at} /></dd></div>
      <div><dt>Opens</dt><dd>${session.kind === "page-share" ? "single pages of " : "all of "}<a href=${`#/targets/${session.target}`}>${session.target}</a></dd></div>
      <${WhoFact} session=${session} />
      ${session.tcp && html`<${TcpFacts} session=${session} />`}
      <${Limits} session=${session} />
      ${session.allow_extend_requests && html`<div><dt>More time</dt><dd>visitors may ask</dd></div>`}
      <div><dt>Made</dt><dd><${When} at=${session.created_at} />${session.extended_at && html`<span class="soft">extended <${When} at=${session.extended_at} /></span>`}</dd></div>
      ${session.rotated_at && html`<div><dt>Link replaced</dt><dd><${When} at=${session.rotated_at} /></dd></div>`}
      <div><dt>Id</dt><dd class="mono">${session.id}</dd></div>
    </dl>
    ${session.tcp ? html`<${TcpConnections} id=${session.id} />` : html`<${Connections} of=${{ session_id: session.id }} count=${count} />`}
    <${Section} title="Traffic"><${Traffic} of=${{ session_id: session.id }} /><//><//>`;
}

function Access({ session }) {
  const over = isOver(session);
  return html`<${Fragment}><${SessionAccess} session=${session} over=${over} />
    ${session.tcp && html`<${Credentials} session=${session} over=${over} />`}<//>`;
}

const Past = ({ session }) => html`<${Section} title="History"><${Events} of=${{ session_id: session.id }} /><//>`;

function Limits({ session }) {
  const { max_visits: visits, idle_timeout: idle, max_connections: connections, methods, networks, client_ca: authority, confirm, passphrase } = session.limits;
  const said = [
    visits && `${session.visit_count} of ${many(visits, "browser")} came in`, idle && `ends when unused for ${idle}`,
    connections && `${many(connections, "connection")} at a time`, methods.length && methods.join(", "), networks.length && `from ${networks.join(", ")}`,
    authority && `with a certificate of ${authority}`, confirm && "after a confirmation", passphrase && "with a passphrase",
  ].filter(Boolean);
  return said.length ? html`<div><dt>Limits</dt><dd>${said.map((one) => html`<span>${one}</span>`)}</dd></div>` : null;
}

// The label, edited in place. A save expects the version at which editing began.
function Relabel({ session }) {
  const [begun, setBegun] = useState(null);
  const [text, setText] = useState("");
  const [conflict, setConflict] = useState(null);
  const box = useRef(null);
  useEffect(() => { if (begun) { box.current?.focus(); box.current?.select(); } }, [begun !== null]);
  const begin = () => { setText(session.label); setBegun(session.version); };
  const save = async (version) => {
    try {
      await api.patch(`sessions/${session.id}`, { label: text }, version);
      setBegun(null);
      setConflict(null);
      note("Relabelled. The link stays as it is.");
    } catch (error) {
      if (error.status !== 412) return noteError(error);
      setConflict(await api.get(`sessions/${session.id}`));
    }
    refresh();
  };
  if (begun === null) {
    return html`<button type="button" class="rename" onClick=${begin} title="Change the label"><${Label} session=${session} />
      <span class="pen" aria-hidden="true">✎</span><span class="unseen">, change the label</span></button>`;
  }
  return html`<${Fragment}><form class="inline" onSubmit=${(event) => { event.preventDefault(); save(begun); }}>
      <input ref=${box} aria-label="Label" maxlength="512" value=${text} onInput=${(event) => setText(event.target.value)}
        onKeyDown=${(event) => event.key === "Escape" && setBegun(null)} />
      <button class="button primary">Save</button><button type="button" class="button" onClick=${() => setBegun(null)}>Cancel</button></form>
    ${conflict && html`<${Dialog} title="This session was changed meanwhile" onClose=${() => setConflict(null)} foot=${html`<${Fragment}>
        <button type="button" class="button" data-first onClick=${() => { setConflict(null); setBegun(null); }}>Keep theirs</button>
        <${ActionButton} class="primary" does=${() => save(conflict.version)}>Use mine<//><//>`}>
      <p>Another tab or the command line changed it since you began.</p>
      <dl class="versus"><div><dt>Theirs</dt><dd><${Label} session=${conflict} /><span class="soft">ends ${exact(conflict.expires_at)}</span></dd></div>
        <div><dt>Yours</dt><dd><bdi>${text || "no label"}</bdi></dd></div></dl><//>`}<//>`;
}

function Extend({ session, onClose }) {
  const [days, setDays] = useState("30");
  const [version, setVersion] = useState(session.version);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const count = Number(days);
  const good = Number.isInteger(count) && count >= 1 && count <= 365;
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await api.ask("POST", `sessions/${session.id}/extend`, { body: { days: count }, version });
      refresh();
      note(`It ends ${exact(Date.now() + count * 86400000)}.`);
      onClose();
    } catch (problem) {
      if (problem.status === 412) {
        const theirs = await api.get(`sessions/${session.id}`).catch(() => session);
        setVersion(theirs.version);
        problem.message = `This session was changed meanwhile: it ends ${exact(theirs.expires_at)} now. Press Extend again if you still want this.`;
      }
      setError(problem);
      setBusy(false);
    }
  };
  return html`<${Dialog} title="Extend" onClose=${onClose}><form onSubmit=${send}>
    <${Field} label="Days from now" error=${error?.message} hint="From 1 to 365.">
      <input type="number" data-first min="1" max="365" required value=${days} onInput=${(event) => setDays(event.target.value)} /><//>
    <div class="quick">${[1, 7, 30, 90, 365].map((one) => html`<button type="button" class="button" aria-pressed=${count === one} onClick=${() => setDays(String(one))}>${one}</button>`)}</div>
    <p>${good ? html`It then ends <strong>${exact(Date.now() + count * 86400000)}</strong>` : "Write a whole number of days, from 1 to 365"}.
      ${session.state === "expired" ? " It opens again at once." : ""}</p>
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button>
      <button class="button primary" disabled=${!good || busy}>Extend</button></div></form><//>`;
}

// Dialog that sets or removes the passphrase.
function Protect({ session, onClose }) {
  const [text, setText] = useState("");
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const path = `sessions/${session.id}/passphrase`;
  const change = async (does, done) => {
    setBusy(true);
    setError(null);
    try {
      await does();
      refresh();
      note(done);
      onClose();
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const send = (event) => {
    event.preventDefault();
    change(() => api.put(path, { passphrase: text }), "Set. Visitors are asked for it from now on.");
  };
  return html`<${Dialog} title="Passphrase" onClose=${onClose}><form onSubmit=${send}>
    <${PassphraseField} data-first required minlength="8" value=${text} onChange=${setText} error=${error?.message} />
    <p>Visitors who are in already are asked for it too, and their connections are cut. It cannot be shown again.</p>
    <div class="foot">${session.limits.passphrase && html`<button type="button" class="button danger" disabled=${busy}
      onClick=${() => change(() => api.remove(path), "Removed. The link opens without a passphrase.")}>Remove</button>`}
      <button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary" disabled=${busy}>Set</button></div></form><//>`;
}

export function Connections({ of, count }) {
  const found = useQuery(api.query("connections", of), { every: 2000 });
  const all = found.data?.connections ?? [];
  return html`<${Section} title="Live connections" actions=${html`<span class="soft">${many(found.data?.count ?? count, "connection")}</span>`}>
    ${all.length ? html`<div class="scroll" tabindex="0" role="region" aria-label="Live connections"><table class="stack"><thead><tr><th>Since</th><th>From</th><th>What</th><th class="number">In</th><th class="number">Out</th><th><span class="unseen">Cut</span></th></tr></thead>
      <tbody>${all.map((one) => html`<tr key=${one.id}><td data-name="since"><${When} at=${one.since} /></td><td class="mono" data-name="from">${one.client_address}</td>
        <td><span class="mono what">${one.method} ${one.path}</span>${one.tunnel && html` <span class="tag">tunnel</span>`}</td>
        <td class="number" data-name="in">${bytes(one.request_body_bytes)}</td><td class="number" data-name="out">${bytes(one.response_body_bytes)}</td>
        <td class="number last"><${ActionButton} class="danger small" aria-label=${`Cut ${one.method} ${one.path} from ${one.client_address}`}
          does=${async () => { await api.remove(`connections/${encodeURIComponent(one.id)}`); note("Cut. The link still works."); found.reload(); }}>Cut<//></td></tr>`)}</tbody></table></div>`
      : html`<p class="soft">None at present.</p>`}<//>`;
}
