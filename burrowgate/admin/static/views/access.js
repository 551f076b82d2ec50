// Sections of a session and of a target which say who can open them, and the dialogs that change that.

import { html, useState } from "../view.js";
import * as api from "../api.js";
import { note, refresh, useQuery } from "../state.js";
import { Check, Dialog, Problem, Section, useOpen } from "../parts.js";
import { ruleForm, RuleFields, ruleRequest } from "./rule.js";
import { Claims, MakeClaim } from "./claims.js";
import { useNames } from "./names.js";

export const linkModes = [["none", "Anyone with the link"], ["anyone", "Anyone signed in"], ["people", "Named people"]];
const memberModes = [["none", "None"], ["anyone", "Anyone signed in"], ["people", "Named people"]];
const forms = [["x-auth-request", "X-Auth-Request-User, -Email, -Groups", "As oauth2-proxy sends them."],
  ["remote", "Remote-User, -Email, -Name, -Groups", "As Authelia sends them."],
  ["assertion", "Burrowgate-Assertion", "A signed token, which the application can verify."]];
const ANYONE = "anyone who signs in";
const claims = [["email", "E-mail address"], ["name", "Name"], ["groups", "Groups"]];

// In words who can open a link, for the text of its own rule and the rule of its target.
export function says(target) {
  return (text) => {
    const also = target?.sign_in ? ` The target's own rule must fit too: ${target.sign_in.text}.` : "";
    if (text === "") return `Say who can open it.${also}`;
    if (text === null) return target?.sign_in ? `${opens(target.sign_in.text, "it")} That is the target's rule.` : "Anyone with the link can open it.";
    return opens(text, "it") + also;
  };
}
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const opens = (text, what) => `${capital(text)} can open ${what} with the link.${text.startsWith(ANYONE) ? "" : " They sign in first."}`;
const membersSay = (text) => (text === null ? "Everyone needs a link." : text === "" ? "Say who can open it without a link."
  : `${capital(text)} can open it without a link.${text.startsWith(ANYONE) ? "" : " They sign in first."}`);

// Sends `change`, with the version that is edited; `error` is what went wrong.
function useSave(record, path, change, onClose, done) {
  const [version, setVersion] = useState(record.version);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const save = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await change(version);
      refresh();
      note(done);
      onClose();
    } catch (problem) {
      if (problem.status === 412) {
        setVersion((await api.get(path)).version);
        problem.message = "It was changed meanwhile. Save again if you still want yours.";
      }
      setError(problem);
      setBusy(false);
    }
  };
  return { save, error, busy };
}

const about = (error, field) => (error?.field?.replace(/^\$\.?/, "").startsWith(field) ? error.message : undefined);

// Who can open a session, in words.
function Who({ session, target }) {
  if (session.kind === "member") {
    return html`<a href=${`#/people/${session.account_id}`}><bdi>${session.account || "A deleted account"}</bdi></a>, who came in without a link.`;
  }
  return html`<bdi>${target ? says(target)(session.limits.sign_in?.text ?? null) : "…"}</bdi>`;
}

// The same among the facts of a session.
export function WhoFact({ session }) {
  const { data: target } = useQuery(`targets/${session.target}`);
  return html`<div><dt>Who can open it</dt><dd><${Who} session=${session} target=${target} /> <a href=${`#/sessions/${session.id}/access`}>Details</a></dd></div>`;
}

export function SessionAccess({ session, over }) {
  const [changing, change, noChange] = useOpen();
  const [sharing, share, noShare] = useOpen();
  const { data: target } = useQuery(`targets/${session.target}`);
  const mine = session.kind === "member";
  return html`<${Section} title="Who can open it" actions=${!over && !mine && html`<span class="actions">
      <button type="button" class="button" onClick=${change}>Edit rule</button>
      ${session.kind === "full" && html`<button type="button" class="button" onClick=${share}>Make a claim link</button>`}</span>`}>
    <p><${Who} session=${session} target=${target} /></p>
    ${session.kind === "full" && html`<${Claims} session=${session} over=${over} />`}
    ${changing && target && html`<${ChangeRule} session=${session} target=${target} onClose=${noChange} />`}
    ${sharing && html`<${MakeClaim} session=${session} onClose=${noShare} />`}<//>`;
}

function ChangeRule({ session, target, onClose }) {
  const names = useNames(session.limits.sign_in);
  return names && html`<${RuleDialog} session=${session} target=${target} names=${names} onClose=${onClose} />`;
}

