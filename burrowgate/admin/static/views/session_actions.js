// What is done to a session in its row and on its page: its link copied, and revoked after a warning.

import { html } from "../view.js";
import * as api from "../api.js";
import { many } from "../format.js";
import { note, refresh, useShared } from "../state.js";
import { Confirm } from "../parts.js";

// Copies the link of a session; returns it if the browser did not let the page copy.
export async function copyLink(id) {
  const { url } = await api.get(`sessions/${id}/link`);
  try {
    await navigator.clipboard.writeText(url);
    note("Link copied.");
  } catch {
    return url;
  }
}

export function Revoke({ session, onClose }) {
  const count = useShared().live.sessions[session.id] ?? 0;
  const does = async () => {
    await api.post(`sessions/${session.id}/revoke`);
    refresh();
    note("Revoked. Its connections are cut.");
  };
  return html`<${Confirm} title="Revoke this link?" verb="Revoke" does=${does} onClose=${onClose}>
    <p>${session.label && html`<strong><bdi>${session.label}</bdi></strong>, to ${session.target}. `}It ends at once and permanently${
      count ? `, and ${many(count, "live connection")} of it ${count === 1 ? "is" : "are"} cut` : ""}.
      This cannot be undone: to share again, make a new link.</p><//>`;
}
