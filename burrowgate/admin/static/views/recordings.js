// Recordings of a session's terminals: the list of them, and the player.
//
// Rules. What was recorded is never parsed in this page: the player is a sandboxed frame (`admin/player`), which gets the
// text by a message and has no origin of its own. A message counts only if it comes from that frame.

import { html, useEffect, useRef, useState } from "../view.js";
import * as api from "../api.js";
import { bytes, exact } from "../format.js";
import { noteError, useQuery } from "../state.js";
import { ActionButton, Dialog, QueryResult, Section, When } from "../parts.js";

const SPEEDS = [0.5, 1, 2, 4, 8];
const SAID = {
  loading: "Loading the recording.", loaded: "Loading the recording.", ready: "Ready: press play.", playing: "Playing.", paused: "Paused.",
  ended: "The recording is over.", failed: "This recording cannot be played; download it instead.",
  missing: "This installation lacks the player of recordings; `burrowgate doctor` says what to do. Download the recording instead.",
};
const pathOf = (session, recording) => `sessions/${session.id}/recordings/${recording.connection_id}`;

// The section of a session's page.
export function Recordings({ session }) {
  const found = useQuery(`sessions/${session.id}/recordings`);
  const [playing, setPlaying] = useState(null);
  return html`<${Section} title="Recordings"><${QueryResult} of=${found}>${({ recordings }) => recordings.length
    ? html`<div class="scroll" tabindex="0" role="region" aria-label="Recordings"><table class="stack"><thead><tr><th>Began</th><th class="number">Size</th><th>SHA-256</th><th><span class="unseen">Play</span></th></tr></thead>
      <tbody>${recordings.map((one) => html`<tr key=${one.connection_id}><td data-name="began"><${When} at=${one.started_at} /></td>
        <td class="number" data-name="size">${bytes(one.size)}</td><td class="mono" data-name="sha-256" title=${one.sha256}>${one.sha256 ? `${one.sha256.slice(0, 16)}…` : "still recorded"}</td>
        <td class="number last"><button type="button" class="button small" aria-label=${`Play the recording that began ${exact(one.started_at)}`} onClick=${() => setPlaying(one)}>Play</button></td></tr>`)}</tbody></table></div>`
    : html`<p class="soft">Nothing was recorded.</p>`}<//>
    ${playing && html`<${Dialog} wide title=${`Recording of ${exact(playing.started_at)}`} onClose=${() => setPlaying(null)}>
      <${Player} path=${pathOf(session, playing)} name=${`${playing.connection_id}.cast`} /><//>`}<//>`;
}

// Plays the asciicast at `path` of the API; `name` is that of the file when it is downloaded.
export function Player({ path, name }) {
  const frame = useRef(null);
  const [state, setState] = useState("loading");
  const [text, setText] = useState(null);
  const [speed, setSpeed] = useState(1);
  const tell = (message) => frame.current?.contentWindow.postMessage(message, "*");

  useEffect(() => {
    const stop = new AbortController();
    api.text(path, { signal: stop.signal }).then(setText, (error) => {
      if (error.name === "AbortError") return;
      noteError(error);
      setState("failed");
    });
    return () => stop.abort();
  }, [path]);

  useEffect(() => {
    const heed = (event) => {
      if (event.source === frame.current?.contentWindow && Object.hasOwn(SAID, event.data?.is)) setState(event.data.is);
    };
    addEventListener("message", heed);
    return () => removeEventListener("message", heed);
  }, []);

  // The frame and the recording arrive in either order.
  useEffect(() => { if (state === "loaded" && text !== null) tell({ does: "load", text }); }, [state, text]);

  const playable = ["ready", "playing", "paused", "ended"].includes(state);
  const choose = (value) => { setSpeed(value); tell({ does: "speed", value }); };
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/x-asciicast" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  return html`<div class="player">
    <iframe ref=${frame} src="/player.html" title="The recording" sandbox="allow-scripts" allow="fullscreen"></iframe>
    <p role="status">${SAID[state]}</p>
    <div class="bar"><label>Speed <select value=${speed} disabled=${!playable} onChange=${(event) => choose(Number(event.target.value))}>
        ${SPEEDS.map((one) => html`<option value=${one}>${one}×</option>`)}</select></label>
      <${ActionButton} disabled=${text === null} does=${download}>Download<//>
      <${ActionButton} class="primary" disabled=${!playable} does=${() => tell({ does: state === "playing" ? "pause" : "play" })}>
        ${state === "playing" ? "Pause" : "Play"}<//></div></div>`;
}
