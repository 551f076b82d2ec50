// Page of a drop box: sends the chosen files one after the other, with their progress. Without it the form does.
"use strict";
(() => {
  const form = document.querySelector("form");
  const input = form.querySelector("input");
  const list = document.querySelector(".files");
  const state = document.querySelector(".state");
  const limit = Number(form.dataset.limit);
  const waiting = [];
  let current = null;
  let received = 0;
  let failed = 0;

  const size = (count) => {
    if (count < 1000) return count === 1 ? "1 byte" : `${count} bytes`;
    let unit = -1;
    do {
      count /= 1000;
      unit += 1;
    } while (count >= 999.5 && unit < 4);
    return `${count < 9.95 ? count.toFixed(1) : count.toFixed(0)} ${["kB", "MB", "GB", "TB", "PB"][unit]}`;
  };

  const many = (count) => (count === 1 ? "1 file" : `${count} files`);

  const element = (name, className, text) => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  class Item {
    constructor(file) {
      this.file = file;
      this.row = element("li", "", "");
      this.what = element("span", "what", `${size(file.size)}, waits`);
      this.progress = element("progress", "", "");
      this.button = element("button", "", "");
      this.button.type = "button";
      const name = element("bdi", "", file.name);
      this.row.append(name, this.what, this.button, this.progress);
      this.progress.max = 1;
      this.progress.value = 0;
      this.offer("Cancel", () => this.cancel());
      list.append(this.row);
    }

    offer(text, does) {
      this.button.textContent = text;
      this.button.setAttribute("aria-label", `${text}: ${this.file.name}`);
      this.button.onclick = does;
    }

    end(className, text) {
      this.row.className = className;
      this.what.textContent = text;
      this.progress.hidden = true;
      this.button.hidden = true;
      if (className === "failed") failed += 1;
      if (className === "done") received += 1;
    }

    fail(text, again) {
      this.end("failed", text);
      if (!again) return;
      this.button.hidden = false;
      this.offer("Try again", () => {
        failed -= 1;
        this.row.remove();
        add([this.file]);
      });
    }

    cancel() {
      const at = waiting.indexOf(this);
      if (at >= 0) waiting.splice(at, 1);
      this.row.remove();
      if (this.request) this.request.abort();
      tell();
    }

    send() {
      const request = (this.request = new XMLHttpRequest());
      request.upload.onprogress = (event) => {
        this.progress.value = event.loaded / (event.total || 1);
        this.what.textContent = `${size(event.loaded)} of ${size(this.file.size)}`;
        if (event.loaded === event.total) this.what.textContent = `${size(this.file.size)}, is being stored`;
      };
      request.onload = () => {
        if (request.status === 201) this.end("done", `${size(this.file.size)}, received`);
        else this.fail(reason(request), request.status === 503 || request.status === 504 || request.status === 507);
      };
      request.onerror = () => this.fail("The connection was lost before the file had arrived.", true);
      request.onloadend = next;
      request.open("PUT", `/${encodeURIComponent(this.file.name.replace(/\p{Surrogate}/gu, "_"))}`);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(this.file);
    }
  }

  const reason = (request) => {
    try {
      return JSON.parse(request.responseText).detail;
    } catch {
      return `The file was not taken (${request.status}).`;
    }
  };

  const tell = () => {
    const under = waiting.length + (current ? 1 : 0);
    const parts = [];
    if (under) parts.push(`${many(under)} on the way`);
    if (received) parts.push(`${many(received)} received`);
    if (failed) parts.push(`${many(failed)} not received`);
    state.textContent = parts.length ? `${parts.join(", ")}.` : "";
  };

  const next = () => {
    current = waiting.shift() || null;
    tell();
    if (current) current.send();
  };

  const add = (files) => {
    for (const file of files) {
      const item = new Item(file);
      if (file.size > limit) item.fail(`${size(file.size)} is too large; a file can have up to ${size(limit)} here.`, false);
      else waiting.push(item);
    }
    if (current) tell();
    else next();
  };

  // The files of what was dropped, also those of folders.
  const filesOf = async (transfer) => {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
    if (!entries.some((entry) => entry && entry.isDirectory)) return [...transfer.files];
    const found = [];
    const walk = async (entry) => {
      if (!entry) return;
      if (entry.isFile) {
        found.push(await new Promise((done, wrong) => entry.file(done, wrong)));
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, wrong) => reader.readEntries(done, wrong));
        if (!some.length) return;
        for (const one of some) await walk(one);
      }
    };
    for (const entry of entries) await walk(entry);
    return found;
  };

  document.body.classList.add("live");
  input.required = false;
  input.onchange = () => {
    add([...input.files]);
    input.value = "";
  };
  form.onsubmit = (event) => event.preventDefault();
  let depth = 0;
  const over = (step) => {
    depth = Math.max(0, depth + step);
    document.body.classList.toggle("over", depth > 0);
  };
  document.addEventListener("dragenter", (event) => { event.preventDefault(); over(1); });
  document.addEventListener("dragleave", () => over(-1));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    over(-depth);
    add(await filesOf(event.dataTransfer));
  });
  addEventListener("beforeunload", (event) => {
    if (current) event.preventDefault();
  });
})();
