// Page of finished requests: those that the gateway has in memory, and new ones as they finish.
//
// Rules. Filters are applied by the gateway, to the list and to the stream. The stream is closed while the page is
// hidden, because a browser opens at most six connections to one host. New requests are shown together, four times a
// second at most, so that a busy gateway does not occupy the page.

import { html, useEffect, useState } from "../view.js";
import * as api from "../api.js";
import { bytes, exact, many } from "../format.js";
import { useFilters, useQuery, useShared } from "../state.js";
import { Copy, Dialog, Page, Problem, useDebounced, Wait, When } from "../parts.js";

const STEP = 100; // requests that are shown at first, and that each "Older ones" adds
const MOST = 1000; // kept in the page
const PAUSE = 250; // milliseconds
const statuses = [["", "Any status"], ["2xx", "2xx"], ["3xx", "3xx"], ["4xx", "4xx"], ["5xx", "5xx"], ["0", "No response"]];
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export function took(milliseconds) {
  if (milliseconds < 1000) return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}

const isVisible = () => !document.hidden;
function useVisible() {
  const [visible, setVisible] = useState(isVisible);
  useEffect(() => {
    const changed = () => setVisible(isVisible());
    document.addEventListener("visibilitychange", changed);
    return () => document.removeEventListener("visibilitychange", changed);
  }, []);
  return visible;
}

// The requests that fit `filters`, the newest first; new ones are added while `live`.
function useRequests(filters, live) {
  const { away } = useShared();
  const visible = useVisible();
  const [found, setFound] = useState({ requests: [], kept: undefined, error: null });
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(filters);
  useEffect(() => {
    if (away || !visible) return;
    const stop = new AbortController();
    let waiting = [];
    let timer = 0;
    const show = () => {
      timer = 0;
      const fresh = waiting.reverse();
      waiting = [];
      setFound((before) => ({ ...before, requests: [...fresh, ...before.requests].slice(0, MOST) }));
    };
    const follow = async () => {
      const page = await api.get(api.query("requests", { ...filters, limit: MOST }), { signal: stop.signal });
      setFound({ requests: page.requests, kept: page.kept, error: null });
      if (!live || !page.kept) return;
      await api.stream((request) => {
        waiting.push(request);
        timer ||= setTimeout(show, PAUSE);
      }, stop.signal, api.query("requests/stream", { ...filters, after: page.newest }));
      if (!stop.signal.aborted) setTimeout(() => setTurn((count) => count + 1), 1000); // it ended: begin again
    };
    follow().catch((error) => {
      if (stop.signal.aborted || error instanceof api.Unreachable) return;
      setFound((before) => ({ ...before, error }));
    });
    return () => { stop.abort(); clearTimeout(timer); };
  }, [key, live, visible, away, turn]);
  return { ...found, reload: () => setTurn((count) => count + 1) };
}

