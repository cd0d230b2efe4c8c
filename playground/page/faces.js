// Pictures of people (initials on a colour of their own) and of the app.

import { h } from "./dom.js";
import { appFace } from "./icons.js";
import { isBot, nameOf, state } from "./state.js";

const GOLDEN_ANGLE = 137.5; // neighbours in the list get colours far apart

function hue(id) {
  return 20 + state.world.people.findIndex((one) => one.id === id) * GOLDEN_ANGLE;
}

export function face(user, size = 36) {
  if (isBot(user)) return appFace(size);
  const initials = nameOf(user)
    .split(/\s+/)
    .map((word) => [...word][0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return h(
    "span",
    { class: "face person-face", "aria-hidden": "true", style: { "--hue": hue(user), "--size": `${size}px` } },
    initials,
  );
}
