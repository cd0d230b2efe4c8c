// Pie charts: slices with patterns, the names and shares beside them, or below where it is narrow.

import { svg } from "./dom.js";
import { pattern } from "./series.js";

const [CX, CY, R] = [130, 120, 104];

function at(share) {
  const angle = share * 2 * Math.PI - Math.PI / 2;
  return `${(CX + R * Math.cos(angle)).toFixed(2)} ${(CY + R * Math.sin(angle)).toFixed(2)}`;
}

function slice(from, to, fill) {
  if (to - from > 0.9999) return svg("circle", { cx: CX, cy: CY, r: R, fill, class: "slice" });
  return svg("path", {
    d: `M${CX} ${CY}L${at(from)}A${R} ${R} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}Z`,
    fill,
    class: "slice",
  });
}

/** Gives the height of the drawing. */
export function drawPie(chart, root, width) {
  const sum = chart.segments.reduce((total, one) => total + one.value, 0);
  const narrow = width < 460;
  const [left, top] = narrow ? [26, 260] : [290, CY - (chart.segments.length - 1) * 15];
  let from = 0;
  chart.segments.forEach((one, index) => {
    const to = from + one.value / sum;
    const fill = pattern(root, index);
    const y = top + index * 30;
    root.append(
      svg(
        "g",
        { class: `series series-${index}` },
        slice(from, to, fill),
        svg("rect", { x: left, y: y - 9, width: 18, height: 18, rx: 4, fill }),
        svg(
          "text",
          { x: left + 30, y: y + 5 },
          `${one.label}: ${one.value.toLocaleString("en")} (${Math.round((one.value / sum) * 100)} %)`,
        ),
      ),
    );
    from = to;
  });
  return narrow ? 250 + chart.segments.length * 30 : 240;
}
