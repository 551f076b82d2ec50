// Times of the gateway, by the clock of this page: what the gateway says is the time, and how long ago that was.

export class GatewayClock {
  constructor() {
    this.offset = 0;
  }

  /** `now` is the time of the gateway at this moment, in seconds since 1970. */
  set(now) {
    this.offset = now - performance.now() / 1000;
  }

  /** Seconds since 1970. */
  now() {
    return this.offset + performance.now() / 1000;
  }
}

const two = (number) => String(number).padStart(2, "0");

/** Seconds as people read them: "1:05" below an hour, "3 h 05 min" from there on, "2 days" from two days on. */
export const words = (seconds) => {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole >= 172800) return `${Math.floor(whole / 86400)} days`;
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${two(Math.floor(whole / 60) % 60)} min`;
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
};

/** A length of time in a sentence: "12 seconds", "1 minute", "3 hours and 5 minutes". */
export const sentence = (seconds) => {
  const part = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return part(whole, "second");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return part(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  return minutes % 60 ? `${part(hours, "hour")} and ${part(minutes % 60, "minute")}` : part(hours, "hour");
};

/**
 * What ends first: `{kind, at}`, where `kind` is `idle`, `life` (the longest time of a browser) or `session`; null if
 * the view says nothing.
 */
export const nextEnd = (view) => {
  const ends = [
    ["idle", view.idle_ends_at],
    ["life", view.ends_at],
    ["session", view.session_ends_at],
  ].filter(([, at]) => typeof at === "number");
  ends.sort((one, other) => one[1] - other[1]);
  return ends.length ? { kind: ends[0][0], at: ends[0][1] } : null;
};
