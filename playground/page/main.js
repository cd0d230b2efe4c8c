// Puts the page together.

import { get } from "./api.js";
import { startComposers } from "./composer.js";
import { startConversation } from "./conversation.js";
import { byId } from "./dom.js";
import { startHint } from "./hint.js";
import { startHome } from "./homepane.js";
import { startJump } from "./jump.js";
import { takeWorld } from "./live.js";
import { startModal } from "./modal.js";
import { become, readAddress, seen } from "./moves.js";
import { startSidebar } from "./sidebar.js";
import { channelOf, on, state } from "./state.js";
import { startThread } from "./thread.js";
import { startTopbar } from "./topbar.js";
import { toast } from "./toast.js";

function startAll() {
  startSidebar();
  startTopbar();
  startConversation();
  startThread();
  startHome();
  startModal();
  startJump();
  startHint();
  startComposers(byId("composer"), byId("thread-composer"));
  on("connection", (lost) => { byId("offline").hidden = !lost; });
  document.addEventListener("visibilitychange", () => document.hidden || seen(channelOf(state.place)));
}

async function start() {
  startAll();
  takeWorld(await get("world"));
  const { user, place } = readAddress();
  await become(user ?? state.world.people[0].id, place);
  document.body.classList.add("ready");
}

start().catch((problem) => {
  console.warn(problem);
  toast("The playground does not answer. Is it still running in your terminal?");
});
