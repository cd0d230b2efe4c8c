// Times as the person being played reads them: in their own zone.

import { me, now } from "./state.js";

const CACHE = new Map();

function formatter(options) {
  const zone = me()?.tz || "UTC";
  const key = zone + JSON.stringify(options);
  if (!CACHE.has(key)) CACHE.set(key, new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }));
  return CACHE.get(key);
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { weekday: "long", day: "numeric", month: "long" };

export const clockTime = (ms) => formatter(CLOCK).format(ms);
export const dayKey = (ms) => formatter({ year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
export const fullDate = (ms) => formatter({ ...DAY, year: "numeric" }).format(ms);
export const shortDate = (ms) =>
  formatter({ weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(ms);
export const stamp = (ms) => `${fullDate(ms)} at ${clockTime(ms)}`;

export function zoneCity(zone) {
  return (zone || "UTC").split("/").pop().replaceAll("_", " ");
}

const DAY_MS = 86_400_000;

export function relativeDay(ms) {
  const names = { 0: "Today", 1: "Yesterday", "-1": "Tomorrow" };
  return (
    [0, 1, -1].filter((days) => dayKey(ms) === dayKey(now() - days * DAY_MS)).map((days) => names[days])[0] ?? null
  );
}

export function dayTitle(ms) {
  return relativeDay(ms) ?? formatter(DAY).format(ms);
}

function ago(ms) {
  const minutes = Math.round((now() - ms) / 60_000);
  const [count, unit] = [
    [minutes, "minute"],
    [Math.round(minutes / 60), "hour"],
    [Math.round(minutes / 1440), "day"],
  ]
    .filter(([size], index) => index === 0 || Math.abs(size) >= 1)
    .pop();
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(-count, unit);
}

const LONG = { ...DAY, year: "numeric" };
const MIDDLE = { day: "numeric", month: "long", year: "numeric" };
const SHORT = { day: "numeric", month: "short", year: "numeric" };

/** Slack's date tokens, `<!date^1700000000^{date_short} at {time}|fallback>`. */
export function dateToken(seconds, pattern) {
  const ms = seconds * 1000;
  const pretty = (options) => relativeDay(ms)?.toLowerCase() ?? formatter(options).format(ms);
  const words = {
    date_num: () =>
      formatter({ year: "numeric", month: "2-digit", day: "2-digit" }).format(ms).split("/").reverse().join("-"),
    date: () => formatter(MIDDLE).format(ms),
    date_short: () => formatter(SHORT).format(ms),
    date_long: () => formatter(LONG).format(ms),
    date_pretty: () => pretty(MIDDLE),
    date_short_pretty: () => pretty(SHORT),
    date_long_pretty: () => pretty(LONG),
    time: () => clockTime(ms),
    time_secs: () => formatter({ ...CLOCK, second: "2-digit" }).format(ms),
    ago: () => ago(ms),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => words[name]?.() ?? whole);
}
