// The pane at the right: one message and its replies.

import { byId } from "./dom.js";
import { closeThread } from "./moves.js";
import { channel, messagesOf, on, repliesOf, state } from "./state.js";
import { Timeline } from "./timeline.js";

let timeline = null;

function where(id) {
  return id === state.dm ? state.world.bot.name : `#${channel(id)?.name ?? id}`;
}

function draw() {
  const open = state.thread;
  byId("thread").hidden = !open;
  document.body.classList.toggle("with-thread", Boolean(open));
  if (!open) return;
  const root = messagesOf(open.channel).find((message) => message.ts === open.ts);
  byId("thread-where").textContent = where(open.channel);
  const replies = repliesOf(open.channel, open.ts);
  if (timeline.count !== undefined && replies.length > timeline.count) timeline.pinned = true;
  timeline.count = replies.length;
  timeline.show([...(root ? [root] : []), ...replies]);
}

export function startThread() {
  timeline = new Timeline(byId("thread-scroller"), byId("thread-messages"), {});
  byId("thread-close").addEventListener("click", closeThread);
  byId("thread").addEventListener("keydown", (event) => event.key === "Escape" && closeThread());
  on("thread", () => {
    timeline.reset();
    timeline.pinned = false;
    timeline.count = undefined;
    draw();
    if (state.thread) byId("thread").querySelector("textarea").focus();
  });
  on("messages", draw);
}
