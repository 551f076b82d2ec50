// Parts of the page before and after the screen: which one shows, and what it says.

import { sentence } from "./clock.js";

const find = (id) => document.getElementById(id);
const PANELS = ["landing", "progress", "ended", "failed"];
const SLOW_SECONDS = 10;
const STEPS = ["asked", "started", "screen", "page"];
/** The step that is under way when one was reached. */
const NEXT = { asked: "started", created: "started", started: "screen", screen: "page", page: "" };
const SLOW = {
  started: "The server takes long to start the browser: it may be busy with others.",
  screen: "The browser runs, but its screen does not answer yet: the server may be busy.",
  page: "The screen is there, but the browser has not opened its window yet: the server may be busy.",
};
/** Reasons of an end before there was anything to see. */
const NOT_STARTED = new Set(["start-timeout", "image-missing", "launcher-error", "limits-not-applied"]);

/** Which part of the page shows a view: `landing`, `progress`, `screen` or `ended`. */
export const panelOf = (view) => {
  if (view.state === null || view.state === undefined) return "landing";
  if (view.state === "stopping" || view.state === "destroyed") return "ended";
  return view.state === "requested" || view.state === "launching" ? "progress" : "screen";
};

/** Show the part `name`; `screen` stands for none of these. Its heading gets the focus, unless it was shown before. */
export const show = (name) => {
  const isNew = document.body.dataset.panel !== name;
  document.body.dataset.panel = name;
  for (const one of PANELS) find(one).hidden = one !== name;
  find("stage").hidden = name !== "screen";
  if (isNew && PANELS.includes(name) && document.body.dataset.started) find(name).querySelector("h1").focus();
  document.body.dataset.started = "yes";
};

/** Progress at the step `reached`, `seconds` after the visitor asked. */
export const progress = (reached, seconds) => {
  const current = NEXT[reached] ?? "started";
  for (const item of document.querySelectorAll(".steps li")) {
    const place = STEPS.indexOf(item.dataset.step);
    const now = current === "" ? STEPS.length : STEPS.indexOf(current);
    item.className = place < now ? "done" : place === now ? "now" : "";
    if (place === now) {
      item.setAttribute("aria-current", "step");
      const text = `${item.textContent}.`;
      if (find("step").textContent !== text) find("step").textContent = text;
    } else item.removeAttribute("aria-current");
  }
  find("elapsed").textContent = `${Math.floor(Math.max(0, seconds))} s`;
  const slow = seconds >= SLOW_SECONDS ? (SLOW[current] ?? "") : "";
  if (find("slow").textContent !== slow) find("slow").textContent = slow;
};

/** The end of `view`, or another one with `text` in place of its sentence. */
export const ended = (view, text = view.sentence, mayStart = view.may_start_again) => {
  const hasStarted = !NOT_STARTED.has(view.reason);
  document.querySelector("#ended h1").textContent = hasStarted ? "The browser has ended" : "The browser did not start";
  find("why").textContent = text || "The browser is gone.";
  const from = view.ready_at ?? view.requested_at;
  const until = view.ended_at ?? view.now;
  find("lasted").textContent = hasStarted && from && until ? `It ran for ${sentence(until - from)}.` : "";
  find("kept").hidden = !hasStarted;
  const again = find("again");
  again.hidden = !mayStart;
  again.textContent = hasStarted ? "Start a new one" : "Try again";
  again.disabled = view.state === "stopping";
};

/** What a visitor should do about a start that was refused. */
export const adviceOf = (refused) => {
  const advice = {
    0: ["See whether this device is online, and try again.", true],
    403: ["Open the link again that was sent to you.", false],
    409: refused.mayEnd
      ? ["It may be in another window. You can end it here; what is in it is lost then.", false]
      : ["Another person, or another browser of yours, uses this link now. Try again when that browser has ended.", true],
    410: ["Trying again does not help; ask for a new link.", false],
    429: ["Wait a moment, and try again.", true],
    502: ["Trying again seldom helps; tell the person who sent the link.", true],
    503: ["Trying again later helps.", true],
    504: ["The server may have been busy; trying again can help.", true],
  };
  const permanent = new Set(["image-missing", "limits-not-applied"]);
  if (permanent.has(refused.code)) return ["Trying again does not help; tell the person who sent the link.", false];
  return advice[refused.status] ?? ["Try again; if it stays, tell the person who sent the link.", true];
};

/** Show the refusal of a start. */
export const failed = (refused) => {
  const [advice, mayTry] = adviceOf(refused);
  const hasOther = refused.status === 409;
  document.querySelector("#failed h1").textContent = hasOther ? "A browser runs already" : "The browser did not start";
  find("failure").textContent = refused.message;
  find("advice").textContent = advice;
  find("retry").hidden = !mayTry;
  find("end-other").hidden = !hasOther || !refused.mayEnd;
  find("wait").textContent = "";
  show("failed");
};
