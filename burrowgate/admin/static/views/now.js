// Page of what is shared at present: targets, their active sessions, and live connections.

import { html } from "../view.js";
import { ask, query } from "../api.js";
import { many } from "../format.js";
import { noteError, refresh, useQuery, useShared } from "../state.js";
import { RunningBoxes } from "./boxes.js";
import { Waiting } from "./requests.js";
import { Label, Page, Problem, Section, QueryResult, State, Switch, When } from "../parts.js";

const SHOWN = 8;

export function Now({ share, add }) {
  const targets = useQuery("targets");
  const sessions = useQuery(query("sessions", { state: "active", limit: 500 }));
  const { live } = useShared();
  return html`<${Page} title="Now" actions=${html`<button type="button" class="button" onClick=${add}>Add a target</button>`}>
    <${QueryResult} of=${targets}>${({ targets: all }) => all.length
      ? html`<${Waiting} /><${RunningBoxes} /><${QueryResult} of=${sessions}>${(found) => html`<${Overview} targets=${all} found=${found} live=${live} share=${share} />`}<//>`
      : html`<${Welcome} add=${add} />`}<//><//>`;
}

function Welcome({ add }) {
  return html`<div class="card empty"><h2>Nothing is shared yet</h2>
    <p>Begin with what you want to share: a web application on this machine or network, or a folder.</p>
    <button type="button" class="button primary" onClick=${add}>Add a target</button></div>`;
}

function Overview({ targets, found, live, share }) {
  const sessions = found.sessions;
  const people = Object.keys(live.sessions).length;
  const more = found.cursor ? "More than " : "";
  const rest = targets.filter((target) => !sessions.some((session) => session.target === target.name));
  const shared = targets.filter((target) => !rest.includes(target));
  return html`<div><p class="lead">${more}${many(sessions.length, "link is", "links are")} open, ${
      live.count ? html`<strong>${many(people, "of them", "of them")} in use right now</strong>` : "none of them is in use right now"}.</p>
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
    ${!target.enabled && html`<p class="soft">It is off: these links do not work until it is on again.</p>`}
    ${public_ > 0 && html`<p class="soft">${many(public_, "visitor connection", "visitor connections")} without a link, on a public domain.</p>`}
    <ul class="rows">${order.slice(0, SHOWN).map((session) => html`<${Row} key=${session.id} session=${session} live=${live} />`)}</ul>
    ${sessions.length > SHOWN && html`<p class="after"><a href=${`#/sessions?target=${target.name}&state=active`}>All ${
      many(sessions.length, "link")} to ${target.name}</a></p>`}</section>`;
}

function Row({ session, live }) {
  const count = live.sessions[session.id] ?? 0;
  return html`<li class="row"><a class="whole" href=${`#/sessions/${session.id}`}><${Label} session=${session} />
      ${session.kind === "page-share" && html`<span class="tag">pages</span>`}
      ${session.limits.max_visits === 1 && html`<span class="tag">once</span>`}</a>
    <span class="grow"></span><span class="soft ends">ends <${When} ahead at=${session.expires_at} /></span>
    <${State} state=${session.state} live=${count} /></li>`;
}
