// Formats times, sizes and numbers for display, in the browser's time zone and locale.

const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
const plural = (count, unit) => `${count} ${unit}${count === 1 ? "" : "s"}`;

// "2 days ago", or for a time to come (`ahead`) "in 3 hours". What has happened never reads as a time to come, although
// `now` may be some seconds old, and the gateway's clock ahead of the browser's.
export function relative(when, now = Date.now(), ahead = false) {
  const seconds = Math.min(Math.round((new Date(when) - now) / 1000), ahead ? Infinity : 0);
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds > 0 ? "in a moment" : "just now";
  const [unit, size] = units.find(([, each]) => distance >= each * 0.99) ?? ["minute", 60];
  const text = plural(Math.max(1, Math.round(distance / size)), unit);
  return seconds > 0 ? `in ${text}` : `${text} ago`;
}

const zone = { timeZoneName: "short" };
const exactFormat = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const shortFormat = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const clockFormat = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const zoneFormat = new Intl.DateTimeFormat(undefined, zone);

const zoneName = (date) => zoneFormat.formatToParts(date).find((part) => part.type === "timeZoneName")?.value ?? "";
export const exact = (when) => `${exactFormat.format(new Date(when))} ${zoneName(new Date(when))}`;
export const short = (when) => shortFormat.format(new Date(when));
export const day = (when) => dayFormat.format(new Date(when));
export const clock = (when) => clockFormat.format(new Date(when));

