// Page of the audit log: filters, export, and verification of the hash chain.

import { Fragment, html, useState } from "../view.js";
import * as api from "../api.js";
import { actions, many } from "../format.js";
import { note, useFilters, useQuery } from "../state.js";
import { ActionButton, Dialog, Page, useDebounced } from "../parts.js";
import { Events } from "./events.js";
import { HistoryTabs } from "./past.js";

export function History({ parameters }) {
  const [{ action, target, text }, choose] = useFilters("/history", parameters, ["action", "target", "text"]);
  const [verified, setVerified] = useState(null);
  const targets = useQuery("targets").data?.targets ?? [];
  const still = useDebounced(text.slice(0, 64));
  const of = { action, target, text: still };
  const save = async () => {
    const lines = [];
    let before;
    do {
      const page = await api.get(api.query("audit-events", { ...of, limit: 1000, before }));
      lines.push(...page.events.map((event) => `${JSON.stringify(event)}\n`));
      before = page.next;
    } while (before);
    const url = URL.createObjectURL(new Blob(lines.reverse(), { type: "application/jsonl" }));
    Object.assign(document.createElement("a"), { href: url, download: "burrowgate-history.jsonl" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    note(`${many(lines.length, "event")} exported.`);
  };
  const verify = async () => setVerified(await api.get("audit-events/verification"));
  return html`<${Page} title="History" actions=${html`<${Fragment}><${ActionButton} does=${verify}>Verify<//><${ActionButton} does=${save}>Export<//><//>`}>
    <${HistoryTabs} at="/history" />
    <div class="filters" role="search"><input type="search" aria-label="Search" placeholder="Search labels, addresses, ids" value=${text}
        onInput=${choose("text")} />
      <select aria-label="What happened" value=${action} onChange=${choose("action")}><option value="">Everything</option>
        ${Object.entries(actions).map(([key, name]) => html`<option value=${key}>${name}</option>`)}</select>
      <select aria-label="Target" value=${target} onChange=${choose("target")}><option value="">Any target</option>
        ${targets.map((one) => html`<option value=${one.name}>${one.name}</option>`)}</select></div>
    <section class="card"><h2 class="unseen">Events</h2><${Events} of=${of} limit=${100} links=${true} /></section>
    ${verified && html`<${Dialog} title=${verified.valid ? "The history is intact" : "The history was tampered with"} onClose=${() => setVerified(null)}>
      <p>${verified.valid ? html`${many(verified.count, "event")}, none missing or altered.` : html`<strong>${verified.error}</strong> Everything before it is as it was written.`}</p>
      <p class="soft">Only a thief of the store and of the home could forge it. To detect even that, note this line elsewhere, and compare it next time
        with <code>burrowgate audit verify --expect</code>:</p>
      <pre class="line" tabindex="0"><code>${verified.newest}</code></pre><//>`}<//>`;
}
