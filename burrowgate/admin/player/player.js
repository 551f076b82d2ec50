// Plays a recording of a terminal, in a frame of the console (`views/recordings.js`).
// The console sends the recording and what to do by messages; this page sends back whether it plays.
"use strict";
(() => {
  const box = document.getElementById("player");
  let recording = null;
  let player = null;
  let speed = 1;

  const tell = (message) => parent.postMessage(message, "*");

  const create = (startAt) => {
    player?.dispose();
    box.replaceChildren();
    player = AsciinemaPlayer.create({ data: recording }, box, {
      fit: "both", idleTimeLimit: 2, preload: true, speed, startAt, terminalFontFamily: "ui-monospace, Menlo, Consolas, monospace",
    });
    player.addEventListener("play", () => tell({ is: "playing" }));
    player.addEventListener("pause", () => tell({ is: "paused" }));
    player.addEventListener("ended", () => tell({ is: "ended" }));
    player.addEventListener("error", () => tell({ is: "failed" }));
    tell({ is: "ready" });
  };

  const commands = {
    load: ({ text }) => { recording = text; create(0); },
    speed: async ({ value }) => {
      const at = await player.getCurrentTime();
      speed = value;
      create(at);
      await player.play();
    },
    seek: async ({ at }) => { await player.seek(at); },
    play: async () => { await player.play(); },
    pause: async () => { await player.pause(); },
  };

  addEventListener("message", async (event) => {
    if (event.source !== parent || !Object.hasOwn(commands, event.data?.does)) return;
    try {
      await commands[event.data.does](event.data);
    } catch {
      tell({ is: "failed" });
    }
  });
  tell({ is: typeof AsciinemaPlayer === "undefined" ? "missing" : "loaded" });
})();
