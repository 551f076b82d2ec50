// Entry point: routes addresses to pages, and renders the frame around every page.
//
// Rules. The fragment is either a route (`#/sessions/…`) or a one-time console login token (`#` and 43 characters), which
// leaves the address before anything else happens, also in a tab that is open already.

import { Fragment, html, render, useEffect, useLayoutEffect, useState } from "./view.js";
import * as api from "./api.js";
import { many } from "./format.js";
import { begin, checkFindings, noteError, now, setSignedIn, useShared } from "./state.js";
import { Mark, Missing, Notes, useOpen, Wait } from "./parts.js";
import { moveInList, typing } from "./list_keys.js";
import { pages } from "./pages.js";
import { Now } from "./views/now.js";

const routes = [
  [/^\/$/, () => Now, "now"],
  [/^\/sessions$/, () => import("./views/sessions.js").then((one) => one.Sessions), "sessions"],
  [/^\/sessions\/([\w-]+)(?:\/(access|visits|recordings|history))?$/, () => import("./views/session.js").then((one) => one.Session), "sessions"],
  [/^\/targets$/, () => import("./views/targets.js").then((one) => one.Targets), "targets"],
  [/^\/targets\/([a-z0-9-]+)(?:\/(access|history))?$/, () => import("./views/target.js").then((one) => one.Target), "targets"],
  [/^\/requests$/, () => import("./views/inspector.js").then((one) => one.Inspector), "requests"],
  [/^\/people$/, () => import("./views/people.js").then((one) => one.People), "people"],
  [/^\/people\/([\w-]+)$/, () => import("./views/account.js").then((one) => one.Account), "people"],
  [/^\/history\/(sessions|connections|boxes)$/, () => import("./views/past.js").then((one) => one.Past), "history"],
  [/^\/history\/sessions\/([\w-]+)$/, () => import("./views/past.js").then((one) => one.Story), "history"],
  [/^\/history$/, () => import("./views/history.js").then((one) => one.History), "history"],
  [/^\/projects$/, () => import("./views/projects.js").then((one) => one.Projects), "projects"],
  [/^\/projects\/([\w-]+)$/, () => import("./views/projects.js").then((one) => one.Project), "projects"],
  [/^\/vault$/, () => import("./views/vault.js").then((one) => one.Vault), "vault"],
  [/^\/settings(?:\/(limits|webhooks|configuration))?$/, () => import("./views/settings.js").then((one) => one.Settings), "settings"],
];
const lazy = {};
const views = {
  login: () => import("./views/login.js").then((one) => one.Login),
  mint: () => import("./views/mint.js").then((one) => one.Mint),
  add: () => import("./views/add.js").then((one) => one.Add),
  palette: () => import("./views/palette.js").then((one) => one.Palette),
  keys: () => import("./views/palette.js").then((one) => one.Keys),
};

// Loads the other views after the first paint, so that dialogs open without delay.
function prepare() {
  const all = [...routes.map(([pattern, load]) => [pattern.source, load]), ...Object.entries(views)];
  all.forEach(([key, load]) => Promise.resolve(load()).then((view) => { lazy[key] ??= view; }, () => {}));
}

function useView(key, load) {
  const [, again] = useState(0);
  const shown = lazy[key];
  useEffect(() => {
    if (shown) return;
    Promise.resolve(lazy[key] ?? load()).then((view) => { lazy[key] = view; again((count) => count + 1); }, () => {
      noteError(new Error("A part of the page could not be loaded; reload it."));
    });
  }, [key]);
  return shown;
}

function LazyView({ view, ...rest }) {
  const View = useView(view, views[view]);
  return View ? html`<${View} ...${rest} />` : null;
}

const read = () => {
  const [path, text] = location.hash.replace(/^#/, "").split("?");
  return { path: path || "/", parameters: new URLSearchParams(text) };
};

function useRoute() {
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const changed = () => setRoute(read());
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);
  return route;
}

const Nowhere = () => html`<${Missing} text="It is misspelt, or it belongs to another version of the console." />`;
const missing = [/^/, () => Nowhere, ""];

