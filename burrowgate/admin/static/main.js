// Entry point: routes addresses to pages, and renders the frame around every page.
//
// Rules. The fragment is either a route (`#/sessions/…`) or a one-time console login token (`#` and 43 characters),
// which is removed from the address first.

import { Fragment, html, render, useEffect, useLayoutEffect, useState } from "./view.js";
import * as api from "./api.js";
import { begin, noteError, setSignedIn, useShared } from "./state.js";
import { Mark, Notes, useOpen, Wait } from "./parts.js";
import { Now } from "./views/now.js";

const routes = [
  [/^\/$/, () => Now, "now"],
  [/^\/sessions$/, () => import("./views/sessions.js").then((one) => one.Sessions), "sessions"],
  [/^\/sessions\/([\w-]+)$/, () => import("./views/session.js").then((one) => one.Session), "sessions"],
  [/^\/targets$/, () => import("./views/targets.js").then((one) => one.Targets), "targets"],
  [/^\/targets\/([a-z0-9-]+)$/, () => import("./views/target.js").then((one) => one.Target), "targets"],
  [/^\/people$/, () => import("./views/people.js").then((one) => one.People), "people"],
  [/^\/people\/([\w-]+)$/, () => import("./views/account.js").then((one) => one.Account), "people"],
  [/^\/history\/(sessions|connections|boxes)$/, () => import("./views/past.js").then((one) => one.Past), "history"],
  [/^\/history\/sessions\/([\w-]+)$/, () => import("./views/past.js").then((one) => one.Story), "history"],
  [/^\/history$/, () => import("./views/history.js").then((one) => one.History), "history"],
  [/^\/projects$/, () => import("./views/projects.js").then((one) => one.Projects), "projects"],
  [/^\/projects\/([\w-]+)$/, () => import("./views/projects.js").then((one) => one.Project), "projects"],
  [/^\/vault$/, () => import("./views/vault.js").then((one) => one.Vault), "vault"],
  [/^\/settings$/, () => import("./views/settings.js").then((one) => one.Settings), "settings"],
];
const links = [["/", "now", "Now"], ["/sessions", "sessions", "Sessions"], ["/targets", "targets", "Targets"],
  ["/people", "people", "People"], ["/projects", "projects", "Projects"], ["/vault", "vault", "Vault"], ["/history", "history", "History"], ["/settings", "settings", "Settings"]];

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
  return { path: path.startsWith("/") ? path : "/", parameters: new URLSearchParams(text) };
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

const typing = (element) => element?.closest("input, textarea, select, [contenteditable]") && element.type !== "checkbox";

function Main() {
  const { signedIn, away } = useShared();
  const route = useRoute();
  const found = routes.find(([pattern]) => pattern.test(route.path)) ?? routes[0];
  const [pattern, load, name] = found;
  const View = useView(pattern.source, load);
  const argument = route.path.match(pattern)?.[1];
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
      const does = {
        gn: () => { location.hash = "#/"; }, gs: () => { location.hash = "#/sessions"; },
        gt: () => { location.hash = "#/targets"; }, gp: () => { location.hash = "#/people"; }, gr: () => { location.hash = "#/projects"; }, gv: () => { location.hash = "#/vault"; }, gh: () => { location.hash = "#/history"; },
        "g,": () => { location.hash = "#/settings"; },
        c: () => share(), a: openAdd, "?": openKeys,
        "/": () => {
          const search = document.querySelector("input[type=search]");
          if (search) search.focus(); else location.hash = "#/sessions?search";
        },
      }[chord];
      if (does && signedIn) { event.preventDefault(); does(); }
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [signedIn, minting, adding, palette, keys]);

  // After navigation by keyboard, the focus moves to the heading of the new page.
  useEffect(() => {
    window.scrollTo(0, 0);
    const at = document.activeElement;
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
        <nav aria-label="Pages">${links.map(([path, key, text]) => html`
          <a href=${`#${path}`} aria-current=${key === name ? "page" : undefined}>${text}</a>`)}</nav>
        <div class="tools">
          <button type="button" class="find" onClick=${openPalette} aria-keyshortcuts="Control+K">
            <span>Go to…</span><kbd>Ctrl K</kbd></button>
          <button type="button" class="button primary" onClick=${() => share()} aria-keyshortcuts="c">Share</button>
        </div>
      </header>
      <main id="main">${View
        ? html`<${View} key=${route.path} argument=${argument} parameters=${route.parameters} share=${share} add=${openAdd} />`
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

async function start() {
  const key = location.hash.match(/^#([\w-]{43})$/)?.[1];
  if (key) history.replaceState(null, "", "/");
  const root = document.getElementById("root");
  root.textContent = "";
  render(html`<${Main} />`, root);
  begin();
  if (key) {
    try {
      await api.signIn(key);
    } catch (error) {
      if (!api.proof.get()) noteError(error);
    }
  }
  setSignedIn(Boolean(api.proof.get()));
  requestIdleCallback(prepare, { timeout: 1000 });
}

start();
