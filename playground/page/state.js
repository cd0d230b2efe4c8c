// What the page knows, and who wants to hear of a change. Drawing happens elsewhere.

export const state = {
  world: null, // team, bot, people, channels, commands, levers
  me: null, // user id of the person being played
  place: { kind: "dm" }, // {kind: "dm" | "home"} or {kind: "channel", id}
  thread: null, // {channel, ts} of the open thread
  dm: null, // channel id of my DM with the bot
  messages: new Map(), // channel id -> Map(ts -> message)
  unread: {}, // channel id -> count, mine
  waiting: {}, // user id -> count of all unread, for the others
  home: null,
  views: [],
  clock: { at: 0, heard: 0 }, // epoch milliseconds, and performance.now() when it was heard
  pulling: null, // id of the lever being pulled
};

const listeners = new Map();

export function on(topics, listener) {
  topics.split(" ").forEach((topic) => listeners.set(topic, [...(listeners.get(topic) ?? []), listener]));
}

export function tell(topic, detail) {
  (listeners.get(topic) ?? []).forEach((listener) => listener(detail));
}

export function person(id) {
  return state.world?.people.find((one) => one.id === id) ?? null;
}

export function me() {
  return person(state.me);
}

export function channel(id) {
  return state.world?.channels.find((one) => one.id === id) ?? null;
}

export function isBot(id) {
  return id === state.world?.bot.user_id;
}

/** Channel id of a place, null for the App Home. */
export function channelOf(place) {
  if (place.kind === "dm") return state.dm;
  return place.kind === "channel" ? place.id : null;
}

export function nameOf(id) {
  if (isBot(id)) return state.world.bot.name;
  return person(id)?.real_name || person(id)?.name || id;
}

export function messagesOf(id) {
  return [...(state.messages.get(id)?.values() ?? [])].sort((a, b) => Number(a.ts) - Number(b.ts));
}

export function repliesOf(id, ts) {
  return messagesOf(id).filter((message) => message.thread_ts === ts && message.ts !== ts);
}

export function remember(message) {
  if (!state.messages.has(message.channel)) state.messages.set(message.channel, new Map());
  state.messages.get(message.channel).set(message.ts, message);
}

export function forget(message) {
  state.messages.get(message.channel)?.delete(message.ts);
}

/** The playground's time now, in epoch milliseconds; it walks on between two readings. */
export function now() {
  return state.clock.at + (performance.now() - state.clock.heard);
}

export function setClock(iso) {
  if (!iso) return;
  state.clock = { at: Date.parse(iso), heard: performance.now() };
  tell("clock");
}
