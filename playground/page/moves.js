// Going from place to place, and becoming somebody else.

import { get, listen, post } from "./api.js";
import { receive, takeSnapshot } from "./live.js";
import { channel, channelOf, person, state, tell } from "./state.js";

let hangUp = null;
let threadOpener = null;

function writeAddress() {
  const where = state.place.kind === "channel" ? state.place.id : state.place.kind;
  history.replaceState(null, "", `#${state.me}/${where}`);
}

export function readAddress() {
  const [user, where] = location.hash.slice(1).split("/");
  const place = channel(where) ? { kind: "channel", id: where } : { kind: where === "home" ? "home" : "dm" };
  return { user: person(user) ? user : null, place };
}

export function go(place) {
  state.place = place;
  closeThread();
  writeAddress();
  if (place.kind === "home") post("home", { user: state.me });
  tell("place");
}

export function openThread(message) {
  threadOpener = document.activeElement;
  state.thread = { channel: message.channel, ts: message.thread_ts ?? message.ts };
  tell("thread");
}

export function closeThread() {
  if (!state.thread) return;
  state.thread = null;
  tell("thread");
  if (threadOpener?.isConnected) threadOpener.focus();
}

export function seen(id) {
  if (!state.unread[id]) return;
  state.unread = { ...state.unread, [id]: 0 };
  post("seen", { user: state.me, channel: id });
  tell("unread");
}

/** Everything this person sees, asked anew; the page keeps its place. False when it could not be had. */
export async function refresh() {
  const user = state.me;
  try {
    const snapshot = await get(`as/${encodeURIComponent(user)}`);
    if (user === state.me) takeSnapshot(snapshot);
    return user === state.me;
  } catch (problem) {
    console.warn(problem);
    connection(true);
    return false;
  }
}

function connection(lost) {
  document.body.classList.toggle("offline", lost);
  tell("connection", lost);
}

/** Plays another person from here on. */
export async function become(user, place = state.place) {
  hangUp?.();
  state.me = user;
  state.thread = null;
  state.views = [];
  const stays = place.kind !== "channel" || channel(place.id)?.members.includes(user);
  state.place = stays ? place : { kind: "dm" };
  tell("views");
  await refresh();
  if (state.me !== user) return; // somebody else was chosen meanwhile
  tell("me");
  tell("thread");
  go(state.place);
  let fresh = true; // the first connection has just been filled
  hangUp = listen(user, {
    event: receive,
    lost: () => connection(true),
    opened: () => {
      connection(false);
      if (!fresh) refresh().then(() => seen(channelOf(state.place)));
      fresh = false;
    },
  });
}
