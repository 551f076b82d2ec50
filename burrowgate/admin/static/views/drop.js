// Drop box of a folder target: its limits in words, and the fields that change them.

import { Fragment, html } from "../view.js";
import { bytes, many } from "../format.js";
import { Check, Field } from "../parts.js";

const LIMITS = ["max_file_bytes", "max_total_bytes", "max_files"];
const UNITS = { "": 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };

export const dropText = (drop) =>
  drop ? `visitors add files and read none: ${bytes(drop.max_file_bytes)} each, ${bytes(drop.max_total_bytes)} and ${many(drop.max_files, "file")} in all`
    : "visitors read it";

// The number of bytes that a text such as "500 MB" means; null if it means none.
export function readSize(text) {
  const found = /^\s*([0-9]+(?:[.,][0-9]+)?)\s*([kmgt]?i?b?)\s*$/i.exec(text);
  const unit = found && UNITS[found[2].toLowerCase()];
  return unit ? Math.round(Number(found[1].replace(",", ".")) * unit) : null;
}

const shown = (drop, name) => (!drop ? "" : name === "max_files" ? String(drop.max_files) : bytes(drop[name]));

// What the dialog holds: whether it is a drop box, and each limit as text.
export const dropForm = (drop) => ({ on: drop !== null, ...Object.fromEntries(LIMITS.map((name) => [name, shown(drop, name)])) });

// The field `drop` of a request, of the limits that were changed; throws an error for a field that is no size.
export function dropChange(form, drop) {
  if (!form.on) return null;
  const limits = {};
  for (const name of LIMITS) {
    const text = form[name].trim();
    if (!text || text === shown(drop, name)) continue;
    const value = name === "max_files" ? Number(text) : readSize(text);
    if (!Number.isInteger(value) || value < 1)
      throw Object.assign(new Error(name === "max_files" ? "Write a number of files." : "Write a size such as 500 MB."), { field: `drop.${name}` });
    limits[name] = value;
  }
  return limits;
}

export function DropFields({ form, onChange, error }) {
  const wrong = (name) => (error?.field === `drop.${name}` || error?.field === `$.drop.${name}` ? error.message : undefined);
  const input = (name, placeholder) => html`<input value=${form[name]} placeholder=${placeholder} autocomplete="off"
    onInput=${(event) => onChange({ ...form, [name]: event.target.value })} />`;
  return html`<${Fragment}>
    <${Check} label="Drop box" hint="Visitors add files to the folder; they see none of it and replace nothing."
      checked=${form.on} onChange=${(on) => onChange({ ...form, on })} />
    ${form.on && html`<${Field} label="Size of a file" error=${wrong("max_file_bytes")}>${input("max_file_bytes", "the default")}<//>
      <${Field} label="Size of all files" error=${wrong("max_total_bytes")}>${input("max_total_bytes", "the default")}<//>
      <${Field} label="Number of files" error=${wrong("max_files")} hint="What is in the folder counts; move files away to make space.">
        ${input("max_files", "the default")}<//>`}<//>`;
}
