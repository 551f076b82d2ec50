// The view library, as every other module takes it from here: templates that make elements, never markup from text.

import { h, render, Fragment } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export * from "./vendor/hooks.js";
export { h, render, Fragment };
export const html = htm.bind(h);
