// Page of the gateway's settings: what the diagnostics find, the settings that can be changed, webhooks, the configuration.

import { Fragment, html, useEffect, useState } from "../view.js";
import { many } from "../format.js";
import { countFindings, useQuery } from "../state.js";
import { Page, Section, Tabs, QueryResult } from "../parts.js";
import { Changeable, plain, sourceText } from "./changeable.js";
import { Webhooks } from "./webhooks.js";

const parts = [["/settings", "This gateway"], ["/settings/limits", "Limits"], ["/settings/webhooks", "Webhooks"], ["/settings/configuration", "Configuration"]];

export function Settings({ part }) {
  const found = useQuery("settings");
  const Part = { limits: Changeable, configuration: Configuration }[part] ?? About;
  return html`<${Page} title="Settings"><${Tabs} label="Parts of the settings" at=${part ? `/settings/${part}` : "/settings"} pages=${parts} />
    ${part === "webhooks" ? html`<${Webhooks} />` : html`<${Fragment}>${!part && html`<${Findings} />`}
      <${QueryResult} of=${found}>${(about) => html`<${Part} about=${about} />`}<//><//>`}<//>`;
}

function About({ about }) {
  return html`<div><${Section} title="This gateway"><dl class="facts bare">
      <div><dt>Version</dt><dd>Burrowgate ${about.version}<span class="soft">${Object.entries(about.versions).map(([name, one]) => `${name} ${one}`).join(", ")}</span></dd></div>
      <div><dt>Visitors come to</dt><dd class="mono">${about.listen}</dd></div>
      <div><dt>Admin</dt><dd class="mono">${location.origin}</dd></div>
      <div><dt>Store</dt><dd class="mono">${about.store}</dd></div>
      ${about.home && html`<div><dt>Home</dt><dd class="mono">${about.home}</dd></div>`}
      <div><dt>Keys</dt><dd>${about.keys.map((key) => html`<span><span class="mono">${key.id}</span> ${key.signs ? "signs new links" : "verifies older links"}</span>`)}</dd></div>
    </dl><//>
    ${about.certificates.length > 0 && html`<${Certificates} certificates=${about.certificates} />`}</div>`;
}

function Certificates({ certificates }) {
  return html`<${Section} title="Certificates"><div class="scroll" tabindex="0" role="region" aria-label="Certificates"><table><thead><tr><th>Name</th><th>For</th><th>From</th><th>Days left</th></tr></thead><tbody>${certificates.map((one) => html`
      <tr key=${one.name}><td class="mono">${one.name}</td><td class="mono">${one.hosts.join(", ")}</td><td class="soft">${one.issuer}</td><td>${one.days_left < 0 ? "expired" : one.days_left}</td></tr>`)}</tbody></table></div><//>`;
}

function Configuration({ about }) {
  const [all, setAll] = useState(false);
  const shown = about.settings.filter((one) => all || one.source !== "default");
  return html`<${Section} title="Configuration" actions=${html`<button type="button" class="button" aria-pressed=${all} onClick=${() => setAll(!all)}>${all ? "Only what is set" : "Show all"}</button>`}>
    ${shown.length ? html`<div class="scroll" tabindex="0" role="region" aria-label="Configuration"><table class="stack"><thead><tr><th>Key</th><th>Value</th><th>Set by</th><th>Meaning</th></tr></thead><tbody>${shown.map((one) => html`
      <tr key=${one.name}><td class="mono">${one.name}</td><td class="mono">${one.value || "nothing"}</td><td class="soft what">${sourceText(one)}</td><td class="soft meaning">${plain(one.help)}</td></tr>`)}</tbody></table></div>`
    : html`<p class="soft">All keys have their defaults.</p>`}
    <p class="hint">Each source overrides those before it: defaults, what was changed under Limits, <code>burrowgate.toml</code> in the home,
      the environment, the options of <code>burrowgate run</code>.</p><//>`;
}

// What needs attention comes first; what is in order is folded.
function Findings() {
  const found = useQuery("diagnostics", { after: "checks" });
  useEffect(() => { if (found.data) countFindings("all", found.data.diagnostics); }, [found.data]);
  return html`<${Section} title="Findings" actions=${html`<button type="button" class="button" onClick=${found.reload}>Look again</button>`}>
    <${QueryResult} of=${found}>${({ diagnostics }) => {
      const bad = diagnostics.filter((one) => one.level !== "ok");
      const good = diagnostics.filter((one) => one.level === "ok");
      return html`<${Fragment}>${bad.length ? html`<${Checks} checks=${bad} />` : html`<p>Everything is in order.</p>`}
        ${good.length > 0 && html`<details class="fold after"><summary>${many(good.length, "check")} in order</summary><${Checks} checks=${good} /></details>`}<//>`;
    }}<//><//>`;
}

const Checks = ({ checks }) => html`<ul class="findings">${checks.map((one) => html`
  <li class=${one.level}><span class="level">${one.level}</span><span class="soft check">${one.check}</span><span>${one.detail}</span></li>`)}</ul>`;
