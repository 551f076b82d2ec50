// Dialog that adds a target: probes the address and shows the result before the target is saved.

import { html, useState } from "../view.js";
import { post } from "../api.js";
import { note, refresh, useQuery } from "../state.js";
import { Dialog, Field, Problem, useOpen } from "../parts.js";
import { AddBrowser } from "./browser_settings.js";
import { DropFields, dropChange, dropForm } from "./drop.js";
import { nameFor, settingNames, settingOf, TcpFields, tcpChange, tcpForm, typeOf, typeText } from "./tcp_settings.js";
import { ProjectField } from "./record.js";

export function Add({ share, onClose }) {
  const [isBrowser, browser, address] = useOpen();
  return isBrowser ? html`<${AddBrowser} share=${share} back=${address} onClose=${onClose} />` : html`<${AddAddress} share=${share} browser=${browser} onClose=${onClose} />`;
}

function AddAddress({ share, browser, onClose }) {
  const [address, setAddress] = useState("");
  const [found, setFound] = useState(null);
  const [ownName, setName] = useState(null);
  const [verify, setVerify] = useState("");
  const [pin, setPin] = useState("");
  const [drop, setDrop] = useState(dropForm(null));
  const [tcp, setTcp] = useState(tcpForm(null));
  const [project, setProject] = useState("default");
  const projects = useQuery("projects").data?.projects ?? [];
  const type = typeOf(address);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  // The proposed name follows the address, until the operator types another one.
  const name = ownName ?? found?.name ?? "";
  const trust = () => (verify === "none" ? { verify } : verify === "pin" ? { verify, pin } : {});
  const doing = (work) => async (event) => {
    event?.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    }
    setBusy(false);
  };
  const probe = doing(async () => {
    setFound(await post("probe", { address, ...trust() }));
  });
  const save = doing(async () => {
    const box = found.type === "folder" ? { drop: dropChange(drop, null) } : {};
    const target = await post("targets", { name, address: found.address, ...trust(), ...box });
    refresh();
    note(`${target.name} is added.`);
    share(target.name);
  });
  const saveTcp = doing(async () => {
    const target = await post("targets", { name: name || nameFor(address), address, project, tcp: tcpChange(tcp, null) });
    refresh();
    note(`${target.name} is added.`);
    onClose();
    location.hash = `#/targets/${target.name}`;
  });
  const wrong = (field) => (error?.field === field ? error.message : undefined);
  return html`<${Dialog} title="Add a target" onClose=${onClose}><form onSubmit=${type ? saveTcp : found ? save : probe}>
    ${error && !["address", "name", "pin", "verify"].includes(error.field) && !error.field?.includes("drop.")
      && !(type && settingNames.includes(settingOf(error))) && html`<${Problem} error=${error} />`}
    <${Field} label="Its address" error=${wrong("address")}
      hint="A port of this machine, host:port, a URL such as https://10.0.0.7:8443/app, unix:/run/app.sock, a folder's absolute path, or ssh://ada@db1, postgresql://db1/app, mysql://, redis://, vnc://, rdp://, tcp://.">
      <input class="mono" data-first required spellcheck="false" autocomplete="off" placeholder="3000" value=${address}
        onInput=${(event) => { setAddress(event.target.value); setFound(null); }} /><//>
    ${type && html`<div class="probe good" role="status"><strong>${typeText(type)}</strong><span>Visitors open it with burrowgate connect${type === "ssh" || type === "vnc" ? ", or in the browser" : ""}.</span></div>
      <div class="pair"><${Field} label="A name for it" error=${wrong("name")} hint="Visitors and sessions see it."><input maxlength="63" placeholder=${nameFor(address)} value=${name} onInput=${(event) => setName(event.target.value)} /><//>
      <${ProjectField} projects=${projects} value=${project} onChange=${setProject} error=${wrong("project")} /></div>
      <${TcpFields} type=${type} address=${address} form=${tcp} onChange=${setTcp} project=${project} error=${error} />`}
    ${found && html`<div class=${`probe ${found.works ? "good" : "bad"}`} role="status">
      <strong>${found.works ? found.title || found.address : "No working target there yet"}</strong><span>${found.detail}</span>
      ${!found.works && html`<span class="soft">You can still add it; its links work as soon as it answers.</span>`}</div>`}
    ${found && html`<${Field} label="A name for it" error=${wrong("name")} hint=${`Links begin with ${name || "name"}.localhost, or with a domain that you add.`}>
      <input required maxlength="63" value=${name} onInput=${(event) => setName(event.target.value)} /><//>`}
    ${found?.type === "folder" && html`<${DropFields} form=${drop} onChange=${setDrop} error=${error} />`}
    ${(found?.type === "https" || address.startsWith("https") || verify) && html`<details class="fold"><summary>Certificate</summary><div>
      <${Field} label="How it is verified" error=${wrong("verify")}><select value=${verify} onChange=${(event) => { setVerify(event.target.value); setFound(null); }}>
        <option value="">By the authorities this machine trusts</option><option value="pin">By its fingerprint</option>
        <option value="none">Not at all</option></select><//>
      ${verify === "pin" && html`<${Field} label="Fingerprint" error=${wrong("pin")}><input class="mono" placeholder="sha256:…" value=${pin}
        onInput=${(event) => setPin(event.target.value.trim())} /><//>`}
      ${verify === "none" && html`<p class="warn">Any machine between the gateway and this address can read and change the traffic.</p>`}
    </div></details>`}
    <div class="foot"><button type="button" class="button" onClick=${onClose}>Cancel</button>
      ${!address && html`<button type="button" class="button" onClick=${browser}>A disposable browser instead</button>`}
      ${found && html`<button type="button" class="button" disabled=${busy} onClick=${probe}>Try again</button>`}
      <button class="button primary" disabled=${busy || !address}>${type ? "Add it" : found ? "Add and share" : busy ? "Trying…" : "Try it"}</button></div>
  </form><//>`;
}
