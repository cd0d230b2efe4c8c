// How six series are told apart: colour, and without it dash, marker and pattern.

import { freshId, svg } from "./dom.js";

export const SERIES = [
  { dash: "6 5", mark: "circle", lines: [] },
  { dash: "", mark: "square", lines: ["M0 8 8 0"] },
  { dash: "2 4", mark: "triangle", lines: ["M4 0V8"] },
  { dash: "12 4", mark: "diamond", lines: ["M0 4H8"] },
  { dash: "10 4 2 4", mark: "ring", lines: ["M0 0 8 8"] },
  { dash: "4 3", mark: "cross", lines: ["M0 0 8 8", "M0 8 8 0"] },
];

const MARKS = {
  circle: (x, y) => svg("circle", { cx: x, cy: y, r: 4 }),
  ring: (x, y) => svg("circle", { cx: x, cy: y, r: 4, class: "hollow" }),
  square: (x, y) => svg("rect", { x: x - 3.8, y: y - 3.8, width: 7.6, height: 7.6, rx: 1 }),
  triangle: (x, y) => svg("path", { d: `M${x} ${y - 4.8}L${x + 4.8} ${y + 3.6}H${x - 4.8}Z` }),
  diamond: (x, y) => svg("path", { d: `M${x} ${y - 5}L${x + 5} ${y}L${x} ${y + 5}L${x - 5} ${y}Z` }),
  cross: (x, y) =>
    svg("path", { d: `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}`, class: "hollow" }),
};

export function marker(kind, x, y) {
  return MARKS[kind](x, y);
}

/** Puts a fill pattern into `root` and gives its reference. */
export function pattern(root, index) {
  const id = freshId("pattern");
  root.append(
    svg(
      "defs",
      {},
      svg(
        "pattern",
        { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", class: `series-${index}` },
        svg("rect", { width: 8, height: 8, class: "pattern-ground" }),
        SERIES[index].lines.map((d) => svg("path", { d, class: "pattern-line" })),
      ),
    ),
  );
  return `url(#${id})`;
}

/** The small sample beside a name in the legend. */
export function swatch(type, index) {
  const root = svg("svg", {
    class: `swatch series-${index}`,
    viewBox: "0 0 30 14",
    width: 30,
    height: 14,
    "aria-hidden": "true",
  });
  if (type === "bar" || type === "pie") {
    root.append(svg("rect", { x: 8, y: 0, width: 14, height: 14, rx: 3, fill: pattern(root, index) }));
    return root;
  }
  root.append(
    svg("path", { d: "M1 7H29", class: "series-line", "stroke-dasharray": SERIES[index].dash || null }),
    svg("g", { class: "series-mark" }, marker(SERIES[index].mark, 15, 7)),
  );
  return root;
}
