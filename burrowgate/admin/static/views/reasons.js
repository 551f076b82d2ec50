// Words for the ends of TCP sessions and of their connections.

const sessions = {
  expired: "its time limit had come", revoked: "it was revoked", "login-ended": "the sign-in by which it was made had ended", idle: "it was not used",
  closed: "its connections were used up, and all of them closed", "client-gone": "no client came in time",
  "credentials-lost": "a credential of it had ended", "target-off": "its target was switched off", "key-removed": "the key that signed its link was removed",
};
const kinds = { host_set: "host set", organisation: "organisation", "host-set": "host set" };
const connections = {
  "client-closed": "closed by the client", "target-closed": "closed by the target", "both-closed": "closed by both sides", "target-reset": "reset by the target",
  "client-lost": "the client was gone", unreachable: "the target could not be reached", "refused-by-target": "refused by the target", "timed-out": "the target did not answer in time",
  "session-expired": "its session had expired", "session-revoked": "its session was revoked", "session-ended": "its session had ended", idle: "not used", cut: "cut by an operator",
  "gateway-stopping": "the gateway was stopped", "node-lost": "its process of the gateway was gone", "store-away": "the store was away",
  "credentials-lost": "a credential of its session had ended", error: "an error",
};

// Why a session ended: of `ended:credential:orders-db`, what was deleted or removed.
export function endText(reason) {
  const [first, kind, ...name] = reason.split(":");
  if (first === "ended" && kind) return `the ${kinds[kind] ?? kind} ${name.join(":")} was ${kind === "binding" ? "removed" : "deleted"}`;
  return sessions[reason] ?? reason;
}
export const closeText = (reason) => connections[reason] ?? reason;
