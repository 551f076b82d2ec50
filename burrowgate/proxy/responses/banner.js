// Banner of the gateway: warns before the link of this visit ends, and lets the visitor ask for more time.
//
// A target embeds it with <script src="/.burrowgate/banner.js" defer></script>; data-minutes="15" sets how long before
// the end it appears (10 unless set). It needs script-src and connect-src 'self', no inline code and no inline style:
// its style is a constructed sheet in a shadow root, so that it and the page do not affect each other.
(() => {
  "use strict";
  const address = "/.burrowgate/session";
  const minutes = Number(document.currentScript?.dataset.minutes);
  const warnSeconds = (minutes > 0 ? minutes : 10) * 60;
  const style = `
    :host{all:initial}
    .box{position:fixed;z-index:2147483647;inset:auto 1rem 1rem auto;max-width:min(26rem,calc(100vw - 2rem));box-sizing:border-box;
      display:flex;flex-wrap:wrap;gap:.5rem .9rem;align-items:center;padding:.75rem 1rem;border:1px solid #c9c4b6;border-radius:.8rem;
      background:#fffefb;color:#2a2924;font:1rem/1.45 system-ui,sans-serif;box-shadow:0 12px 32px -12px #0006}
    p{margin:0;flex:1 1 12rem}
    [role=timer]{font-variant-numeric:tabular-nums;font-weight:600}
    button,a{font:inherit;border-radius:.5rem;padding:.3rem .8rem;cursor:pointer;border:1px solid #47694f}
    .ask{background:#47694f;color:#fffefb}
    .close{background:none;color:inherit;border-color:transparent;padding:.3rem .5rem}
    :focus-visible{outline:2px solid #47694f;outline-offset:2px}
    button[hidden]{display:none}
    @media(prefers-color-scheme:dark){.box{background:#22241f;color:#e8e6de;border-color:#4a4c46}
      button{border-color:#a3c4a4}.ask{background:#a3c4a4;color:#191a17}.close{border-color:transparent}:focus-visible{outline-color:#a3c4a4}}
    @media(max-width:34rem){.box{inset:auto .5rem .5rem .5rem;max-width:none}}
    @media print{.box{display:none}}`;
  let state = null; // the last response, with `ends`: when the link ends by this page's own steady clock, in ms
  let parts = null;
  let dismissed = false;
  let last = "";

  const left = () => Math.max(0, Math.round((state.ends - performance.now()) / 1000));
  const clock = (seconds) => [...(seconds >= 3600 ? [Math.floor(seconds / 3600)] : []), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");

  function build() {
    const host = document.createElement("burrowgate-banner");
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const add = (parent, tag, attributes = {}, text = "") => {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.textContent = text;
      return parent.appendChild(made);
    };
    const box = add(root, "div", { class: "box", role: "region", "aria-label": "Time left for this link" });
    const line = add(box, "p");
    const about = add(line, "span", {}, "This link ends in ");
    const timer = add(line, "span", { role: "timer", "aria-live": "off" });
    const status = add(line, "span", { role: "status", "aria-live": "polite" });
    const button = add(box, "button", { class: "ask", type: "button" }, "Ask for more time");
    const close = add(box, "button", { class: "close", type: "button", "aria-label": "Dismiss" }, "✕");
    button.addEventListener("click", ask);
    close.addEventListener("click", () => { dismissed = true; host.remove(); });
    document.body.append(host);
    parts = { host, about, timer, status, button };
  }

  const sentences = {
    none: "", open: " You have asked for more time; there is no answer yet.",
    granted: " You were given more time.", denied: " You asked for more time, and were not given more.",
  };

  function show() {
    const seconds = left();
    if (dismissed || seconds > warnSeconds) return parts?.host.remove();
    if (!parts) build();
    if (!parts.host.isConnected) document.body.append(parts.host);
    const over = seconds === 0;
    parts.about.textContent = over ? "This link has ended." : "This link ends in ";
    parts.timer.textContent = over ? "" : `${clock(seconds)}.`;
    parts.button.hidden = over || !state.extend_request.may_ask;
    // Said once to screen readers when it changes; the timer itself is not read every second.
    const said = over ? "" : sentences[state.extend_request.state];
    if (said !== last) parts.status.textContent = last = said;
  }

  async function load(options) {
    const before = performance.now();
    const response = await fetch(address, { ...options, headers: { Accept: "application/json", ...options?.headers },
      credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    state = await response.json();
    state.ends = before + state.expires_in * 1000;
    show();
  }

  async function ask() {
    parts.button.disabled = true;
    try {
      await load({ method: "POST" });
    } catch {
      location.href = address; // the page says what went wrong, and has the form
    }
    parts.button.disabled = false;
  }

  // Looked up again every half minute near the end, and before that when the banner is due, at most an hour later.
  async function look() {
    try {
      if (!document.hidden && !dismissed) await load();
    } catch { /* the next look may succeed; the countdown goes on */ }
    const wait = state ? left() - warnSeconds : 60;
    if (!state || left() > 0) setTimeout(look, Math.min(Math.max(wait, 30), 3600) * 1000);
  }

  setInterval(() => state && !document.hidden && show(), 1000);
  document.addEventListener("visibilitychange", () => document.hidden || load().catch(() => {}));
  look();
})();