function Main() {
  const { signedIn, away, findings: counts } = useShared();
  const findings = Math.max(counts.quick, counts.all);
  const route = useRoute();
  const found = routes.find(([pattern]) => pattern.test(route.path)) ?? missing;
  const [pattern, load, name] = found;
  const View = useView(pattern.source, load);
  const words = route.path.match(pattern); // the record of the page comes first, its part last
  const record = words.length > 2 ? `${name} ${words[1]}` : route.path; // stays while parts of one record are shown
  const [minting, setMinting] = useState(null);
  const [adding, openAdd, closeAdd] = useOpen();
  const [palette, openPalette, closePalette] = useOpen();
  const [keys, openKeys, closeKeys] = useOpen();
  const share = (target) => setMinting({ target });

  useLayoutEffect(() => {
    let before = "";
    const opening = minting || adding || palette || keys;
    const pressed = (event) => {
      if (opening) return;
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      const chord = before === "g" ? `g${event.key}` : event.key;
      before = event.key === "g" ? "g" : "";
      const page = pages.find(([, , , key]) => chord === `g${key}`);
      const does = page ? () => { location.hash = `#${page[0]}`; } : {
        c: () => share(), a: openAdd, "?": openKeys,
        "/": () => {
          const search = document.querySelector("input[type=search]");
          if (search) search.focus(); else location.hash = "#/sessions?search";
        },
      }[chord];
      if (!signedIn) return;
      if (does) { event.preventDefault(); does(); } else if (moveInList(event)) event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [signedIn, minting, adding, palette, keys]);

  // After navigation by keyboard, the focus moves to the heading of the new page; between the parts of a page it stays.
  useEffect(() => {
    window.scrollTo(0, 0);
    const at = document.activeElement;
    if (at?.closest(".tabs")) return;
    if (at === document.body || (at?.closest("main") && !typing(at))) {
      document.querySelector("h1")?.focus({ preventScroll: true });
    }
  }, [route.path, View]);

  if (signedIn === undefined) return html`<${Wait} />`;
  return html`<${Fragment}>
    ${away && html`<div class="away" role="alert"><span class="spin" aria-hidden="true"></span>
      The gateway does not answer. This page reconnects automatically; what is shown may be out of date.</div>`}
    ${signedIn ? html`<${Fragment}>
      <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.querySelector("h1")?.focus(); }}>Skip to the content</a>
      <header class="top">
        <a class="brand" href="#/" aria-label="Burrowgate, to the first page"><${Mark} /><span>Burrowgate</span></a>
        <nav aria-label="Pages">${pages.map(([path, key, text]) => html`
          <a key=${key} href=${`#${path}`} aria-current=${key === name ? "page" : undefined}>${text}${key === "settings" && findings > 0
            && html`<span class="badge"><span aria-hidden="true">${findings}</span><span class="unseen">${many(findings, "finding")}</span></span>`}</a>`)}</nav>
        <div class="tools">
          <button type="button" class="find" onClick=${openPalette} aria-keyshortcuts="Control+K">
            <span>Go to…</span><kbd>Ctrl K</kbd></button>
          <button type="button" class="button primary" onClick=${() => share()} aria-keyshortcuts="c">Share</button>
        </div>
      </header>
      <main id="main">${View
        ? html`<${View} key=${record} argument=${words[1]} part=${words.at(-1)} parameters=${route.parameters} share=${share} add=${openAdd} />`
        : html`<${Wait} />`}</main>
      <footer class="foot"><button type="button" class="plain" onClick=${openKeys}>Keyboard</button>
        <button type="button" class="plain" onClick=${async () => { try { await api.signOut(); } catch (error) { noteError(error); } setSignedIn(false); }}>Sign out</button></footer>
      ${minting && html`<${LazyView} view="mint" target=${minting.target} add=${() => { setMinting(null); openAdd(); }} onClose=${() => setMinting(null)} />`}
      ${adding && html`<${LazyView} view="add" share=${(target) => { closeAdd(); share(target); }} onClose=${closeAdd} />`}
      ${palette && html`<${LazyView} view="palette" share=${share} add=${openAdd} keys=${openKeys} onClose=${closePalette} />`}
      ${keys && html`<${LazyView} view="keys" onClose=${closeKeys} />`}<//>`
    : html`<${LazyView} view="login" />`}
    <${Notes} />
  <//>`;
}

const TOKEN = /^#([\w-]{43})$/;
let shown = "";

// Takes a login token out of the address, which shows the last route again; undefined if there is none.
function takeToken() {
  const token = location.hash.match(TOKEN)?.[1];
  if (token) history.replaceState(null, "", `/${shown}`);
  shown = location.hash;
  return token;
}

async function signIn(token) {
  try {
    await api.signIn(token);
  } catch (error) {
    if (!api.proof.get() || now().signedIn) noteError(error);
  }
  setSignedIn(Boolean(api.proof.get()));
}

async function start() {
  const token = takeToken();
  // Before the listener of `useRoute`, which must not see a token.
  window.addEventListener("hashchange", (event) => {
    const next = takeToken();
    if (!next) return;
    event.stopImmediatePropagation();
    signIn(next);
  });
  const root = document.getElementById("root");
  root.textContent = "";
  render(html`<${Main} />`, root);
  begin();
  if (token) await signIn(token);
  else setSignedIn(Boolean(api.proof.get()));
  requestIdleCallback(() => { prepare(); checkFindings(); }, { timeout: 1000 });
}

start();
