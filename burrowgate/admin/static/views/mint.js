// Dialog that mints a session and shows its link.

import { Fragment, html, useEffect, useMemo, useState } from "../view.js";
import { post, query } from "../api.js";
import { exact } from "../format.js";
import { refresh, useQuery } from "../state.js";
import { Check, Chips, Copy, Dialog, Field, Problem, Secret } from "../parts.js";
import { Qr } from "../qr.js";
import { linkModes, says } from "./access.js";
import { ruleForm, RuleFields, ruleRequest } from "./rule.js";
import { languages, snippet } from "../snippets.js";
import { isTcp } from "./tcp_settings.js";
import { connectLine } from "./tcp_session.js";

const lives = [["1h", "1 h"], ["24h", "24 h"], ["7d", "7 d"], ["30d", "30 d"], ["until", "Until…"]];
const kinds = [["full", "The whole app"], ["page-share", "Single pages"]];
const pad = (number) => String(number).padStart(2, "0");
const local = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;

export function Mint({ target: wanted, add, onClose }) {
  const { data, error } = useQuery("targets");
  const [minted, setMinted] = useState(null);
  if (!data) return error ? html`<${Dialog} title="Share" onClose=${onClose}><${Problem} error=${error} /><//>` : null;
  if (!data.targets.length) {
    return html`<${Dialog} title="Share" onClose=${onClose} foot=${html`<button type="button" class="button primary" data-first
      onClick=${add}>Add a target</button>`}><p>There is nothing to share yet. Add what the link is to open first.</p><//>`;
  }
  return minted ? html`<${Result} minted=${minted} onClose=${onClose} />`
    : html`<${MintForm} targets=${data.targets} wanted=${wanted} done=${setMinted} onClose=${onClose} />`;
}

// The target that was shared last is offered, as is the only one that is on; otherwise the dialog asks.
const LAST = "burrowgate.shared";
function offered(targets) {
  const on = targets.filter((one) => one.enabled);
  const last = on.find((one) => one.name === localStorage.getItem(LAST));
  return (last ?? (on.length === 1 ? on[0] : targets.length === 1 ? targets[0] : null))?.name ?? "";
}