export function Inspector({ parameters }) {
  const [filters, choose] = useFilters("/requests", parameters, ["text", "target", "status", "method", "session_id"]);
  const { text, target, status, method, session_id: session } = filters;
  const [live, setLive] = useState(true);
  const [shown, setShown] = useState(STEP);
  const [opened, setOpened] = useState(null);
  const targets = useQuery("targets").data?.targets ?? [];
  const of = { ...filters, text: useDebounced(text.slice(0, 200)) };
  const found = useRequests(of, live);
  const chosen = text || target || status || method || session;
  useEffect(() => setShown(STEP), [JSON.stringify(of)]);
  return html`<${Page} title="Requests" actions=${found.kept > 0 && html`<button type="button" class="button" aria-pressed=${!live}
      onClick=${() => setLive((before) => !before)}>${live ? "Pause" : "Continue"}</button>`}>
    <p class="lead soft">The gateway keeps the last ${found.kept > 0 ? many(found.kept, "finished request") : "finished requests"} in memory, without query, header fields and bodies.</p>
    <div class="filters" role="search">
      <input type="search" aria-label="Search" placeholder="Search path, host, address, id" value=${text} onInput=${choose("text")} />
      <select aria-label="Target" value=${target} onChange=${choose("target")}><option value="">Any target</option>
        ${targets.map((one) => html`<option value=${one.name}>${one.name}</option>`)}</select>
      <select aria-label="Status" value=${status} onChange=${choose("status")}>
        ${statuses.map(([value, name]) => html`<option value=${value}>${name}</option>`)}</select>
      <select aria-label="Method" value=${method} onChange=${choose("method")}><option value="">Any method</option>
        ${methods.map((one) => html`<option value=${one}>${one}</option>`)}</select>
      ${session && html`<button type="button" class="button" onClick=${() => choose("session_id")({ target: { value: "" } })}
        aria-label="Show all sessions">Session <span class="mono">${session.slice(0, 8)}…</span> ✕</button>`}</div>
    ${found.error && html`<${Problem} error=${found.error} reload=${found.reload} />`}
    ${found.kept === undefined && !found.error && html`<${Wait} />`}
    ${found.kept === 0 && html`<div class="card empty"><h2>The inspector is off</h2>
      <p>Set <code>recent_requests</code> to a number above 0 in the configuration, and reload the gateway.</p></div>`}
    ${found.kept > 0 && !found.requests.length && html`<div class="card empty"><h2>${chosen ? "Nothing fits" : "No requests yet"}</h2>
      <p>${chosen ? "No request that is kept fits what you look for." : "Requests of visitors appear here as they finish."}</p></div>`}
    ${found.requests.length > 0 && html`<section class="card"><h2 class="unseen">Requests</h2>
      <table class="stack requests"><thead><tr><th>Time</th><th>Status</th><th>Request</th><th class="number">Took</th><th class="number">Sent</th><th>Client</th></tr></thead>
        <tbody>${found.requests.slice(0, shown).map((one) => html`<${Row} key=${one.number} request=${one} open=${setOpened} />`)}</tbody></table>
      ${found.requests.length > shown && html`<p class="after"><button type="button" class="button" onClick=${() => setShown(shown + STEP)}>Older ones</button></p>`}</section>`}
    ${opened && html`<${Details} request=${opened} onClose=${() => setOpened(null)} />`}
  <//>`;
}

const level = (request) => (request.status === 0 || request.status >= 500 ? "failed" : request.status >= 400 ? "refused" : "");

function Row({ request, open }) {
  return html`<tr><td><time datetime=${request.time} title=${exact(request.time)}>${seconds(request.time)}</time></td>
    <td><span class=${`status ${level(request)}`}>${request.status || "none"}</span></td>
    <td class="path"><button type="button" class="plain" onClick=${() => open(request)}><span class="verb">${request.method}</span> <bdi class="mono">${request.path}</bdi></button>
      <bdi class="soft">${request.host}</bdi></td>
    <td class="number" data-name="took">${took(request.duration_ms)}</td>
    <td class="number" data-name="sent">${bytes(request.response_body_bytes)}</td>
    <td class="mono soft">${request.client_address}</td></tr>`;
}

function Details({ request, onClose }) {
  const rows = [
    ["Ended", html`${exact(request.time)}, <${When} at=${request.time} />`],
    ["Took", took(request.duration_ms)],
    ["Status", request.status || "No response was sent"],
    ["Outcome", request.reason ? `${request.outcome}: ${request.reason}` : request.outcome],
    ["Host", html`<bdi>${request.host}</bdi>`],
    ["Target", request.target && html`<a href=${`#/targets/${request.target}`}>${request.target}</a>`],
    ["Session", request.session_id && html`<a class="mono" href=${`#/sessions/${request.session_id}`}>${request.session_id}</a>
      <a href=${`#/requests?session_id=${request.session_id}`} onClick=${onClose}>all its requests</a>`],
    ["Client", html`<span class="mono">${request.client_address}</span>`],
    ["Received", bytes(request.request_body_bytes)],
    ["Sent", bytes(request.response_body_bytes)],
    ["Id", html`<span class="mono">${request.id}</span>`],
  ].filter(([, value]) => value);
  return html`<${Dialog} title="Request" onClose=${onClose} foot=${html`<${Copy} text=${request.id} label="Copy the id" what="Id copied." />`}>
    <p class="target-line"><strong>${request.method}</strong> <bdi class="mono">${request.path}</bdi></p>
    <dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
    <p class="hint">The log has the same id as <code>request_id</code>.</p><//>`;
}

const secondsFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const seconds = (when) => secondsFormat.format(new Date(when));
