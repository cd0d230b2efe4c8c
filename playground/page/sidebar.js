// The left side: who I am, who else I could be, and where to go.

import { byId, h } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { become, go } from "./moves.js";
import { openPopup } from "./popup.js";
import { me, on, state } from "./state.js";
import { zoneCity } from "./time.js";

const SHOWN = 7;

function redraw(id, nodes) {
  const box = byId(id);
  const held = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...nodes);
  if (held) box.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus();
}

function about(one) {
  return [one.title, zoneCity(one.tz)].filter(Boolean).join(" · ");
}

function choosePerson(anchor) {
  const items = state.world.people.map((one) => ({
    label: one.real_name || one.name,
    detail: about(one),
    picture: face(one.id, 32),
    selected: one.id === state.me,
    badge: state.waiting[one.id] && one.id !== state.me ? state.waiting[one.id] : null,
    id: one.id,
  }));
  openPopup(anchor, items, { label: "Be somebody else", chosen: ({ id }) => id !== state.me && become(id) });
}

function quickFace(one) {
  const count = state.waiting[one.id] ?? 0;
  const label = `Be ${one.real_name || one.name}${count ? ` (${count} unread)` : ""}`;
  return h(
    "button",
    {
      type: "button",
      class: "quick-face",
      title: label,
      "aria-label": label,
      data: { key: one.id },
      on: { click: () => become(one.id) },
    },
    face(one.id, 30),
    count ? h("span", { class: "dot", "aria-hidden": "true" }) : null,
  );
}

function drawPeople() {
  const mine = me();
  const others = state.world.people.filter((one) => one.id !== mine.id);
  const card = h(
    "button",
    {
      type: "button",
      class: "you",
      id: "you",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      data: { key: "you" },
      on: { click: (event) => choosePerson(event.currentTarget) },
    },
    face(mine.id, 38),
    h(
      "span",
      { class: "you-words" },
      h("small", {}, "You are:"),
      h("strong", {}, mine.real_name || mine.name),
      h("small", {}, about(mine)),
    ),
    icon("chevron"),
  );
  const row = h(
    "div",
    { class: "quick-faces", role: "group", "aria-label": "Be somebody else" },
    others.slice(0, SHOWN).map(quickFace),
  );
  redraw("people", others.length ? [card, row] : [card]);
}

function entry({ key, place, label, picture, count }) {
  const here = state.place.kind === place.kind && state.place.id === place.id;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `entry${count ? " unread" : ""}`,
        "aria-current": here ? "page" : null,
        data: { key },
        on: { click: () => go(place) },
      },
      picture,
      h("span", { class: "entry-name" }, label),
      count ? h("span", { class: "badge" }, String(count), h("span", { class: "hidden" }, " unread")) : null,
    ),
  );
}

function drawPlaces() {
  const mine = state.world.channels.filter((one) => one.members.includes(state.me));
  const channels = mine.map((one) =>
    entry({
      key: one.id,
      place: { kind: "channel", id: one.id },
      label: one.name,
      picture: icon(one.is_private ? "lock" : "hash"),
      count: state.unread[one.id],
    }),
  );
  const bot = state.world.bot;
  const app = [
    entry({
      key: "dm",
      place: { kind: "dm" },
      label: bot.name,
      picture: face(bot.user_id, 20),
      count: state.unread[state.dm],
    }),
    entry({ key: "home", place: { kind: "home" }, label: "App Home", picture: icon("home") }),
  ];
  redraw("places", [
    h("h2", { id: "apps-title" }, "Apps"),
    h("ul", { "aria-labelledby": "apps-title" }, app),
    h("h2", { id: "channels-title" }, "Channels"),
    h("ul", { "aria-labelledby": "channels-title" }, channels),
  ]);
  const mark = Object.values(state.unread).some(Boolean) ? "• " : "";
  document.title = `${mark}${state.world.team.name} – playground`;
}

export function startSidebar() {
  on("world", () => {
    byId("workspace").textContent = state.world.team.name;
  });
  on("me", drawPeople);
  on("waiting", () => me() && !document.querySelector('#you[aria-expanded="true"]') && drawPeople());
  on("me place unread world", () => me() && drawPlaces());
}