function MintForm({ targets, wanted, done, onClose }) {
  const [target, setTarget] = useState(() => wanted ?? offered(targets));
  const [label, setLabel] = useState("");
  const [life, setLife] = useState("24h");
  const [until, setUntil] = useState(() => local(new Date(Date.now() + 7 * 86400000)));
  const [asked, setKind] = useState("full");
  const [path, setPath] = useState("/");
  const [once, setOnce] = useState(false);
  const [asks, setAsks] = useState(false);
  const [confirms, setConfirms] = useState(null);
  const [readOnly, setReadOnly] = useState(false);
  const [rule, setRule] = useState(() => ruleForm(null));
  const [passphrase, setPassphrase] = useState("");
  const [limits, setLimits] = useState({ visits: "", idle: "", connections: "", networks: "", methods: "", authority: "" });
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const chosen = targets.find((one) => one.name === target);
  const kind = isTcp(chosen) ? "full" : asked;
  const limit = (name) => ({ value: limits[name], onInput: (event) => setLimits({ ...limits, [name]: event.target.value }) });
  const words = (text) => text.split(/[\s,]+/).filter(Boolean);
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const ttl = life === "until" ? Math.round((new Date(until) - Date.now()) / 1000) : life;
    const visits = once ? 1 : Number(limits.visits) || null;
    const request = {
      label, kind, ttl, path: path || "/", allow_extend_requests: asks && kind === "full", passphrase: passphrase.trim() || null,
      limits: {
        max_visits: kind === "full" ? visits : null, idle_timeout: limits.idle.trim() || null,
        max_connections: Number(limits.connections) || null, methods: readOnly ? ["GET", "HEAD", "OPTIONS"] : words(limits.methods.toUpperCase()),
        networks: words(limits.networks), client_ca: limits.authority.trim() || null,
        sign_in: ruleRequest(kind === "full" ? rule : { ...rule, claimers: false }),
        confirm: confirms ?? (kind === "full" && once),
      },
    };
    try {
      const minted = await post(`targets/${target}/sessions`, request);
      localStorage.setItem(LAST, target);
      refresh();
      done({ ...minted, path: request.path, target: chosen, passphrase: request.passphrase });
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const wrong = (field) => (error?.field === field ? error.message : undefined);
  const known = ["label", "ttl", "path", "limits.idle_timeout", "limits.networks", "limits.max_visits", "limits.methods", "limits.client_ca", "passphrase"];
  const field = error?.field?.replace(/^\$\./, "");
  const wrongRule = rule.mode !== "none" && /^(limits\.)?sign_in/.test(field ?? "") ? error.message : undefined;
  return html`<${Dialog} title="Share" onClose=${onClose}><form onSubmit=${send}>
    ${error && !wrongRule && !known.includes(error.field) && html`<${Problem} error=${error} />`}
    ${(targets.length > 1 || !chosen) && html`<${Field} label="What it opens"><select required data-first=${wanted || chosen ? undefined : ""} value=${target} onChange=${(event) => setTarget(event.target.value)}>
      ${!chosen && html`<option value="">Choose a target…</option>`}
      ${targets.map((one) => html`<option value=${one.name}>${one.name}${one.enabled ? "" : " (off)"}</option>`)}</select><//>`}
    ${targets.length === 1 && chosen && html`<p class="soft">It opens <strong>${target}</strong>, ${chosen.address}.</p>`}
    ${chosen && html`<${Works} key=${target} target=${chosen} />`}
    <${Field} label="For whom, or what for" error=${wrong("label")}><input data-first maxlength="512" value=${label}
      placeholder="Ada, the Thursday demo…" onInput=${(event) => setLabel(event.target.value)} /><//>
    <${Chips} label="For how long" options=${lives} value=${life} onChange=${setLife} />
    ${life === "until" && html`<${Field} label="Until" error=${wrong("ttl")}><input type="datetime-local" required value=${until}
      min=${local(new Date(Date.now() + 120000))} max=${local(new Date(Date.now() + 365 * 86400000))}
      onInput=${(event) => setUntil(event.target.value)} /><//>`}
    ${life !== "until" && wrong("ttl") && html`<${Problem} error=${error} />`}
    ${!isTcp(chosen) && html`<${Chips} label="What the link opens" options=${kinds} value=${kind} onChange=${setKind} />`}
    ${kind === "page-share" && html`<p class="hint">The link itself opens one page; your application derives further
      links from a secret, each for one page of it.</p>`}
    <${RuleFields} form=${rule} onChange=${setRule} label="Who can open it" modes=${linkModes} says=${says(chosen)} claims=${kind === "full"} error=${wrongRule} />
    <details class="fold" open=${Boolean(error?.field?.startsWith("limits") || wrong("path") || wrong("passphrase"))}><summary>Limits</summary><div>
      ${kind === "full" && html`<${Check} label="One browser only" hint="The first browser that opens the link gets it; previews in chats do not count."
        checked=${once} onChange=${setOnce} />
        <${Check} label="Visitors may ask for more time" hint="At /.burrowgate/session, and in a banner if the application embeds it. You grant or deny."
          checked=${asks} onChange=${setAsks} />`}
      <${Check} label="Ask for a confirmation" hint="A page with one button comes first, so that programs which check links in mail do not open it."
        checked=${confirms ?? (kind === "full" && once)} onChange=${setConfirms} />
      ${kind === "full" && html`<${Check} label="For reading only" hint="GET, HEAD and OPTIONS, and no WebSockets." checked=${readOnly} onChange=${setReadOnly} />`}
      <${PassphraseField} value=${passphrase} onChange=${setPassphrase} error=${wrong("passphrase")} />
      <${Field} label=${kind === "full" ? "First page" : "Page"} error=${wrong("path")}><input class="mono" value=${path}
        onInput=${(event) => setPath(event.target.value)} /><//>
      <div class="pair">
        ${kind === "full" && !once && html`<${Field} label="Browsers at most" error=${wrong("limits.max_visits")}><input type="number" min="1" ...${limit("visits")} /><//>`}
        <${Field} label="Connections at a time"><input type="number" min="1" ...${limit("connections")} /><//>
        <${Field} label="Ends when unused for" error=${wrong("limits.idle_timeout")}><input placeholder="30m, 2h, 1d" ...${limit("idle")} /><//>
        ${!readOnly && html`<${Field} label="Only methods" error=${wrong("limits.methods")}><input placeholder="GET POST" ...${limit("methods")} /><//>`}
      </div>
      <${Field} label="Only from networks" error=${wrong("limits.networks")}><input class="mono" placeholder="192.0.2.0/24" ...${limit("networks")} /><//>
      <${Field} label="Only with a certificate of" error=${wrong("limits.client_ca")}><input class="mono" placeholder="/etc/burrowgate/partner.pem" ...${limit("authority")} /><//>
    </div></details>
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button>
      <button class="button primary" disabled=${busy}>Make the link</button></div>
  </form><//>`;
}

// Warns if links to the target do not work at present: the check is that of the diagnostics.
function Works({ target }) {
  const found = useQuery(target.enabled ? query("diagnostics", { target: target.name }) : null, { after: "checks" }).data?.diagnostics[0];
  if (!target.enabled) return html`<p class="warn">This target is off: the link does not work until it is switched on.</p>`;
  return found && found.level !== "ok" ? html`<p class="warn" role="status">${found.detail} <span>The link works once this is mended.</span></p>` : null;
}

// A field for a passphrase, with a button that generates one. It is shown as text: the operator passes it on.
export function PassphraseField({ value, onChange, error, ...rest }) {
  const hint = "At least 8 characters. Send it by another way than the link.";
  return html`<div class="beside"><${Field} label="With the passphrase" hint=${hint} error=${error}><input class="mono" maxlength="128" autocomplete="off"
    spellcheck="false" value=${value} onInput=${(event) => onChange(event.target.value)} ...${rest} /><//>
    <button type="button" class="button" onClick=${() => onChange(generated())}>Generate</button></div>`;
}

const letters = "abcdefghjkmnpqrstuvwxyz23456789"; // 31 that are not taken for each other
const generated = () => [...crypto.getRandomValues(new Uint32Array(12))].map((number) => letters[number % letters.length])
  .join("").replace(/(.{4})(?=.)/g, "$1-");

function Result({ minted, onClose }) {
  const { session, url, seed, token, passphrase } = minted;
  useEffect(() => document.querySelector("dialog[open] .result .button.primary")?.focus(), []);
  return html`<${Dialog} title=${session.label ? `The link for ${session.label}` : "The link"} wide=${Boolean(seed)} onClose=${onClose}>
    <div class="result">
      <p class="soft">${seed ? "It opens one page" : session.limits.max_visits === 1 ? "It opens one browser" : "It works at once"},
        until <strong>${exact(session.expires_at)}</strong>.
        ${session.limits.sign_in && html` ${says(minted.target)(session.limits.sign_in.text)}`}</p>
      <${LinkBox} url=${url} />
      ${isTcp(minted.target) && html`<div class="named"><span>To connect without a browser</span><${Secret} text=${connectLine(url)} label="Command" /></div>`}
      ${passphrase && html`<div class="named"><span>Passphrase, shown only now</span><${Secret} text=${passphrase} label="Passphrase" /></div>`}
      ${seed && html`<${PageShare} session=${session} token=${token} seed=${seed} example=${url} path=${minted.path} />`}
      <div class="foot"><a class="button" href=${`#/sessions/${session.id}`} onClick=${onClose}>Details</a>
        <button type="button" class="button" onClick=${onClose}>Done</button></div>
    </div><//>`;
}

// A link with its QR code, and buttons to copy and open it.
export function LinkBox({ url }) {
  return html`<div class="linkbox"><${Qr} text=${url} /><div>
    <textarea class="mono" readonly rows="4" aria-label="The link" onFocus=${(event) => event.target.select()}>${url}</textarea>
    <div class="actions"><${Copy} class="button primary" text=${url} label="Copy" what="Link copied." />
      <a class="button" href=${url} target="_blank" rel="noopener noreferrer">Open</a></div></div></div>`;
}

// Seed, token and example code with which an application derives page links.
export function PageShare({ token, seed, example, path = "/" }) {
  const [language, setLanguage] = useState("python");
  const origin = useMemo(() => new URL(example).origin, [example]);
  const code = snippet(language, { origin, token, path });
  return html`<${Fragment}>
    <div class="warn"><strong>Copy the seed now and keep it like a password.</strong> With it one can make links to every page of
      this target. It can be shown again only from here, and the history records each time.</div>
    <div class="named"><span>Share seed</span><${Secret} text=${seed} label="Share seed" /></div>
    <div class="named"><span>Base token</span><${Secret} text=${token} label="Base token" /></div>
    <${Chips} label="In your application" options=${languages} value=${language} onChange=${setLanguage} />
    <div class="code"><pre tabindex="0" aria-label="Example"><code>${code}</code></pre><${Copy} text=${code} what="Example copied." /></div>
    <p class="hint">It reads the seed from the environment, as <code>SHARE_SEED</code>.</p><//>`;
}
