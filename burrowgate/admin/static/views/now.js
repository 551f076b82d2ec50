// Page of what is shared at present: targets, their active sessions, and live connections.
//
// Rules. What is in use comes first, and what is paused last. Links to a target that is off are paused: no number of open
// links counts them.

import { html } from "../view.js";
import { ask, query } from "../api.js";
import { many } from "../format.js";
import { noteError, refresh, useQuery, useShared } from "../state.js";
import { RunningBoxes } from "./boxes.js";
import { Waiting } from "./requests.js";
import { Label, Page, Problem, Section, QueryResult, State, Switch, When } from "../parts.js";

const SHOWN = 8;
const LISTED = 500;

export function Now({ share, add }) {
  const targets = useQuery("targets");
  const sessions = useQuery(query("sessions", { state: "active", limit: LISTED }));
  // Those in use, which may not be among the newest.
  const busy = useQuery(query("sessions", { state: "active", in_use: true, limit: LISTED })).data?.sessions ?? [];
  const { live } = useShared();
  return html`<${Page} title="Now" actions=${html`<button type="button" class="button" onClick=${add}>Add a target</button>`}>
    <${QueryResult} of=${targets}>${({ targets: all }) => all.length
      ? html`<${Waiting} /><${RunningBoxes} /><${QueryResult} of=${sessions}>${(found) => html`<${Overview} targets=${all} found=${found} busy=${busy} live=${live} share=${share} />`}<//>`
      : html`<${Welcome} add=${add} />`}<//><//>`;
}

function Welcome({ add }) {
  return html`<div class="card empty"><h2>Nothing is shared yet</h2>
    <p>Begin with what you want to share: a web application on this machine or network, or a folder.</p>
    <button type="button" class="button primary" onClick=${add}>Add a target</button></div>`;
}

function Overview({ targets, found, busy, live, share }) {
  const sessions = [...new Map([...busy, ...found.sessions].map((session) => [session.id, session])).values()];
  const open = sessions.filter((session) => !session.paused).length;
  const paused = sessions.length - open;
  const used = Object.keys(live.sessions).length;
  const more = found.cursor ? "More than " : "";
  const order = [...targets].sort((one, other) => other.enabled - one.enabled || (live.targets[other.name] ?? 0) - (live.targets[one.name] ?? 0));
  const shared = order.filter((target) => sessions.some((session) => session.target === target.name));
  const rest = order.filter((target) => !shared.includes(target));
  return html`<div><p class="lead">${more}<a href="#/sessions?state=active">${many(open, "link")}</a> ${open === 1 ? "is" : "are"} open, ${
      used ? html`<a href="#/sessions?state=in-use"><strong>${used.toLocaleString()} of them in use right now</strong></a>` : "none of them is in use right now"}${
      paused > 0 && html`; <a href="#/sessions?state=paused">${paused.toLocaleString()} more</a> ${paused === 1 ? "is" : "are"} paused`}.</p>
    ${shared.map((target) => html`<${Target} key=${target.name} target=${target} live=${live} share=${share}
      sessions=${sessions.filter((session) => session.target === target.name)} />`)}
    ${rest.length > 0 && html`<${Section} title=${shared.length ? "Not shared now" : "Your targets"}><ul class="rows">${rest.map((target) => html`
      <li key=${target.name} class="row"><${Name} target=${target} /><span class="grow"></span>
        <${Toggle} target=${target} /><button type="button" class="button" onClick=${() => share(target.name)}
          aria-label=${`Share ${target.name}`}>Share</button></li>`)}</ul><//>`}</div>`;
}

export const Name = ({ target }) => html`<span class="name"><a href=${`#/targets/${target.name}`}>${target.name}</a>
  <span class="soft mono">${target.address}</span>${target.domains.some((one) => one.public)
    && html` <span class="tag warn">public</span>`}${!target.enabled && html` <span class="tag">off</span>`}</span>`;

export function Toggle({ target }) {
  const does = async () => {
    try {
      await ask("PATCH", `targets/${target.name}`, { body: { enabled: !target.enabled }, version: target.version });
    } catch (error) {
      noteError(error);
    }
    refresh();
  };
  return html`<${Switch} on=${target.enabled} does=${does}
    label=${`${target.name} is ${target.enabled ? "on: links to it work" : "off: links to it do not work"}`} />`;
}

function Target({ target, sessions, live, share }) {
  const order = [...sessions].sort((one, other) => (live.sessions[other.id] ?? 0) - (live.sessions[one.id] ?? 0));
  const public_ = (live.targets[target.name] ?? 0) - sessions.reduce((sum, one) => sum + (live.sessions[one.id] ?? 0), 0);
  return html`<section class="card" aria-label=${`Target ${target.name}`}>
    <div class="head"><h2><${Name} target=${target} /></h2><div class="actions"><${Toggle} target=${target} />
      <button type="button" class="button" onClick=${() => share(target.name)} aria-label=${`Share ${target.name}`}>Share</button></div></div>
    ${!target.enabled && html`<p class="soft">It is off: these links are paused until it is on again.</p>`}
    ${public_ > 0 && html`<p class="soft"><a href=${`#/targets/${target.name}`}>${many(public_, "visitor connection")}</a> without a link, on a public domain.</p>`}
    <ul class="rows">${order.slice(0, SHOWN).map((session) => html`<${LinkRow} key=${session.id} session=${session} live=${live} />`)}</ul>
    ${sessions.length > SHOWN && html`<p class="after"><a href=${`#/sessions?target=${target.name}&state=${target.enabled ? "active" : "paused"}`}>All ${
      many(sessions.length, "link")} to ${target.name}</a></p>`}</section>`;
}

// One link: whom it is for, when it ends, and whether it is in use.
export function LinkRow({ session, live }) {
  const count = live.sessions[session.id] ?? 0;
  return html`<li class="row"><a class="whole" href=${`#/sessions/${session.id}`}><${Label} session=${session} />
      ${session.kind === "page-share" && html`<span class="tag">pages</span>`}
      ${session.limits.max_visits === 1 && html`<span class="tag">once</span>`}</a>
    <span class="grow"></span><span class="soft ends">ends <${When} ahead at=${session.expires_at} /></span>
    <${State} session=${session} live=${count} /></li>`;
}
