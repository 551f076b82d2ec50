// Page of the list of sessions: search, order, selection, and revocation in bulk.
//
// Rules. The API sorts, and returns a page at a time; the next is loaded when the end scrolls into view. Only visible rows
// are in the document, all of the same height, so that the cost does not grow with the length of the list. A turn of the wheel
// makes a whole screen of rows: they have no components and no listeners of their own.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../view.js";
import * as api from "../api.js";
import { exact, many, relative } from "../format.js";
import { note, noteError, refresh, useFilters, useQuery, useShared } from "../state.js";
import { Label, Page, Problem, State, Confirm, useNow, useOpen, useDebounced, Wait } from "../parts.js";
import { copyLink, Revoke } from "./session_actions.js";

const PAGE = 250;
const AROUND = 4;
const AT_ONCE = 1000;
const states = [["", "Any state"], ["active", "Active"], ["in-use", "In use"], ["paused", "Paused"], ["idle", "Idle"], ["expired", "Expired"],
  ["revoked", "Revoked"], ["ended", "Ended"]];
const selections = { "in-use": { in_use: true }, active: { state: "active", paused: false }, paused: { state: "active", paused: true } };
const orders = [["", "Session", "Newest first"], ["last_used", "Last use", "Last used first"], ["visits", "Visits", "Most visits first"],
  ["connections", "Open", "Most connections first"], ["expiry", "Ends", "Ends first"]];

// The sessions for `parameters`, as many pages as were scrolled to.
function usePages(parameters) {
  const { news, away } = useShared();
  const [found, setFound] = useState({ sessions: [], cursor: null, loaded: false, error: null });
  const key = JSON.stringify(parameters);
  const current = useRef("");
  const wanted = useRef(PAGE);
  const asking = useRef(false);
  async function load(fresh) {
    const mine = current.current;
    asking.current = true;
    try {
      let sessions = fresh ? [] : found.sessions;
      let cursor = fresh ? undefined : found.cursor;
      do {
        const limit = Math.min(1000, fresh ? wanted.current - sessions.length : PAGE);
        const page = await api.get(api.query("sessions", { ...parameters, limit, cursor }));
        if (mine !== current.current) return;
        // A session that was used meanwhile may be on two pages.
        sessions = [...new Map([...sessions, ...page.sessions].map((session) => [session.id, session])).values()];
        cursor = page.cursor;
      } while (fresh && cursor && sessions.length < wanted.current);
      wanted.current = Math.max(wanted.current, sessions.length);
      setFound({ sessions, cursor, loaded: true, error: null });
    } catch (error) {
      if (mine === current.current && !(error instanceof api.Unreachable)) setFound((before) => ({ ...before, loaded: true, error }));
    } finally {
      if (mine === current.current) asking.current = false;
    }
  }
  useEffect(() => {
    if (away) return;
    if (current.current.split("\n")[0] !== key) wanted.current = PAGE;
    current.current = `${key}\n${news}`;
    load(true);
  }, [key, news, away]);
  return { ...found, more: () => { if (found.cursor && !asking.current) load(false); }, reload: refresh };
}

