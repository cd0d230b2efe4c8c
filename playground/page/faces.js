// Pictures of people (initials on a colour of their own) and of the app.

import { h } from "./dom.js";
import { appFace } from "./icons.js";
import { isBot, nameOf } from "./state.js";

function hue(id) {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
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