export function bytes(count) {
  if (count < 1000) return `${count} B`;
  const names = ["kB", "MB", "GB", "TB"];
  let value = count / 1000;
  while (value >= 999.5 && names.length > 1) {
    value /= 1000;
    names.shift();
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${names[0]}`;
}

export const many = (count, one, others = `${one}s`) => `${count.toLocaleString()} ${count === 1 ? one : others}`;

// Browser and system of a user agent string, in a few words.
export function browser(agent) {
  const name = [
    ["Edge", /Edg\//], ["Opera", /OPR\//], ["Firefox", /Firefox\//], ["Chrome", /Chrom(e|ium)\//],
    ["Safari", /Safari\//], ["curl", /^curl/],
  ].find(([, pattern]) => pattern.test(agent))?.[0];
  const system = [
    ["iPhone", /iPhone/], ["iPad", /iPad/], ["Android", /Android/], ["Windows", /Windows/], ["macOS", /Mac OS/],
    ["Linux", /Linux/],
  ].find(([, pattern]) => pattern.test(agent))?.[0];
  if (!name) return agent.slice(0, 40) || "no name given";
  return system ? `${name} on ${system}` : name;
}

const verbs = {
  "target.added": "Target added", "target.changed": "Target changed", "target.deleted": "Target deleted",
  "session.minted": "Link made", "session.extended": "Extended", "session.relabelled": "Relabelled",
  "session.passphrase_changed": "Passphrase changed", "session.passphrase_removed": "Passphrase removed",
  "session.revoked": "Revoked", "session.deleted": "Deleted", "session.expired": "Expired", "session.access_denied": "Refused",
  "session.extend_requested": "More time asked for", "session.extend_granted": "More time given", "session.extend_denied": "More time denied",
  "visit.opened": "Opened by a visitor", "visit.cut": "Visit cut", "file.received": "File received", "seed.revealed": "Seed shown",
  "link.revealed": "Link shown again", "link.rotated": "Link replaced",
  "setting.changed": "Setting changed", "webhook.added": "Webhook added", "webhook.changed": "Webhook changed", "webhook.disabled": "Webhook disabled",
  "webhook.removed": "Webhook removed",
  "account.added": "Account made", "account.changed": "Account changed", "account.disabled": "Account disabled", "account.enabled": "Account enabled",
  "account.deleted": "Account deleted", "invitation.made": "Invitation made", "invitation.used": "Invitation used", "invitation.withdrawn": "Invitation withdrawn",
  "passkey.added": "Passkey added", "passkey.removed": "Passkey removed", "passkey.refused": "Passkey refused", "identity.removed": "Provider removed", "password.set": "Password set",
  "password.removed": "Password removed", "login.opened": "Signed in", "login.renewed": "Login renewed", "login.proved": "Proved again", "login.ended": "Login ended",
  "login.refused": "Sign-in refused", "claim.made": "Claim link made", "claim.claimed": "Claim link used", "claim.withdrawn": "Claim link withdrawn",
  "claim.refused": "Claim link refused", "share.left": "Share ended", "rule.changed": "Rule changed",
  "token.made": "Access token made", "token.revoked": "Access token revoked",
  "session.authorised": "Connections allowed", "session.bound": "First client", "session.terminated": "Session over",
  "connection.opened": "Connected", "connection.refused": "Connection refused", "connection.closed": "Connection closed",
  "credential.issued": "Credential made", "credential.brokered": "Credential handed over", "credential.injected": "Signed in for a visitor",
  "credential.renewed": "Credential renewed", "credential.revoked": "Credential revoked", "credential.revoke_failed": "Credential not revoked",
  "credential.lost": "Credential lost", "credential.revealed": "Credential shown", "credential.rewrapped": "Credential under a new key",
  "box.requested": "Browser asked for", "box.started": "Browser starting", "box.ready": "Browser ready", "box.attached": "Browser shown", "box.watched": "Browser watched",
  "box.detached": "Browser not shown", "box.idle_warned": "Browser idle", "box.stopping": "Browser ending", "box.destroyed": "Browser destroyed",
  "box.destroy_retried": "Browser not destroyed yet", "box.orphan_destroyed": "Left browser destroyed",
  "recording.finished": "Recording finished", "resource.added": "Resource added",
  "resource.changed": "Resource changed", "resource.deleted": "Resource deleted", "role.granted": "Role granted", "role.withdrawn": "Role withdrawn",
  "console.login_succeeded": "Signed in to the console", "console.login_failed": "Refused at the console",
  "audit.signed": "History signed", "audit.accepted": "History accepted", "audit.pruned": "Old events removed",
  "events.removed": "Removed events",
};
export const actions = verbs;

// The actor of an event, in words; that of an account is its id.
export const accountActor = (event) => (event.actor_type === "other" ? event.actor_id.match(/^account ([\w-]+)$/)?.[1] : undefined);
export const actor = (event) => (event.actor_type === "other" ? event.actor_id : `${event.actor_type} ${event.actor_id}`.trim());

// Foreign text, enclosed in isolates so that its direction marks do not affect the text around it.
const apart = (text) => `\u2068${text}\u2069`;

// The details of an event as text.
export function detail(event) {
  if (event.note) return event.note;
  const { account, login, claim, passkey, invitation, ...about } = event.detail;
  if (account) delete about.name;
  return Object.entries(about)
    .filter(([, value]) => value !== "" && value !== null)
    .map(([name, value]) => {
      if (name === "expires_at") return `until ${short(value)}`;
      if (name === "days") return plural(value, "day");
      if (name === "visit") return `visit ${value.slice(0, 6)}…`;
      if (name === "message") return `“${apart(value)}”`;
      if (name === "label") return `“${apart(value)}”`;
      if (name === "kind") return value === "page-share" ? "page share" : "full";
      if (name === "first") return value ? "the first visit" : "";
      if (name === "times") return value === 1 ? "" : `${value} times`;
      if (name === "bytes") return bytes(value);
      if (name === "last") return `the last at ${short(value * 1000)}`;
      if (name === "reason") return String(value);
      if (name === "by") return `by ${value}`;
      if (name === "rule") return { sign_in: "with a link", members: "members" }[value] ?? value;
      if (name === "before" || name === "after") return `${name}: ${apart(value)}`;
      if (name === "guests") return value ? "guests may make an account" : "";
      if (name === "strong") return value ? "two factors" : "";
      if (name === "provider") return "";
      if (name === "enabled") return value ? "on" : "off";
      return `${name.replaceAll("_", " ")}: ${apart(value)}`;
    })
    .filter(Boolean)
    .join(" · ");
}
