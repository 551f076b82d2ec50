// Pages of the permanent history of TCP sessions: lists with filters, and one session as a story.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { bytes, exact, many, short } from "../format.js";
import { useFilters, useQuery } from "../state.js";
import { ActionButton, Page, QueryResult, Section, Tabs, useDebounced, useOpen, When } from "../parts.js";
import { PastBoxes } from "./boxes.js";
import { closeText, endText } from "./reasons.js";
import { ConnectionTable, SnapshotDialog } from "./tcp_session.js";

const PAGE = 100;
const pages = [["/history", "Events"], ["/history/sessions", "Sessions"], ["/history/connections", "Connections"], ["/history/boxes", "Browsers"]];
export const HistoryTabs = ({ at }) => html`<${Tabs} label="Parts of the history" at=${at} pages=${pages} />`;

const fields = ["target", "project", "account", "reason", "since", "until", "session_id"];
// The beginning of a day, or that of the day after `more` of them, in the time zone of the browser.
function day(text, more = 0) {
  if (!text) return "";
  const date = new Date(`${text}T00:00:00`);
  date.setDate(date.getDate() + more);
  return date.toISOString();
}

// The entries of `path` that fit the filters, as many pages as were asked for.
function usePast(path, name, filters) {
  const { since, until, ...rest } = filters;
  const of = { ...rest, since: day(since), until: day(until, 1), limit: PAGE };
  const first = useQuery(api.query(path, of));
  const [more, setMore] = useState({ of: null, found: [], cursor: null });
  const mine = first.data && more.of === first.data ? more : { found: [], cursor: first.data?.cursor ?? null };
  const next = async () => {
    const page = await api.get(api.query(path, { ...of, cursor: mine.cursor }));
    setMore({ of: first.data, found: [...mine.found, ...page[name]], cursor: page.cursor });
  };
  return { ...first, found: first.data && [...first.data[name], ...mine.found], cursor: mine.cursor, next };
}

export function Past({ argument: part, parameters }) {
  const path = `/history/${part}`;
  const [filters, choose] = useFilters(path, parameters, fields);
  const targets = useQuery("targets").data?.targets ?? [];
  const projects = useQuery("projects").data?.projects ?? [];
  const account = useDebounced(filters.account.slice(0, 128));
  const found = usePast(`history/${part}`, part, part === "sessions" ? { target: filters.target, project: filters.project, account, since: filters.since, until: filters.until }
    : { session_id: filters.session_id, target: filters.target, since: filters.since, until: filters.until });
  const title = { sessions: "Sessions", connections: "Connections", boxes: "Browsers" }[part];
  const select = (name, label, any, options) => html`<select aria-label=${label} value=${filters[name]} onChange=${choose(name)}><option value="">${any}</option>
    ${options.map((one) => html`<option value=${one.name} key=${one.name}>${one.name}</option>`)}</select>`;
  return html`<${Page} title="History"><${HistoryTabs} at=${path} />
    <div class="filters" role="search">
      ${part === "sessions" && html`<input type="search" aria-label="Person" placeholder="Made by" value=${filters.account} onInput=${choose("account")} />`}
      ${select("target", "Target", "Any target", targets)}
      ${part === "sessions" && select("project", "Project", "Any project", projects)}
      <label class="pick">from <input type="date" value=${filters.since} onChange=${choose("since")} /></label>
      <label class="pick">to <input type="date" value=${filters.until} onChange=${choose("until")} /></label></div>
    <p class="hint">Nothing here is ever deleted, whatever is deleted elsewhere.</p>
    <${QueryResult} of=${{ ...found, data: found.found }}>${(all) => html`<section class="card"><h2 class="unseen">${title}</h2>
      ${part === "sessions" ? html`<${SessionRows} sessions=${all} />` : part === "boxes" ? html`<${PastBoxes} boxes=${all} />`
        : html`<${ConnectionTable} connections=${all} sessions=${true} />`}
      ${found.cursor && html`<p class="after"><${ActionButton} does=${found.next}>Older ones<//></p>`}</section>`}<//><//>`;
}

const reasonOf = (one) => one.termination ?? "";
const who = (one) => one.account || "the operator";

