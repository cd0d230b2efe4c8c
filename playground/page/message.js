// One message as a node.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { Draft } from "./draft.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { isBot, nameOf, repliesOf } from "./state.js";
import { clockTime, relativeDay, shortDate, stamp } from "./time.js";

const when = (message) => Date.parse(message.shown_at);

function head(message) {
  const app = isBot(message.user) || message.bot ? h("span", { class: "app-badge" }, "APP") : null;
  return h(
    "div",
    { class: "message-head" },
    h("strong", { class: "author" }, nameOf(message.user)),
    app,
    h("time", { datetime: message.shown_at, title: stamp(when(message)) }, clockTime(when(message))),
  );
}

function replyLine(message, openThread) {
  const replies = repliesOf(message.channel, message.ts);
  const count = Math.max(message.reply_count ?? 0, replies.length);
  if (!count || !openThread) return null;
  const last = replies.at(-1);
  const lately = last
    ? h(
        "span",
        { class: "soft" },
        ` Last reply ${relativeDay(when(last))?.toLowerCase() ?? shortDate(when(last))} at ${clockTime(when(last))}`,
      )
    : null;
  const faces = [...new Set(replies.map((reply) => reply.user))].slice(0, 4).map((user) => face(user, 22));
  return h(
    "button",
    {
      type: "button",
      class: "replies",
      data: { key: `replies ${message.ts}` },
      on: { click: () => openThread(message) },
    },
    faces,
    h("span", { class: "replies-count" }, count === 1 ? "1 reply" : `${count} replies`),
    lately,
  );
}

function tools(message, { openThread, dismiss }) {
  if (message.ephemeral) {
    return h(
      "div",
      { class: "message-tools" },
      h(
        "button",
        {
          type: "button",
          class: "tool",
          title: "Dismiss",
          "aria-label": "Dismiss message",
          on: { click: () => dismiss(message) },
        },
        icon("close"),
      ),
    );
  }
  if (!openThread) return null;
  return h(
    "div",
    { class: "message-tools" },
    h(
      "button",
      {
        type: "button",
        class: "tool",
        title: "Reply in thread",
        "aria-label": "Reply in thread",
        on: { click: () => openThread(message) },
      },
      icon("thread"),
    ),
  );
}

function body(message) {
  const surface = { source: { message_ts: message.ts, channel: message.channel }, draft: new Draft() };
  const blocks = message.blocks?.length
    ? drawBlocks(message.blocks, surface)
    : h("div", { class: "text" }, mrkdwn(message.text));
  const edited = message.edited ? h("span", { class: "edited", title: "This message was edited" }, "(edited)") : null;
  return h("div", { class: "message-body" }, blocks, edited);
}

/** `compact`: the same author just before, so no face and no name. */
export function drawMessage(message, { compact = false, openThread = null, dismiss = null } = {}) {
  const note = message.ephemeral ? h("p", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null;
  const warning = message.warning
    ? h("p", { class: "message-warning", role: "alert" }, icon("warning", 14), message.warning)
    : null;
  const side = compact
    ? h("time", { class: "side-time", title: stamp(when(message)) }, clockTime(when(message)))
    : face(message.user);
  return h(
    "article",
    {
      class: `message${compact ? " compact" : ""}${message.ephemeral ? " ephemeral" : ""}`,
      tabindex: "-1",
      data: { ts: message.ts },
      "aria-label": `${nameOf(message.user)}, ${clockTime(when(message))}`,
    },
    h("div", { class: "message-side" }, side),
    h(
      "div",
      { class: "message-main" },
      note,
      compact ? null : head(message),
      body(message),
      warning,
      replyLine(message, openThread),
    ),
    tools(message, { openThread, dismiss }),
  );
}
