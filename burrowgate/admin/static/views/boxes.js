// Disposable browsers: those that run now, and those of the permanent history. What is opened in them is not known.

import { html } from "../view.js";
import * as api from "../api.js";
import { bytes, many } from "../format.js";
import { useQuery } from "../state.js";
import { Confirm, Section, useOpen, When } from "../parts.js";

export const boxEnds = { user: "its visitor ended it", admin: "an operator ended it", idle: "it was not used", "no-viewer": "its page was closed",
  "max-lifetime": "its longest time was over", expired: "the link expired", revoked: "the link was revoked", ended: "the access ended", crashed: "it crashed",
  "out-of-memory": "it needed too much memory", "start-timeout": "it did not start in time", "image-missing": "its image is missing",
  "launcher-error": "it could not be started", "limits-not-applied": "its limits could not be applied", "gateway-stopping": "the gateway stopped",
  orphan: "its gateway was gone" };
const span = (seconds) => (seconds % 3600 === 0 ? many(seconds / 3600, "hour") : seconds % 60 === 0 ? many(seconds / 60, "minute") : many(seconds, "second"));
const stateText = { requested: "starting", launching: "starting", ready: "ready", active: "in use", detached: "no viewer", stopping: "ending" };

// A section with the browsers that run now, of one target or of all; nothing while there is none.
export function RunningBoxes({ target }) {
  const found = useQuery(api.query("boxes", { target }), { every: 5000 });
  const boxes = found.data?.boxes ?? [];
  if (!boxes.length) return null;
  return html`<${Section} title="Browsers that run now"><ul class="rows" aria-label="Browsers">${boxes.map((box) => html`
    <${Row} key=${box.id} box=${box} named=${!target} again=${found.reload} />`)}</ul><//>`;
}

function Row({ box, named, again }) {
  const [ending, end, stay] = useOpen();
  return html`<li class="row"><a class="whole" href=${`#/sessions/${box.session_id}`}><span class="label">${named ? html`<bdi>${box.target}</bdi>` : box.id}</span>
      <span class="soft">${box.launcher}, started <${When} at=${box.requested_at} />${box.input_at && html`, used <${When} at=${box.input_at} />`}${
        box.idle_ends_at && html`, ends <${When} ahead at=${box.idle_ends_at} /> if not used`}${
        box.watchers > 0 && html`, watched by ${box.watchers}`}, ${bytes(box.bytes_out)} of pictures</span></a>
    <span class="grow"></span><span class=${`tag ${box.warned ? "warn" : ""}`}>${stateText[box.state] ?? box.state}</span>
    <button type="button" class="button small danger" onClick=${end} disabled=${box.state === "stopping"} aria-label=${`End the browser ${box.id}`}>End</button>
    ${ending && html`<${Confirm} title="End this browser?" verb="End it" onClose=${stay}
      does=${async () => { await api.ask("DELETE", `boxes/${box.id}`); again(); }}>
      <p>What its visitor does in it is lost at once. The link stays as it is, and can start another one.</p><//>`}</li>`;
}

// What a target of this type starts, and its bounds.
export function BrowserFacts({ browser: one }) {
  const ways = [one.clipboard.in && "pasted into it", one.clipboard.out && "copied out of it"].filter(Boolean);
  return html`<div><dt>First page</dt><dd class="mono">${one.start_url}</dd></div>
    <div><dt>Isolated by</dt><dd>${one.launcher || "the launcher of the configuration"}${one.image && html`, image <bdi class="mono">${one.image}</bdi>`}</dd></div>
    <div><dt>Ends</dt><dd>${one.idle_minutes ? `after ${many(one.idle_minutes, "minute")} without use` : "without use, as configured"}, after ${span(one.no_viewer)} without
      a page, after ${span(one.max_lifetime)} at the latest</dd></div>
    <div><dt>May use</dt><dd>${bytes(one.limits.memory)} of memory, ${one.limits.cpus} cores, ${one.limits.pids} processes${one.allow_unlimited && "; also where that cannot be enforced"}</dd></div>
    <div><dt>Text</dt><dd>${ways.length ? `is ${ways.join(" and ")}` : "passes in no direction"}</dd></div>
    <div><dt>Files</dt><dd>${[one.downloads ? "downloads reach the visitor" : "no downloads", one.uploads ? "uploads reach it" : "no uploads"].join(", ")}</dd></div>
    <div><dt>Reaches</dt><dd class="mono">${one.egress.allow.join(", ")}${one.egress.deny.length > 0 && html` but ${one.egress.deny.join(", ")}`}</dd></div>
    <div><dt>Watching</dt><dd>${one.watch === "on" ? "other visitors of a session may watch" : "no other visitor may watch"}</dd></div>
    <div><dt>At a time</dt><dd>${many(one.per_owner, "browser")} of each account or link</dd></div>`;
}

// The rows of the history.
export function PastBoxes({ boxes }) {
  if (!boxes.length) return html`<p class="soft">None fits.</p>`;
  return html`<ul class="rows" aria-label="Browsers">${boxes.map((box) => html`<li class="row" key=${box.id}>
    <a class="whole" href=${`#/sessions/${box.session_id}`}><bdi class="label">${box.target}</bdi>
      <span class="soft">${box.launcher}${box.reason && html`: ${boxEnds[box.reason] ?? box.reason}`}, ${bytes(box.bytes_out)} of pictures${box.watched > 0 && `, watched ${many(box.watched, "time")}`}</span></a>
    <span class="grow"></span><span class="soft ends"><${When} at=${box.requested_at} /></span>
    <span class="tag">${box.ended_at ? "over" : "runs"}</span></li>`)}</ul>`;
}
