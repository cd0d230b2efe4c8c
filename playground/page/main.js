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
  document.querySelectorAll("[data-skip]").forEach((link) =>
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the address is where the person and the place are kept
      document.querySelector(link.dataset.skip)?.focus();
    }),
  );
  on("connection", (lost) => {
    byId("offline").hidden = !lost;
  });
  document.addEventListener("visibilitychange", () => document.hidden || seen(channelOf(state.place)));
}

async function start() {
  startAll();
  takeWorld(await get("world"));
  const { user, place } = readAddress();
  await become(user ?? state.world.people[0].id, place);
  window.addEventListener("hashchange", () => {
    const next = readAddress();
    if (next.user) become(next.user, next.place);
  });
  document.body.classList.add("ready");
}

start().catch((problem) => {
  console.warn(problem);
  toast("The playground does not answer. Is it still running in your terminal?");
});
