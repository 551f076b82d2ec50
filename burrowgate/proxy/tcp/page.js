// Page of a TCP session: a countdown, buttons that copy, and its state anew when its visitor comes back to it.
"use strict";
(() => {
  const left = document.querySelector("#left");
  const connections = document.querySelector("#connections");
  const said = document.querySelector("#said");
  let ends = performance.now() + Number(left.dataset.seconds) * 1000;

  const two = (number) => String(number).padStart(2, "0");
  const words = (seconds) => {
    if (seconds >= 172800) return `${Math.floor(seconds / 86400)} days`;
    const hours = Math.floor(seconds / 3600);
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return hours ? `${hours}:${rest}` : rest;
  };

  const tick = () => {
    const seconds = Math.max(0, Math.ceil((ends - performance.now()) / 1000));
    left.textContent = seconds ? `in ${words(seconds)}` : "it has ended";
    if (seconds) setTimeout(tick, 1000);
  };

  const refresh = async () => {
    if (document.visibilityState !== "visible") return;
    const response = await fetch(location.pathname, { headers: { Accept: "application/json" } });
    if (!response.ok) {
      location.reload();
      return;
    }
    const state = await response.json();
    ends = performance.now() + state.expires_in * 1000;
    if (connections && state.connections_left !== null) {
      connections.textContent = `${state.connections_left} of ${state.connection_limit}`;
    }
  };

  const copy = async (element) => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(element.textContent);
      return;
    }
    // Without TLS there is no clipboard for scripts but this.
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (!document.execCommand("copy")) throw new Error("not copied");
  };

  for (const box of document.querySelectorAll(".command")) {
    const button = document.createElement("button");
    const name = document.createElement("span");
    name.className = "unseen";
    name.textContent = ` the command ${box.dataset.name}`;
    button.type = "button";
    const say = (text) => button.replaceChildren(text, name);
    say("Copy");
    button.addEventListener("click", async () => {
      try {
        await copy(box.querySelector("pre"));
        say("Copied");
        said.textContent = "The command was copied.";
      } catch {
        say("Select it");
        said.textContent = "The browser does not let this page copy; select the command and copy it.";
      }
      setTimeout(() => {
        say("Copy");
        said.textContent = "";
      }, 3000);
    });
    box.append(button);
  }
  document.documentElement.classList.add("live");
  document.addEventListener("visibilitychange", () => refresh().catch(() => {}));
  tick();
})();
