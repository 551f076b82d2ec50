// Why a session or a connection ended, in sentences: the reasons are those of docs/tcp-browser.md.

const REASONS = {
  expired: "The time of this session is over.",
  revoked: "This session was revoked.",
  idle: "This session was not used for too long.",
  closed: "The connections of this session are used up.",
  "login-ended": "The sign-in with which this session was opened has ended.",
  "client-gone": "This session was not used in time.",
  "credentials-lost": "The gateway could not renew the credentials of this session.",
  "target-off": "The server was switched off by the operator of the gateway.",
  "key-removed": "The key of this link was removed by the operator of the gateway.",
  cut: "This connection was cut by the operator of the gateway.",
  "gateway-stopping": "The gateway is stopping.",
  "store-away": "The gateway cannot check sessions just now.",
};
const CODES = {
  1000: "The server has closed the connection.",
  1001: "The gateway is stopping.",
  1006: "The connection to the gateway was lost.",
  1011: "The gateway failed; its log says why.",
  4001: REASONS.revoked,
  4002: REASONS.expired,
  4003: "This session has ended.",
  4004: "Nothing was sent for too long.",
  4005: REASONS.cut,
  4006: REASONS["credentials-lost"],
  4007: "The server has reset the connection.",
  4008: "The server has closed the connection with an error.",
  4009: REASONS["store-away"],
  4010: "The connection was gone for too long.",
};
const OVER = new Set([4001, 4002, 4003, 4006]);

/** The sentence for the close code `code` and the message `end`, which may be null. */
export const sentenceOf = (code, end) => {
  const reason = typeof end?.reason === "string" ? end.reason : "";
  if (Object.hasOwn(REASONS, reason)) return REASONS[reason];
  if (reason.startsWith("ended:")) {
    const kind = reason.split(":")[1].replaceAll("-", " ");
    return `This session has ended, because a record that it needs was deleted or removed: its ${kind}.`;
  }
  return CODES[code] ?? "The connection has ended.";
};

/** Whether the session is over, so that another connection would be refused. */
export const isOver = (code) => OVER.has(code);

/** The sentence for a tunnel that was refused, from the state of the session (JSON of its page), or null. */
export const refusalOf = (state) => {
  if (state === null) return "The gateway refused the connection.";
  if (state.expires_in === 0) return REASONS.expired;
  if (state.binding === "other") return "Another program or browser has connected first, and keeps this session.";
  if (state.connections_left === 0) return "No connections are left in this session.";
  return "The server cannot be reached just now.";
};
