// Page of the list of targets.

import { html } from "../view.js";
import { useQuery, useShared } from "../state.js";
import { many } from "../format.js";
import { Page, QueryResult } from "../parts.js";
import { Name, Toggle } from "./now.js";

export function Targets({ add, share }) {
  const found = useQuery("targets");
  const { live } = useShared();
  return html`<${Page} title="Targets" actions=${html`<button type="button" class="button primary" onClick=${add}>Add a target</button>`}>
    <${QueryResult} of=${found}>${({ targets }) => targets.length
      ? html`<div class="card list"><ul class="rows">${targets.map((target) => html`<li key=${target.name} class="row tall">
          <div class="whole"><${Name} target=${target} /><span class="soft mono hosts">${target.hosts.join("  ")}</span></div><span class="grow"></span>
          ${live.targets[target.name] && html`<a class="state live" href=${`#/sessions?target=${target.name}&state=in-use`}>${live.targets[target.name]} now</a>`}
          ${target.verify === "none" && html`<span class="tag warn">not verified</span>`}
          <${Toggle} target=${target} /><button type="button" class="button" onClick=${() => share(target.name)} aria-label=${`Share ${target.name}`}>Share</button></li>`)}</ul></div>`
      : html`<div class="card empty"><h2>No targets yet</h2><p>A target is what a link opens: a web application, or a folder.</p>
          <button type="button" class="button primary" onClick=${add}>Add a target</button></div>`}<//><//>`;
}
