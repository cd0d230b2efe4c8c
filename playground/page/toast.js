// Short notes at the lower edge: what went wrong, in words.

import { byId, h } from "./dom.js";
import { icon } from "./icons.js";

const STAYS_MS = 9000;

export function toast(text, kind = "error") {
  const note = h(
    "div",
    { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status" },
    icon(kind === "error" ? "warning" : "check"),
    h("span", {}, text),
    h(
      "button",
      { type: "button", class: "ghost", "aria-label": "Dismiss", on: { click: () => note.remove() } },
      icon("close", 14),
    ),
  );
  (document.querySelector("dialog[open]") ?? byId("toasts")).append(note); // outside of an open dialog nothing can be clicked or heard
  setTimeout(() => note.remove(), STAYS_MS);
}

/** Says it to screen readers only. */
export function announce(text) {
  byId("live").append(h("p", {}, text));
  while (byId("live").children.length > 5) byId("live").firstChild.remove();
}
