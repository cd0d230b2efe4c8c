// The main pane when it shows a channel or the DM with the app.

import { byId, h } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { go, openThread, seen } from "./moves.js";
import { channel, channelOf, forget, me, messagesOf, on, state, tell } from "./state.js";
import { Timeline } from "./timeline.js";

let timeline = null;

function dismiss(message) {
  forget(message);
  tell("messages", message.channel);
}

/** In a channel a reply stands in its thread only. */
function mainMessages(id) {
  return messagesOf(id).filter((message) => !message.thread_ts || message.thread_ts === message.ts);
}

function intro() {
  const bot = state.world.bot;
  if (state.place.kind === "dm") {
    return h(
      "div",
      { class: "intro" },
      face(bot.user_id, 52),
      h("h2", {}, bot.name),
      h(
        "p",
        {},
        `This is the very beginning of your direct messages with ${bot.name}. Only the two of you can see them.`,
      ),
    );
  }
  const one = channel(state.place.id);
  const count = one?.members?.length ?? 0;
  return h(
    "div",
    { class: "intro" },
    h("span", { class: "intro-sign" }, icon(one?.is_private ? "lock" : "hash", 30)),
    h("h2", {}, `#${one?.name}`),
    h(
      "p",
      {},
      `The beginning of this channel. ${count === 1 ? "One person is" : `${count} people are`} in it, and ${bot.name} too.`,
    ),
  );
}

function tab(kind, label) {
  const here = state.place.kind === kind;
  return h(
    "button",
    {
      type: "button",
      class: "tab",
      "aria-current": here ? "page" : null,
      data: { key: `tab ${kind}` },
      on: { click: () => go({ kind }) },
    },
    label,
  );
}

function heading() {
  if (state.place.kind === "channel") {
    const one = channel(state.place.id);
    return [
      h("h1", {}, icon(one?.is_private ? "lock" : "hash", 18), one?.name ?? state.place.id),
      h(
        "div",
        { class: "members", title: "Members" },
        (one?.members ?? []).slice(0, 4).map((id) => face(id, 24)),
        h("span", {}, `${one?.members?.length ?? 0} members`),
      ),
    ];
  }
  return [
    h("h1", {}, face(state.world.bot.user_id, 26), state.world.bot.name, h("span", { class: "app-badge" }, "APP")),
    h(
      "nav",
      { class: "tabs", "aria-label": `Parts of ${state.world.bot.name}` },
      tab("home", "Home"),
      tab("dm", "Messages"),
    ),
  ];
}

export function drawHeading() {
  const held = document.activeElement?.dataset?.key;
  byId("heading").replaceChildren(...heading());
  if (held?.startsWith("tab")) byId("heading").querySelector(`[data-key="${held}"]`)?.focus();
}

function draw() {
  const id = channelOf(state.place);
  byId("conversation").hidden = !id;
  if (id) timeline.show(mainMessages(id), [timeline.keep(`intro ${id}`, intro)]);
}

function arrive() {
  drawHeading();
  timeline.reset();
  const id = channelOf(state.place);
  const count = state.unread[id] ?? 0;
  const others = id ? mainMessages(id).filter((message) => message.user !== me()?.id) : [];
  timeline.newFrom = count > 0 && count < mainMessages(id).length ? (others.at(-count)?.ts ?? null) : null;
  draw();
  if (id) seen(id);
}

export function startConversation() {
  timeline = new Timeline(byId("scroller"), byId("messages"), { openThread, dismiss });
  on("place", arrive);
  on("messages", (id) => (id === undefined || id === channelOf(state.place)) && draw());
}
