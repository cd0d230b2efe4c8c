// The first thing a stranger reads: who they are and what to do. Gone once dismissed.

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { go } from "./moves.js";
import { isBot, me, messagesOf, on, state } from "./state.js";

const KEY = "playground hint dismissed";

function dismissed() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false; // no storage here: the hint is simply shown again
  }
}

function dismiss() {
  byId("hint").hidden = true;
  try {
    localStorage.setItem(KEY, "yes");
  } catch {
    byId("hint").dataset.kept = "no";
  }
}

/** Whether the DM is open and something in it waits for an answer. */
function asked() {
  const urged = (block) => block.elements?.some((element) => element.style === "primary");
  const asks = (message) => isBot(message.user) && message.blocks?.some(urged);
  return state.place.kind === "dm" && messagesOf(state.dm).some(asks);
}

function draw() {
  if (!me() || dismissed() || byId("hint").dataset.kept === "no") return;
  const command = state.world.commands[0]?.name;
  const bot = state.world.bot.name;
  byId("hint").hidden = false;
  byId("hint").replaceChildren(
    h(
      "p",
      {},
      h("strong", {}, `You are ${me().real_name || me().name}. `),
      asked()
        ? `${bot} asks you something below: answer it`
        : [
            "Open the DM with ",
            h("button", { type: "button", class: "inline", on: { click: () => go({ kind: "dm" }) } }, bot),
          ],
      command ? [" or type ", h("kbd", {}, command)] : null,
      state.world.levers?.length ? ", or move the clock (top right)" : null,
      ". Other people to be are at the left.",
    ),
    h(
      "button",
      { type: "button", class: "ghost", "aria-label": "Dismiss this hint", on: { click: dismiss } },
      icon("close"),
    ),
  );
}

export function startHint() {
  on("me levers place", draw);
}
