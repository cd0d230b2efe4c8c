// The app's Home tab.

import { drawBlocks } from "./blocks.js";
import { byId, h, replaceKeepingFocus } from "./dom.js";
import { Draft } from "./draft.js";
import { on, state } from "./state.js";

let draft = new Draft();
let drawn = null;

function content() {
  if (!state.home) return [h("p", { class: "empty" }, `${state.world.bot.name} has not put anything here yet.`)];
  draft.begin();
  return drawBlocks(state.home.blocks, { source: { home: true }, draft });
}

function draw() {
  const pane = byId("home");
  pane.hidden = state.place.kind !== "home";
  const signature = JSON.stringify([state.me, state.home?.blocks]);
  if (pane.hidden || signature === drawn) return;
  drawn = signature;
  const inner = h("div", { class: "home-inner", tabindex: "-1" }, content());
  replaceKeepingFocus(pane, inner, () => pane.replaceChildren(inner));
}

export function startHome() {
  on("me", () => {
    draft = new Draft();
  });
  on("home place", draw);
}
