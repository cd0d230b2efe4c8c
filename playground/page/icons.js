// A handful of line icons, drawn for this page.

import { svg } from "./dom.js";

const PATHS = {
  hash: ["M6.5 2.5 5 13.5M11 2.5 9.5 13.5M2.8 5.8h10.7M2.4 10.2h10.7"],
  lock: ["M4 7.2h8v6H4zM5.7 7V5a2.3 2.3 0 0 1 4.6 0v2"],
  home: ["M2.5 7.6 8 2.8l5.5 4.8M4 6.6v6.6h8V6.6M6.8 13v-3.4h2.4V13"],
  chevron: ["m4 6 4 4 4-4"],
  back: ["M10 3.5 5.5 8l4.5 4.5"],
  close: ["m4 4 8 8M12 4l-8 8"],
  send: ["M2.5 13.5 14 8 2.5 2.5l1.2 4.6L9 8l-5.3.9z"],
  clock: ["M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 4.8V8l2.2 1.6"],
  forward: ["m3 4 4.5 4L3 12zM8 4l4.5 4L8 12z"],
  warning: ["M8 2.5 14.2 13H1.8zM8 6.4v3M8 11.2v.2"],
  search: ["M7 2.8a4.2 4.2 0 1 0 0 8.4 4.2 4.2 0 0 0 0-8.4M10.2 10.2l3.3 3.3"],
  more: ["M3.5 8h.01M8 8h.01M12.5 8h.01"],
  thread: ["M2.5 3.2h11v7.6H8.2L5 13.5v-2.7H2.5zM5 6h6M5 8.2h4"],
  eye: ["M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8M8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4"],
  trash: ["M3 4.5h10M6 4.2V2.8h4v1.4M4.2 4.6l.6 8.6h6.4l.6-8.6M6.8 7v4M9.2 7v4"],
  check: ["m3 8.5 3.2 3.2L13 4.8"],
  down: ["M8 3v10M4 9l4 4 4-4"],
};

export function icon(name, size = 16) {
  const shape = (PATHS[name] ?? PATHS.more).map((d) => svg("path", { d }));
  const weight = name === "more" ? 2.6 : 1.4;
  return svg(
    "svg",
    {
      class: `icon icon-${name}`,
      viewBox: "0 0 16 16",
      width: size,
      height: size,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": weight,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
    },
    shape,
  );
}

/** The app's picture: two weeks of dots, one of them lit. */
export function appFace(size) {
  const dots = [];
  for (let day = 0; day < 14; day += 1) {
    const lit = day === 9;
    dots.push(
      svg("circle", {
        cx: 5.6 + (day % 7) * 4.13,
        cy: day < 7 ? 13.5 : 22.5,
        r: lit ? 2.6 : 1.5,
        class: lit ? "lit" : "day",
      }),
    );
  }
  return svg(
    "svg",
    { class: "face app-face", viewBox: "0 0 36 36", width: size, height: size, "aria-hidden": "true" },
    dots,
  );
}
