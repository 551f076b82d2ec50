// Page of the gateway's settings, certificates and diagnostics, which are read-only, and of webhooks.

import { html, useState } from "../view.js";
import { useQuery } from "../state.js";
import { Page, Section, QueryResult } from "../parts.js";
import { Webhooks } from "./webhooks.js";

export function Settings() {
  const found = useQuery("settings");
  return html`<${Page} title="Settings"><${Findings} /><${Webhooks} />
    <${QueryResult} of=${found}>${(about) => html`<div>
      <${Section} title="This gateway"><dl class="facts bare">
        <div><dt>Version</dt><dd>Burrowgate ${about.version}<span class="soft">${Object.entries(about.versions).map(([name, one]) => `${name} ${one}`).join(", ")}</span></dd></div>
        <div><dt>Visitors come to</dt><dd class="mono">${about.listen}</dd></div>
        <div><dt>Admin</dt><dd class="mono">${location.origin}</dd></div>
        <div><dt>Store</dt><dd class="mono">${about.store}</dd></div>
        ${about.home && html`<div><dt>Home</dt><dd class="mono">${about.home}</dd></div>`}
        <div><dt>Keys</dt><dd>${about.keys.map((key) => html`<span><span class="mono">${key.id}</span> ${key.signs ? "signs new links" : "verifies older links"}</span>`)}</dd></div>
      </dl><//>
      ${about.certificates.length > 0 && html`<${Certificates} certificates=${about.certificates} />`}
      ${about.settings.length > 0 && html`<${All} settings=${about.settings} />`}</div>`}<//><//>`;
}

function Certificates({ certificates }) {
  return html`<${Section} title="Certificates"><div class="scroll" tabindex="0" role="region" aria-label="Certificates"><table><thead><tr><th>Name</th><th>For</th><th>From</th><th>Days left</th></tr></thead><tbody>${certificates.map((one) => html`
      <tr key=${one.name}><td class="mono">${one.name}</td><td class="mono">${one.hosts.join(", ")}</td><td class="soft">${one.issuer}</td><td>${one.days_left < 0 ? "expired" : one.days_left}</td></tr>`)}</tbody></table></div><//>`;
}

function All({ settings }) {
  const [all, setAll] = useState(false);
  const shown = settings.filter((one) => all || one.changed);
  return html`<${Section} title="Configuration" actions=${html`<button type="button" class="button" aria-pressed=${all} onClick=${() => setAll(!all)}>${all ? "Only what is set" : "Show all"}</button>`}>
    ${shown.length ? html`<div class="scroll" tabindex="0" role="region" aria-label="Configuration"><table class="stack"><thead><tr><th>Key</th><th>Value</th><th>Meaning</th></tr></thead><tbody>${shown.map((one) => html`
      <tr key=${one.name}><td class="mono">${one.name}</td><td class="mono">${one.value}</td><td class="soft meaning">${one.help}</td></tr>`)}</tbody></table></div>`
    : html`<p class="soft">All keys have their defaults.</p>`}
    <p class="hint">Set in <code>burrowgate.toml</code> in the home, in the environment, or as options of <code>burrowgate run</code>.</p><//>`;
}

function Findings() {
  const found = useQuery("diagnostics");
  return html`<${Section} title="Findings" actions=${html`<button type="button" class="button" onClick=${found.reload}>Look again</button>`}>
    <${QueryResult} of=${found}>${({ diagnostics }) => html`<ul class="findings">${diagnostics.map((one) => html`
      <li class=${one.level}><span class="level">${one.level}</span><span class="soft check">${one.check}</span><span>${one.detail}</span></li>`)}</ul>`}<//><//>`;
}
