// Rule of sign-in: a form that edits it, the request that the form makes, and in words who can open a link with it.

import { Fragment, html, useId, useRef } from "../view.js";
import { query } from "../api.js";
import { useQuery } from "../state.js";
import { Check, Chips, Field, useDebounced } from "../parts.js";

const MINUTE = 60;
const times = [["", "any time in their login"], [300, "5 minutes"], [900, "15 minutes"], [3600, "60 minutes"], [14400, "4 hours"], [86400, "24 hours"]];
export const localName = (group) => group.replace(/^local:/, "");

// The field of a request for which `text` is meant.
export function kindOf(text) {
  if (text.startsWith("@")) return "domains";
  if (text.includes("@")) return "emails";
  return text.includes(":") ? "groups" : "accounts";
}

// What the editor holds for `rule` of the API, null for none. Accounts are ids there and names in a form.
export function ruleForm(rule, names = {}) {
  if (!rule) return { mode: "none", people: [], typed: "", claimers: false, fresh: "", strong: false };
  const people = [
    ...rule.accounts.map((id) => ({ kind: "accounts", value: id, text: names[id] ?? id })),
    ...rule.emails.map((value) => ({ kind: "emails", value, text: value })),
    ...rule.domains.map((value) => ({ kind: "domains", value, text: `@${value}` })),
    ...rule.groups.map((value) => ({ kind: "groups", value, text: value })),
  ];
  return { mode: rule.any_account ? "anyone" : "people", people, typed: "", claimers: rule.claimers, fresh: rule.fresh ?? "", strong: rule.strong };
}

const entryOf = (text) => {
  const kind = kindOf(text);
  return { kind, text, value: kind === "domains" ? text.slice(1) : text };
};
const entries = (text) => text.split(/[,;\n]+/).map((one) => one.trim()).filter(Boolean).map(entryOf);
const named = (form) => [...form.people, ...entries(form.typed)];

// The rule of a request; null for anyone with the link. What is typed and was not added yet counts.
export function ruleRequest(form) {
  if (form.mode === "none") return null;
  const people = form.mode === "anyone" ? [] : named(form);
  const of = (kind) => people.filter((one) => one.kind === kind).map((one) => one.value);
  return {
    any_account: form.mode === "anyone", accounts: of("accounts"), emails: of("emails"), domains: of("domains"), groups: of("groups"),
    claimers: form.mode === "people" && form.claimers, fresh: form.fresh === "" ? null : Number(form.fresh), strong: form.strong,
  };
}

// In words whom the form admits, as `text` of the API says it of a rule; empty if it names none.
export function ruleText(form) {
  const texts = { accounts: (one) => one.text, emails: (one) => one.value.toLowerCase(), domains: (one) => `anyone at ${one.value.toLowerCase()}`, groups: (one) => `members of ${one.value}` };
  const people = named(form);
  const listed = Object.entries(texts).flatMap(([kind, text]) => [...new Set(people.filter((one) => one.kind === kind).map(text))]);
  if (form.claimers) listed.push("those who claimed it");
  if (form.mode === "people" && !listed.length) return "";
  const who = form.mode === "anyone" ? "anyone who signs in"
    : listed.slice(0, -1).join(", ") + (listed.length > 1 ? " and " : "") + listed.at(-1);
  const conditions = [form.strong && "with two factors", form.fresh !== "" && `signed in within ${Math.floor(form.fresh / MINUTE)} minutes`].filter(Boolean);
  return who + (conditions.length ? ` (${conditions.join(", ")})` : "");
}

// The editor. `modes` are its choices, `says` is the sentence for a rule's text; "" stands for a rule that names none.
export function RuleFields({ form, onChange, label, modes, says, claims, error }) {
  const set = (part) => onChange({ ...form, ...part });
  const listed = form.mode === "people";
  return html`<${Fragment}>
    <${Chips} label=${label} options=${modes} value=${form.mode} onChange=${(mode) => set({ mode })} />
    ${form.mode !== "none" && html`<div class="who">
      ${listed && html`<${People} form=${form} set=${set} error=${error} />`}
      ${listed && claims && html`<${Check} label="Those who claim it" hint="Each claim link that you make for it admits one person."
        checked=${form.claimers} onChange=${(claimers) => set({ claimers })} />`}
      <div class="pair"><${Field} label="Signed in within the last"><select value=${form.fresh} onChange=${(event) => set({ fresh: event.target.value })}>
          ${(times.some(([key]) => String(key) === String(form.fresh)) ? times : [...times, [form.fresh, `${Math.floor(form.fresh / MINUTE)} minutes`]])
            .map(([key, text]) => html`<option value=${key}>${text}</option>`)}</select><//>
        <${Check} label="Two factors" hint="A passkey is both." checked=${form.strong} onChange=${(strong) => set({ strong })} /></div>
      ${!listed && error && html`<p class="hint wrong-text" role="alert">${error}</p>`}</div>`}
    <p class="says" role="status"><bdi>${says(form.mode === "none" ? null : ruleText(form))}</bdi></p><//>`;
}

// The first accounts that fit what is typed, to propose.
export function useAccounts(typed) {
  return useQuery(query("accounts", { text: useDebounced(typed.trim().slice(0, 64)), limit: 50 })).data?.accounts ?? [];
}

// People, one after the other: Enter or a comma adds what is typed, Backspace in an empty field takes the last one away.
function People({ form, set, error }) {
  const options = useId();
  const box = useRef(null);
  const accounts = useAccounts(form.typed);
  const groups = [...new Set(accounts.flatMap((one) => one.groups))];
  const add = (text) => {
    const fresh = entries(text).filter((one) => !form.people.some((old) => old.text === one.text));
    set({ people: [...form.people, ...fresh], typed: "" });
  };
  const drop = (index) => {
    set({ people: form.people.filter((_, at) => at !== index) });
    box.current.querySelector("input").focus();
  };
  const typed = (event) => {
    const { value } = event.target;
    const picked = /[,;@:]/.test(value) && accounts.find((one) => one.name === value);
    if (picked) set({ people: [...form.people, { kind: "accounts", value: picked.id, text: picked.name }], typed: "" });
    else if (/[,;\n]$/.test(value) && value.trim().length > 1) add(value);
    else set({ typed: value });
  };
  const pressed = (event) => {
    if (event.key === "Enter" && form.typed.trim()) { event.preventDefault(); add(form.typed); }
    if (event.key === "Backspace" && !form.typed && form.people.length) drop(form.people.length - 1);
  };
  return html`<${Fragment}>
    <div ref=${box}><${Field} label="Who" error=${error}
      hint="A name of an account, ada@example.com, @example.com for all addresses there, or local:friends for a group. Enter adds it.">
      <input autocomplete="off" spellcheck="false" maxlength="2000" list=${options} value=${form.typed} placeholder=${form.people.length ? "And…" : "Ada, @example.com…"}
        onInput=${typed} onKeyDown=${pressed} /><//>
      <datalist id=${options}>${accounts.map((one) => html`<option value=${one.name}>${one.email ?? ""}</option>`)}
        ${groups.map((one) => html`<option value=${one}>group</option>`)}</datalist></div>
    ${form.people.length > 0 && html`<ul class="tokens" aria-label="Who may">${form.people.map((one, index) => html`<li key=${one.kind + one.value}>
      <span class="soft">${{ accounts: "account", emails: "address", domains: "domain", groups: "group" }[one.kind]}</span> <bdi>${one.text}</bdi>
      <button type="button" class="icon" aria-label=${`Remove ${one.text}`} onClick=${() => drop(index)}>✕</button></li>`)}</ul>`}<//>`;
}
