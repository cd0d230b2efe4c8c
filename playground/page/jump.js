// Ctrl+K: jump to a person, a channel, the app or a lever.

import { byId, h } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { become, go } from "./moves.js";
import { state } from "./state.js";
import { pull } from "./topbar.js";

let rows = [];
let at = 0;

function targets() {
  const { people, channels, bot, levers } = state.world;
  return [
    { label: bot.name, detail: "Direct message", picture: () => face(bot.user_id, 24), run: () => go({ kind: "dm" }) },
    { label: "App Home", detail: bot.name, picture: () => icon("home", 20), run: () => go({ kind: "home" }) },
    ...people
      .filter((one) => one.id !== state.me)
      .map((one) => ({
        label: `Be ${one.real_name || one.name}`,
        detail: `@${one.name}`,
        picture: () => face(one.id, 24),
        run: () => become(one.id),
      })),
    ...channels
      .filter((one) => one.members.includes(state.me))
      .map((one) => ({
        label: `#${one.name}`,
        detail: "Channel",
        picture: () => icon(one.is_private ? "lock" : "hash", 20),
        run: () => go({ kind: "channel", id: one.id }),
      })),
    ...(levers ?? []).map((lever) => ({
      label: lever.label,
      detail: lever.detail,
      picture: () => icon("forward", 20),
      run: () => pull(lever),
    })),
  ];
}

function choose(target) {
  byId("jump").close();
  target.run();
}

function draw() {
  const wanted = byId("jump-input").value.trim().toLowerCase();
  rows = targets().filter((one) => `${one.label} ${one.detail}`.toLowerCase().includes(wanted));
  at = Math.min(at, Math.max(0, rows.length - 1));
  byId("jump-list").replaceChildren(
    ...rows.map((one, index) =>
      h(
        "div",
        {
          class: "popup-item",
          role: "option",
          id: `jump-${index}`,
          "aria-selected": String(index === at),
          on: { click: () => choose(one) },
        },
        one.picture(),
        h("span", { class: "popup-words" }, h("span", {}, one.label), h("small", {}, one.detail)),
      ),
    ),
  );
  if (!rows.length) byId("jump-list").append(h("p", { class: "empty" }, "Nobody and nothing of that name."));
  byId("jump-input").setAttribute("aria-activedescendant", rows.length ? `jump-${at}` : "");
  byId("jump-list").children[at]?.scrollIntoView({ block: "nearest" });
}

function keys(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && rows.length) {
    at = (at + step + rows.length) % rows.length;
    draw();
  } else if (event.key === "Enter" && rows[at]) choose(rows[at]);
  else return;
  event.preventDefault();
}

export function openJump() {
  if (document.querySelector("dialog[open]")) return;
  byId("jump-input").value = "";
  at = 0;
  byId("jump").showModal();
  draw();
}

export function startJump() {
  byId("jump-open").addEventListener("click", openJump);
  byId("jump-input").addEventListener("input", () => {
    at = 0;
    draw();
  });
  byId("jump-input").addEventListener("keydown", keys);
  byId("jump").addEventListener("click", (event) => event.target === byId("jump") && byId("jump").close());
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    openJump();
  });
}
