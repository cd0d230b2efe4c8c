// What the server tells: a snapshot at the start, events after it.

import { get } from "./api.js";
import { channelOf, forget, isBot, nameOf, remember, setClock, state, tell } from "./state.js";
import { announce } from "./toast.js";
import { seen } from "./moves.js";

const LATER_MS = 700;
let later = null;

export function takeSnapshot(snapshot) {
  state.dm = snapshot.dm.channel_id;
  state.messages = new Map();
  [...snapshot.dm.messages, ...Object.values(snapshot.channels).flat()].forEach(remember);
  state.unread = snapshot.unread ?? {};
  state.home = snapshot.home;
  state.views = snapshot.views ?? [];
  setClock(snapshot.now);
  ["messages", "unread", "home", "views"].forEach((topic) => tell(topic));
  countOthers();
}

function arrived(message) {
  const known = state.messages.get(message.channel)?.has(message.ts);
  remember(message);
  tell("messages", message.channel);
  if (known || message.user === state.me) return;
  announce(`${nameOf(message.user)}: ${message.text}`);
  if (message.thread_ts && message.thread_ts !== message.ts) return;
  state.unread = { ...state.unread, [message.channel]: (state.unread[message.channel] ?? 0) + 1 };
  if (message.channel === channelOf(state.place) && !document.hidden) seen(message.channel);
  else tell("unread");
}

const KINDS = {
  message: ({ message }) => arrived(message),
  message_changed: ({ message }) => {
    remember(message);
    tell("messages", message.channel);
    if (isBot(message.user)) announce(`${nameOf(message.user)} changed a message: ${message.text}`);
  },
  message_deleted: ({ message }) => {
    forget(message);
    tell("messages", message.channel);
  },
  view: ({ views }) => {
    state.views = views;
    tell("views");
  },
  home: ({ home }) => {
    state.home = home;
    tell("home");
  },
  world: () => get("world").then(takeWorld, console.warn),
  clock: ({ now, levers }) => {
    if (levers) state.world.levers = levers;
    setClock(now);
    tell("levers");
  },
};

export function takeWorld(world) {
  state.world = world;
  setClock(world.now);
  tell("world");
  tell("levers");
}

export function receive(event) {
  KINDS[event.kind]?.(event);
  countOthersSoon();
}

function total(unread) {
  return Object.values(unread ?? {}).reduce((sum, count) => sum + count, 0);
}

/** How much waits for the others, so that one sees whom to be next. */
export async function countOthers() {
  const others = state.world.people.filter((one) => one.id !== state.me);
  const counts = await Promise.all(
    others.map((one) =>
      get(`as/${encodeURIComponent(one.id)}`).then(
        (seenBy) => [one.id, total(seenBy.unread)],
        () => [one.id, 0],
      ),
    ),
  );
  state.waiting = Object.fromEntries(counts);
  tell("waiting");
}

export function countOthersSoon() {
  clearTimeout(later);
  later = setTimeout(countOthers, LATER_MS);
}
