// A small application that shares single reports by page links, which it derives itself.
//
//     BASE_TOKEN=... SHARE_SEED=... node app.mjs https://app.example.com           serve on 127.0.0.1:3000
//     BASE_TOKEN=... SHARE_SEED=... node app.mjs https://app.example.com --links   print the links and exit
//
// The first argument is the origin under which the gateway serves this application.

import { createHmac } from "node:crypto";
import { createServer } from "node:http";

const REPORTS = new Map([
  ["/reports/42", "Forty-two"],
  ["/reports/43", "Forty-three"],
  ["/reports/caf%C3%A9", "Café"],
]);

// Derives page links from the base token and the share seed of a page-share session.
class Share {
  constructor(origin, baseToken, seed) {
    this.origin = origin.replace(/\/$/, "");
    // The host as in the link: in lower case, with the port only if it is not the scheme's default.
    this.host = this.origin.replace(/^https?:\/\//, "");
    const dot = baseToken.lastIndexOf(".");
    this.token = baseToken.slice(0, dot);
    this.mac = baseToken.slice(dot + 1);
    this.seed = Buffer.from(seed, "base64url"); // padded or not
  }

  // The link that opens only `path` (percent-encoded, without a query).
  link(path) {
    const digest = createHmac("sha256", this.seed).update(`page\n${this.host}\n${path}`).digest();
    const pageToken = digest.subarray(0, 16).toString("base64url");
    return `${this.origin}${path}?${this.mac}=${this.token}&${pageToken}=p`;
  }
}

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function answer(response, status, page) {
  response.writeHead(status, { "Content-Type": "text/html; charset=utf-8" });
  response.end(`<!doctype html><meta charset="utf-8"><title>Reports</title>${page}`);
}

const [origin, ...options] = process.argv.slice(2);
const share = new Share(origin, process.env.BASE_TOKEN, process.env.SHARE_SEED);

if (options.includes("--links")) {
  for (const path of REPORTS.keys()) console.log(share.link(path));
} else {
  const server = createServer((request, response) => {
    const path = request.url.split("?")[0];
    if (request.method !== "GET") answer(response, 405, "<h1>Only GET</h1>");
    else if (REPORTS.has(path)) answer(response, 200, `<h1>${escaped(REPORTS.get(path))}</h1>`);
    else if (path === "/") {
      const items = [...REPORTS].map(([one, name]) => `<li><a href="${escaped(share.link(one))}">${name}</a>`);
      answer(response, 200, `<h1>Links to give away</h1><ul>${items.join("")}</ul>`);
    } else answer(response, 404, "<h1>No such report</h1>");
  });
  server.listen(Number(process.env.PORT ?? "3000"), "127.0.0.1", () => {
    console.log(`http://127.0.0.1:${server.address().port}/`);
  });
}