function RuleDialog({ session, target, names, onClose }) {
  const [form, setForm] = useState(() => ruleForm(session.limits.sign_in, names));
  const path = `sessions/${session.id}`;
  const change = (version) => {
    const rule = ruleRequest(form);
    return rule ? api.ask("PUT", `${path}/sign-in`, { body: rule, version }) : api.remove(`${path}/sign-in`, version);
  };
  const { save, error, busy } = useSave(session, path, change, onClose, "Changed. Connections of those who no longer fit are cut.");
  const wrong = error?.status === 422 ? error.message : undefined;
  return html`<${Dialog} title="Who can open it" onClose=${onClose}><form onSubmit=${save}>
    ${error && !(wrong && form.mode !== "none") && html`<${Problem} error=${error} />`}
    <${RuleFields} form=${form} onChange=${setForm} label="Who can open it" modes=${linkModes} says=${says(target)} claims=${session.kind === "full"} error=${wrong} />
    <p class="hint">It applies at once. Connections of those who no longer fit are cut.</p>
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary" disabled=${busy}>Save</button></div></form><//>`;
}

export function TargetAccess({ target }) {
  const [changing, change, noChange] = useOpen();
  const names = (all, chosen) => all.filter(([key]) => chosen.includes(key)).map(([, text]) => text);
  return html`<${Section} title="Who can open it" actions=${html`<button type="button" class="button" onClick=${change}>Edit rules</button>`}>
    <dl class="options">
      <div><dt>With a link</dt><dd><bdi>${says(null)(target.sign_in?.text ?? null)}</bdi></dd></div>
      <div><dt>Without a link</dt><dd><bdi>${target.members ? `${capital(target.members.text)}, signed in.` : html`<span class="soft">no person</span>`}</bdi></dd></div>
      <div><dt>What the application gets</dt><dd>${target.identity.length
        ? html`${names(forms, target.identity).map((text) => html`<div class="mono" key=${text}>${text}</div>`)}
          <span class="soft">${["account", ...names(claims, target.identity_claims).map((text) => text.toLowerCase())].join(", ")}</span>`
        : html`<span class="soft">nothing</span>`}</dd></div>
    </dl>
    ${changing && html`<${ChangeTarget} target=${target} onClose=${noChange} />`}<//>`;
}

function ChangeTarget({ target, onClose }) {
  const names = useNames(target.sign_in, target.members);
  return names && html`<${TargetDialog} target=${target} names=${names} onClose=${onClose} />`;
}

function TargetDialog({ target, names, onClose }) {
  const [rule, setRule] = useState(() => ruleForm(target.sign_in, names));
  const [members, setMembers] = useState(() => ruleForm(target.members, names));
  const [sent, setSent] = useState(target.identity);
  const [learns, setLearns] = useState(target.identity_claims);
  const toggle = (list, setList, all, key) => (on) => setList(all.map(([one]) => one).filter((one) => (one === key ? on : list.includes(one))));
  const path = `targets/${target.name}`;
  const change = (version) => api.patch(path, {
    sign_in: ruleRequest(rule), members: ruleRequest(members), identity: sent, identity_claims: learns,
  }, version);
  const { save, error, busy } = useSave(target, path, change, onClose, `${target.name} is changed.`);
  const [wrong, wrongMembers] = [about(error, "sign_in"), about(error, "members")];
  const shown = (wrong && rule.mode !== "none") || (wrongMembers && members.mode !== "none");
  return html`<${Dialog} title=${`Who can open ${target.name}`} onClose=${onClose}><form onSubmit=${save}>
    ${error && !shown && html`<${Problem} error=${error} />`}
    <${RuleFields} form=${rule} onChange=${setRule} label="With any link to it" modes=${linkModes} error=${wrong}
      says=${(text) => (text === null ? "Its links open for anyone who has them, unless a link says otherwise." : text === "" ? "Say who can open it."
        : `${opens(text, "it")} The rule of a link can only narrow that.`)} />
    <${RuleFields} form=${members} onChange=${setMembers} label="Members, who come in without a link" modes=${memberModes} says=${membersSay} error=${wrongMembers} />
    <fieldset><legend>What the application gets, in fields of each request</legend>
      ${forms.map(([key, text, hint]) => html`<${Check} key=${key} label=${html`<span class="mono">${text}</span>`} hint=${hint} checked=${sent.includes(key)} onChange=${toggle(sent, setSent, forms, key)} />`)}</fieldset>
    ${sent.length > 0 && html`<fieldset><legend>About the person, besides their account</legend><div class="checks">
      ${claims.map(([key, text]) => html`<${Check} key=${key} label=${text} checked=${learns.includes(key)} onChange=${toggle(learns, setLearns, claims, key)} />`)}</div></fieldset>`}
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary" disabled=${busy}>Save</button></div></form><//>`;
}