export function Sessions({ parameters }) {
  const [filters, choose] = useFilters("/sessions", parameters, ["text", "target", "project", "state", "order"]);
  const { text, target, project, state, order } = filters;
  const [chosen, setChosen] = useState(() => new Set());
  const [asking, ask, stop] = useOpen();
  const targets = useQuery("targets").data?.targets ?? [];
  const projects = [...new Set([...targets.map((one) => one.project ?? "default"), ...(project ? [project] : [])])].sort();
  const still = useDebounced(text.slice(0, 64));
  const pages = usePages({ text: still, target, project, ...(selections[state] ?? { state }), order });
  useEffect(() => setChosen(new Set()), [still, target, project, state]);
  const box = useRef(null);
  useEffect(() => { if (parameters.has("search")) box.current.focus(); }, [parameters]);
  const toggle = (id) => setChosen((before) => {
    const after = new Set(before);
    if (!after.delete(id)) after.add(id);
    return after;
  });
  const revocable = pages.sessions.filter((one) => one.state !== "revoked" && one.state !== "ended");
  const selected = revocable.filter((one) => chosen.has(one.id));
  const revoke = async () => {
    let revoked = 0;
    try {
      for (let first = 0; first < selected.length; first += AT_ONCE) {
        revoked += (await api.post("sessions/bulk-revoke", { ids: selected.slice(first, first + AT_ONCE).map((one) => one.id) })).revoked;
      }
    } catch (error) {
      // Each batch is revoked completely or not at all; the batches before it stay revoked.
      if (revoked) error.message = `${many(revoked, "link")} of ${selected.length.toLocaleString()} revoked, then: ${error.message}`;
      throw error;
    } finally {
      refresh();
    }
    setChosen(new Set());
    note(`${many(revoked, "link")} revoked.`);
  };
  return html`<${Page} title="Sessions">
    <div class="filters" role="search">
      <input ref=${box} type="search" aria-label="Search" placeholder="Search labels, targets, ids, addresses" value=${text}
        onInput=${choose("text")} />
      <select aria-label="Target" value=${target} onChange=${choose("target")}><option value="">Any target</option>
        ${targets.map((one) => html`<option value=${one.name}>${one.name}</option>`)}</select>
      ${projects.length > 1 && html`<select aria-label="Project" value=${project} onChange=${choose("project")}><option value="">Any project</option>
        ${projects.map((one) => html`<option value=${one}>${one}</option>`)}</select>`}
      <select aria-label="State" value=${state} onChange=${choose("state")}>
        ${states.map(([key, name]) => html`<option value=${key}>${name}</option>`)}</select>
      <select class="narrow" aria-label="Order" value=${order} onChange=${choose("order")}>
        ${orders.map(([key, , name]) => html`<option value=${key}>${name}</option>`)}</select></div>
    ${pages.error && html`<${Problem} error=${pages.error} reload=${pages.reload} />`}
    ${!pages.loaded && html`<${Wait} />`}
    ${pages.loaded && !pages.sessions.length && !pages.error && html`<div class="card empty"><h2>${text || target || project || state ? "Nothing fits" : "No links yet"}</h2>
      <p>${text || target || project || state ? "No session fits what you look for." : "Press Share to make the first."}</p></div>`}
    ${pages.sessions.length > 0 && html`<div class="card list">
      <div class="bar"><label class="pick"><input type="checkbox" checked=${selected.length > 0 && selected.length === revocable.length}
          indeterminate=${selected.length > 0 && selected.length < revocable.length} disabled=${!revocable.length}
          onChange=${(event) => setChosen(new Set(event.target.checked ? revocable.map((one) => one.id) : []))} />
        <span>${selected.length ? `${many(selected.length, "session")} chosen` : `${pages.cursor ? "The first " : ""}${many(pages.sessions.length, "session")}`}</span></label>
        ${selected.length > 0 && html`<button type="button" class="button danger" onClick=${ask}>Revoke ${selected.length}</button>`}</div>
      <div class="columns" role="group" aria-label="Sort by">${orders.map(([key, name, meaning]) => html`<button key=${key} type="button" class="plain"
        aria-pressed=${order === key} title=${meaning} onClick=${() => choose("order")({ target: { value: key } })}>${name}</button>`)}</div>
      <${Rows} sessions=${pages.sessions} more=${pages.more} chosen=${chosen} toggle=${toggle} /></div>`}
    ${asking && html`<${Confirm} title=${`Revoke ${many(selected.length, "link")}?`} verb=${`Revoke ${selected.length}`} does=${revoke} onClose=${stop}>
      <p>They end at once and permanently, and their connections are cut. This cannot be undone: to share again, make a
        new link.</p><//>`}
  <//>`;
}

const time = ({ at, now, ahead }) => (at ? html`<time datetime=${at}>${relative(at, now, ahead)}</time>` : "never");

// The title of a time is made when it is pointed at: to write 120 exact times took longer than all else of a list.
function nameTime({ target }) {
  if (target.dateTime) target.title ||= exact(target.dateTime);
}
const endOf = (session) => ({ at: session.revoked_at ?? session.expires_at, ahead: session.state === "active" || session.state === "idle" });

