// The playground's time, and the levers that move it.

import { get, post } from "./api.js";
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { countOthers } from "./live.js";
import { refresh } from "./moves.js";
import { me, nameOf, now, on, setClock, state, tell } from "./state.js";
import { clockTime, shortDate, stamp, zoneCity } from "./time.js";
import { announce, toast } from "./toast.js";

const LOOK_EVERY_MS = 15_000;

function drawClock() {
  if (!me()) return;
  const clock = byId("clock");
  clock.querySelector(".clock-time").textContent = clockTime(now());
  clock.querySelector(".clock-date").textContent = shortDate(now());
  clock.querySelector(".clock-zone").textContent = zoneCity(me().tz);
  clock.title = `The playground’s time for ${nameOf(state.me)}: ${stamp(now())}, ${me().tz}`;
}

export async function pull(lever) {
  if (state.pulling) return;
  state.pulling = lever.id;
  tell("levers");
  const answer = await post("lever", { id: lever.id });
  state.pulling = null;
  if (answer.ok) {
    await refresh();
    await countOthers();
    announce(`${lever.label}: done. It is ${stamp(now())}.`);
  } else toast(answer.error ?? `“${lever.label}” did not work.`);
  tell("levers");
}

function leverButton(lever) {
  const busy = state.pulling === lever.id;
  return h(
    "button",
    {
      type: "button",
      class: "lever",
      title: lever.detail,
      "aria-busy": busy ? "true" : null,
      "aria-disabled": state.pulling ? "true" : null,
      data: { key: lever.id },
      on: { click: () => pull(lever) },
    },
    icon("forward", 14),
    h("span", {}, busy ? `${lever.label} …` : lever.label),
  );
}

function drawLevers() {
  const box = byId("levers");
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...(state.world.levers ?? []).map(leverButton));
  if (held) box.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
  byId("progress").hidden = !state.pulling;
}

async function look() {
  if (document.hidden || state.pulling) return;
  try {
    setClock((await get("world")).now);
  } catch {
    tell("connection", true); // the banner says so; the next look tries again
  }
}

export function startTopbar() {
  byId("clock").prepend(icon("clock"));
  on("clock me", drawClock);
  on("levers", drawLevers);
  setInterval(drawClock, 1000);
  setInterval(look, LOOK_EVERY_MS);
}
