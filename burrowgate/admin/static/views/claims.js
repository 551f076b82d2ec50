// Claim links of a session and who has a share of it; the dialog that makes a claim link and shows it once.

import { Fragment, html, useEffect, useId, useState } from "../view.js";
import * as api from "../api.js";
import { exact } from "../format.js";
import { note, refresh, useQuery } from "../state.js";
import { ActionButton, Check, Chips, Confirm, Dialog, Field, Problem, QueryResult, When } from "../parts.js";
import { LinkBox } from "./mint.js";
import { useAccounts } from "./rule.js";

const windows = [["10m", "10 min"], ["1h", "1 h"], ["24h", "1 day"], ["7d", "7 days"]];
const recipient = (claim) => claim.for_email ?? (claim.for_account || (claim.for_account_id ? "a deleted account" : "the first who opens it"));

export function Claims({ session, over }) {
  const found = useQuery(`sessions/${session.id}/claims`);
  const [ending, setEnding] = useState(null);
  return html`<${QueryResult} of=${found}>${({ claims, shares }) => html`<${Fragment}>
    ${shares.length > 0 && html`<h3 class="part">Shared with</h3><ul class="rows" aria-label="Shared with">${shares.map((one) => html`
      <li class="row" key=${one.account_id}><a class="whole" href=${`#/people/${one.account_id}`}><bdi class="label">${one.account || "a deleted account"}</bdi></a>
        <span class="grow"></span><span class="soft ends">since <${When} at=${one.made_at} /></span>
        ${!over && html`<button type="button" class="button danger small" aria-label=${`End the share of ${one.account}`} onClick=${() => setEnding(one)}>End</button>`}</li>`)}</ul>`}
    ${claims.length > 0 && html`<h3 class="part">Claim links</h3><ul class="rows" aria-label="Claim links">${claims.map((one) => html`<${Claim} key=${one.id} claim=${one} session=${session} />`)}</ul>`}
    ${!claims.length && !shares.length && !over && html`<p class="hint">To hand it to one person, make a claim link: they sign in, and it opens for them alone, from all of their browsers.</p>`}
    ${ending && html`<${Confirm} title=${`End the share of ${ending.account || "this account"}?`} verb="End it" onClose=${() => setEnding(null)}
        does=${async () => { await api.remove(`sessions/${session.id}/shares/${ending.account_id}`); refresh(); found.reload(); note("Ended."); }}>
      <p>They no longer open it without its link, and their connections by the share are cut. The link itself stays as it is.</p><//>`}<//>`}<//>`;
}

function Claim({ claim, session }) {
  const withdraw = async () => {
    await api.remove(`sessions/${session.id}/claims/${claim.id}`);
    refresh();
    note("Withdrawn. The claim link opens nothing.");
  };
  return html`<li class="row"><div class="whole"><span>for <bdi class="label">${recipient(claim)}</bdi></span>
      <span class="soft"><${ClaimState} claim=${claim} />${claim.guests && claim.state === "open" ? "; guests may make an account" : ""}</span></div>
    <span class="grow"></span>${claim.state === "open" && html`<span class="tag">open</span><${ActionButton} class="danger small" does=${withdraw} aria-label=${`Withdraw the claim link for ${recipient(claim)}`}>Withdraw<//>`}</li>`;
}

function ClaimState({ claim }) {
  switch (claim.state) {
    case "open": return html`not used yet, ends <${When} ahead at=${claim.window_until} />`;
    case "claimed": return html`used by <a href=${`#/people/${claim.claimed_by_id}`}><bdi>${claim.claimed_by || "a deleted account"}</bdi></a> <${When} at=${claim.claimed_at} />`;
    case "withdrawn": return html`withdrawn <${When} at=${claim.withdrawn_at} />`;
    case "lapsed": return html`not used in time, ended <${When} at=${claim.window_until} />`;
    default: return "over, with its session";
  }
}

export function MakeClaim({ session, onClose }) {
  const [who, setWho] = useState("");
  const [life, setLife] = useState("1h");
  const [guests, setGuests] = useState(false);
  const [only, setOnly] = useState(false);
  const [made, setMade] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const options = useId();
  const accounts = useAccounts(who);
  if (made) return html`<${Made} of=${made} onClose=${onClose} />`;
  const name = who.trim();
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const one = await api.post(`sessions/${session.id}/claims`, { window: life, recipient: name || null, guests: guests && !name, named_only: only });
      refresh();
      setMade(one);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const others = session.limits.sign_in && !session.limits.sign_in.claimers;
  return html`<${Dialog} title="Make a claim link" onClose=${onClose}><form onSubmit=${send}>
    ${error && error.field !== "recipient" && html`<${Problem} error=${error} />`}
    <${Field} label="For whom" error=${error?.field === "recipient" ? error.message : undefined} hint="An account, or an e-mail address. Empty for the first who opens it.">
      <input data-first autocomplete="off" spellcheck="false" maxlength="320" placeholder="Ada, or ada@example.com" list=${options} value=${who} onInput=${(event) => setWho(event.target.value)} /><//>
    <datalist id=${options}>${accounts.map((one) => html`<option value=${one.name}>${one.email ?? ""}</option>`)}</datalist>
    <${Chips} label="To be used within" options=${windows} value=${life} onChange=${setLife} />
    <${Check} label="Guests may make an account" hint=${name ? "Not for a named person: a guest has not proved an address." : "People without one make it with the link; it ends 30 days after its last share."}
      disabled=${Boolean(name)} checked=${guests && !name} onChange=${setGuests} />
    <${Check} label="Named people only" hint="The link of the session alone opens nothing from then on, but for those who claimed it or whom its rule names." checked=${only} onChange=${setOnly} />
    ${others && !only && html`<p class="warn">Its rule admits ${session.limits.sign_in.text}. A person who claims it must fit that too, unless you check “Named people only”.</p>`}
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary" disabled=${busy}>Make the claim link</button></div></form><//>`;
}

function Made({ of: { claim, url }, onClose }) {
  useEffect(() => document.querySelector("dialog[open] .result .button.primary")?.focus(), []);
  return html`<${Dialog} title="The claim link" onClose=${onClose}><div class="result">
    <p class="soft">It opens once, for <strong><bdi>${recipient(claim)}</bdi></strong>, until <strong>${exact(claim.window_until)}</strong>. It is shown only now.</p>
    <${LinkBox} url=${url} />
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Done</button></div></div><//>`;
}
