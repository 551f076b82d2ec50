// The view library for all other modules. Templates create elements and never parse text as markup.

import { h, render, Fragment } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export * from "./vendor/hooks.js";
export { h, render, Fragment };
export const html = htm.bind(h);