function row({ session, live, chosen, place, size, now }) {
  const over = session.state === "revoked" || session.state === "ended";
  const name = session.label || session.account || session.id;
  const end = endOf(session);
  const word = end.ahead ? "ends" : session.state;
  return html`<li key=${session.id} class="row" data-place=${place} aria-setsize=${size} aria-posinset=${place + 1}>
    <input type="checkbox" aria-label=${`Choose ${session.label || session.id}`} checked=${chosen} disabled=${over} />
    <a class="whole" href=${`#/sessions/${session.id}`}>${Label({ session })}<span class="soft"><bdi>${session.target}</bdi><span class="below"> · ${
      session.paused && end.ahead ? "paused, " : ""}${word} ${relative(end.at, now, end.ahead)}</span></span></a>
    ${State({ session })}
    <span class="soft cell used"><span class="unseen">last used </span>${time({ at: session.last_used_at, now })}</span>
    <span class=${`cell number ${session.visit_count ? "" : "soft"}`}>${session.visit_count.toLocaleString()}<span class="unseen"> ${session.visit_count === 1 ? "visit" : "visits"}</span></span>
    <span class=${`cell number ${live ? "busy" : "soft"}`}>${live.toLocaleString()}<span class="unseen"> open</span></span>
    <span class="soft cell"><span class="unseen">${word} </span>${time({ ...end, now })}</span>
    <span class="does">${!over && html`<button type="button" class="button small" data-does="copy" aria-label=${`Copy the link of ${name}`}>Copy</button>
      <button type="button" class="button small danger" data-does="revoke" aria-label=${`Revoke ${name}`}>Revoke</button>`}</span></li>`;
}

async function copyIn({ id }) {
  try {
    if (await copyLink(id)) note("The browser did not let the page copy; open the session and press Show.", "bad");
  } catch (error) {
    noteError(error);
  }
}

function Rows({ sessions, more, chosen, toggle }) {
  const { live } = useShared();
  const now = useNow();
  const list = useRef(null);
  const rows = useRef(new Map());
  const [revoking, setRevoking] = useState(null);
  const sessionOf = (event) => sessions[event.target.closest(".row").dataset.place];
  const clicked = (event) => ({ copy: copyIn, revoke: setRevoking })[event.target.dataset.does]?.(sessionOf(event));
  const [view, setView] = useState([0, 40]);
  const height = useRef(56);
  const look = () => {
    const row = list.current?.querySelector(".row");
    if (row) height.current = row.getBoundingClientRect().height || 56;
    const above = Math.max(0, -list.current.getBoundingClientRect().top);
    const first = Math.max(0, Math.floor(above / height.current) - AROUND);
    const last = Math.ceil((above + window.innerHeight) / height.current) + AROUND;
    setView((before) => (before[0] === first && before[1] === last ? before : [first, last]));
  };
  useLayoutEffect(() => {
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => { removeEventListener("scroll", look); removeEventListener("resize", look); };
  }, []);
  useEffect(look, [sessions]);
  useEffect(() => { if (view[1] >= sessions.length - AROUND) more(); }, [view, sessions]);
  const [first, last] = [Math.min(view[0], Math.max(0, sessions.length - 1)), Math.min(view[1], sessions.length)];

  // The same element as before is not compared again, so that a scroll costs only the rows that come into view.
  const shown = sessions.slice(first, last).map((session, offset) => {
    const of = { session, live: live.sessions[session.id] ?? 0, chosen: chosen.has(session.id), place: first + offset, size: sessions.length, now };
    const before = rows.current.get(session.id);
    return before && Object.keys(of).every((name) => before.of[name] === of[name]) ? [session.id, before] : [session.id, { of, element: row(of) }];
  });
  rows.current = new Map(shown);
  return html`<ul ref=${list} class="rows thousands" aria-label="Sessions" onClick=${clicked} onChange=${(event) => toggle(sessionOf(event).id)} onMouseOver=${nameTime}>
    ${first > 0 && html`<li aria-hidden="true" style=${{ height: `${first * height.current}px` }}></li>`}
    ${shown.map(([, one]) => one.element)}
    ${last < sessions.length && html`<li aria-hidden="true" style=${{ height: `${(sessions.length - last) * height.current}px` }}></li>`}
  </ul>
  ${revoking && html`<${Revoke} session=${revoking} onClose=${() => setRevoking(null)} />`}`;
}