function SessionRows({ sessions }) {
  if (!sessions.length) return html`<p class="soft">None fits.</p>`;
  return html`<ul class="rows" aria-label="Sessions">${sessions.map((one) => html`<li class="row" key=${one.id}>
    <a class="whole" href=${`#/history/sessions/${one.id}`}><bdi class="label">${one.label || one.target}</bdi>
      <span class="soft"><bdi>${one.target}</bdi>, by <bdi>${who(one)}</bdi>, ${many(one.connections, "connection")}, ${bytes(one.up)} up, ${bytes(one.down)} down</span></a>
    <span class="grow"></span><span class="soft ends"><${When} at=${one.at ?? one.created_at} /></span>
    <span class="tag">${one.terminated_at ? "over" : "open"}</span></li>`)}</ul>`;
}

// One session as a story: who made it, who came, what was connected, how it ended.
export function Story({ argument: id }) {
  const found = useQuery(`history/sessions/${id}`);
  return html`<${QueryResult} of=${found}>${(data) => html`<${Events} session=${data.session ?? data} id=${id} />`}<//>`;
}

function Events({ session: one, id }) {
  const connections = useQuery(api.query("history/connections", { session_id: id, limit: 500 }));
  const [reading, read, stop] = useOpen();
  const all = connections.data?.connections ?? [];
  const steps = [
    { at: one.at ?? one.created_at, what: "Made", about: html`by <strong><bdi>${who(one)}</bdi></strong>, for <bdi>${one.target}</bdi>${one.project && html` of the project <bdi>${one.project}</bdi>`}: <bdi class="mono">${one.endpoint}</bdi>,
      ${one.connection_limit ? ` ${many(one.connection_limit, "connection")} at most` : " any number of connections"}${one.expires_at ? html`, until ${short(one.expires_at)}` : ""}.
      ${one.credentials?.length > 0 && html` It used <bdi>${one.credentials.join(", ")}</bdi>.`}` },
    one.bound_at && { at: one.bound_at, what: "First client", about: html`bound to <bdi class="mono">${(one.client ?? "").slice(0, 22)}</bdi>.` },
    ...all.flatMap((link) => [
      { at: link.connected_at ?? link.authorised_at, what: "Connected", about: html`<bdi>${link.program || "a program"}</bdi> from <bdi class="mono">${link.client}</bdi>.` },
      link.closed_at && { at: link.closed_at, what: "Closed", about: html`${closeText(link.reason)}, after ${bytes(link.up)} up and ${bytes(link.down)} down.${link.error && html` <bdi>${link.error}</bdi>`}` }]),
    one.terminated_at && { at: one.terminated_at, what: "Over", about: html`because <bdi>${endText(reasonOf(one))}</bdi>${one.terminated_by && html`, by <bdi>${one.terminated_by}</bdi>`}. ${many(one.connections, "connection")}, ${bytes(one.up)} up, ${bytes(one.down)} down.` },
  ].filter(Boolean).sort((first, second) => Date.parse(first.at) - Date.parse(second.at));
  return html`<${Page} title=${html`<bdi>${one.label || `A session of ${one.target}`}</bdi>`} above=${html`<p class="crumb"><a href="#/history">History</a> / <a href="#/history/sessions">Sessions</a></p>`}
    actions=${html`<${Fragment}>${one.snapshot && html`<button type="button" class="button" onClick=${read}>What authorised it</button>`}
      <a class="button" href=${`#/sessions/${id}`}>The session</a><//>`}>
    <${Section} title="What happened"><ol class="events" aria-label="What happened">${steps.map((step, number) => html`<li key=${number}><time datetime=${step.at} title=${exact(step.at)}>${short(step.at)}</time>
      <span class="what">${step.what}</span><span class="about">${step.about}</span></li>`)}</ol>
      ${!one.terminated_at && html`<p class="hint">It is not over yet.</p>`}<//>
    <${Section} title="Connections"><${QueryResult} of=${connections}>${(data) => html`<${ConnectionTable} connections=${data.connections} />`}<//><//>
    ${reading && html`<${SnapshotDialog} id=${id} onClose=${stop} />`}<//>`;
}
