// Dialog that makes an invitation and shows its link once.

import { html, useEffect, useState } from "../view.js";
import * as api from "../api.js";
import { exact } from "../format.js";
import { refresh } from "../state.js";
import { Chips, Dialog, Field, Problem } from "../parts.js";
import { LinkBox } from "./mint.js";

const lives = [["1h", "1 h"], ["24h", "1 day"], ["7d", "7 days"], ["30d", "30 days"]];
export const roles = [["member", "Member"], ["operator", "Operator"], ["owner", "Owner"]];
export const words = (text) => text.split(/[\s,]+/).filter(Boolean);

// With `account`, the invitation replaces the credentials of that account.
export function Invite({ account, onClose }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("member");
  const [groups, setGroups] = useState("");
  const [life, setLife] = useState("7d");
  const [made, setMade] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  if (made) return html`<${Invited} of=${made} onClose=${onClose} />`;
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const person = account ? { account: account.id } : { name: name.trim(), email: email.trim() || null, role, groups: words(groups) };
    try {
      const one = await api.post("invitations", { ...person, expires_in: life });
      refresh();
      setMade(one);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  const field = error?.field?.replace(/^\$\.?/, "").replace(/\[.*/, "");
  const wrong = (one) => (field === one ? error.message : undefined);
  const known = account ? [] : ["name", "email", "groups"];
  return html`<${Dialog} title=${account ? `A way back in for ${account.name}` : "Invite a person"} onClose=${onClose}><form onSubmit=${send}>
    ${error && !known.includes(field) && html`<${Problem} error=${error} />`}
    ${account ? html`<p class="warn">The person who opens the link makes new credentials. Those that the account has now, and its logins, end then.</p>`
      : html`<div>
      <${Field} label="Name" error=${wrong("name")} hint="Proposed; they can change it."><input data-first autocomplete="off" maxlength="64" placeholder="Ada" value=${name} onInput=${(event) => setName(event.target.value)} /><//>
      <${Field} label="E-mail address" error=${wrong("email")} hint="Rules with addresses and domains then fit them: you vouch for it. Nothing is sent there.">
        <input autocomplete="off" spellcheck="false" inputmode="email" maxlength="320" placeholder="ada@example.com" value=${email} onInput=${(event) => setEmail(event.target.value)} /><//>
      <${Chips} label="Role" options=${roles} value=${role} onChange=${setRole} />
      <${Field} label="Groups" error=${wrong("groups")} hint="Words such as friends; rules name the group local:friends.">
        <input autocomplete="off" spellcheck="false" placeholder="friends family" value=${groups} onInput=${(event) => setGroups(event.target.value)} /><//></div>`}
    <${Chips} label="To be used within" options=${lives} value=${life} onChange=${setLife} />
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button><button class="button primary" disabled=${busy}>Make the invitation</button></div></form><//>`;
}

function Invited({ of: { invitation, url }, onClose }) {
  useEffect(() => document.querySelector("dialog[open] .result .button.primary")?.focus(), []);
  const who = invitation.account || invitation.name || invitation.email;
  return html`<${Dialog} title=${who ? `The invitation for ${who}` : "The invitation"} onClose=${onClose}><div class="result">
    <p class="soft">It can be used once, until <strong>${exact(invitation.until)}</strong>. It is shown only now: send it to that person alone.</p>
    <${LinkBox} url=${url} />
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Done</button></div></div><//>`;
}
