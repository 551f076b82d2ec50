// Timeouts and the maximum body of a target: shown, and as fields of a form. An empty field is the gateway's own setting.

import { Fragment, html } from "../view.js";
import { Field } from "../parts.js";

const rows = [
  ["connect_timeout", "Time to connect", "10s"],
  ["response_timeout", "Time until it answers", "5m"],
  ["read_timeout", "Pause within an answer", "10m"],
  ["max_body", "Largest upload", "10MiB"],
];
export const limitNames = rows.map(([name]) => name);

export const limitsOf = (target) => Object.fromEntries(limitNames.map((name) => [name, target[name] === null ? "" : size(target[name])]));
export const limitChanges = (limits) => Object.fromEntries(limitNames.map((name) => [name, limits[name].trim() || null]));

// 10485760 is 10MiB, as the API reads it; a duration stays as it is.
function size(value) {
  if (typeof value !== "number") return value;
  const unit = ["TiB", "GiB", "MiB", "KiB"].find((_, index) => value && value % 1024 ** (4 - index) === 0);
  return unit ? `${value / 1024 ** { TiB: 4, GiB: 3, MiB: 2, KiB: 1 }[unit]}${unit}` : String(value);
}

export function LimitFacts({ target }) {
  return html`<${Fragment}>${rows.filter(([name]) => target[name] !== null).map(([name, label]) =>
    html`<div key=${name}><dt>${label}</dt><dd>${target[name] === 0 ? "no limit" : size(target[name])}</dd></div>`)}<//>`;
}

export function LimitFields({ limits, onChange, error, folder }) {
  const shown = rows.filter(([name]) => !folder || name === "max_body");
  return html`<details class="fold" open=${limitNames.includes(error?.field)}><summary>Timeouts and sizes</summary><div>
    <p class="hint">Where a field is empty, the gateway's own setting applies.</p>
    ${shown.map(([name, label, example]) => html`<${Field} key=${name} label=${label} error=${error?.field === name ? error.message : undefined}
      hint=${name === "max_body" ? "0 sets no limit." : undefined}>
      <input class="mono" spellcheck="false" autocomplete="off" placeholder=${example} value=${limits[name]}
        onInput=${(event) => onChange({ ...limits, [name]: event.target.value })} /><//>`)}
  </div></details>`;
}
