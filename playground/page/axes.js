// The frame of line, bar and area charts: a scale of round numbers, grid, labels.

import { svg } from "./dom.js";

const HEIGHT = 220; // of the plot itself
const LETTER = 6.6; // width of a letter, on average

/** A step of 1, 2, 2.5 or 5 times a power of ten that gives about `count` steps. */
export function niceStep(span, count) {
  const raw = span / count || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * [1, 2, 2.5, 5, 10].find((factor) => raw <= factor * power * 1.0001);
}

function bounds(chart, valueOf) {
  const values = chart.series.flatMap((series) =>
    chart.axis_config.categories.map((category) => valueOf(series, category)),
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const lifted = chart.type === "line" && least > 0 && most - least < least * 0.6; // far from zero: a line need not start there
  const bottom = lifted ? least : Math.min(0, least);
  const top = Math.max(most, bottom + (most === bottom ? 1 : 0));
  const step = niceStep(top - bottom, 4);
  return { low: Math.floor(bottom / step) * step, high: Math.ceil(top / step) * step, step };
}

const short = (value) =>
  new Intl.NumberFormat(
    "en",
    Math.abs(value) >= 10_000 ? { notation: "compact" } : { maximumFractionDigits: 2 },
  ).format(value);

/** Where things stand, in the drawing's units. */
export function plotArea(chart, width, valueOf) {
  const axis = chart.axis_config;
  const scale = bounds(chart, valueOf);
  const steps = Array.from(
    { length: Math.round((scale.high - scale.low) / scale.step) + 1 },
    (_, index) => scale.low + index * scale.step,
  );
  const scaleRoom = 16 + Math.max(...steps.map((step) => short(step).length)) * 7 + (axis.y_label ? 20 : 0);
  const longest = Math.max(...axis.categories.map((label) => label.length)) * LETTER;
  const crowded = longest > (width - scaleRoom - 16) / axis.categories.length - 4;
  const slanted = longest * Math.SQRT1_2; // how far a label that is turned by 45 degrees reaches, to the left and down
  const left = crowded ? Math.max(scaleRoom, Math.min(slanted, width / 3)) : scaleRoom;
  const band = (width - left - 16) / axis.categories.length;
  const foot = (crowded ? slanted + 22 : 26) + (axis.x_label ? 20 : 0);
  return {
    ...scale,
    steps,
    left,
    band,
    crowded,
    categories: axis.categories,
    right: width - 16,
    top: 12,
    bottom: 12 + HEIGHT,
    total: 12 + HEIGHT + foot,
    middle: (category) => left + (axis.categories.indexOf(category) + 0.5) * band,
    y: (value) => 12 + HEIGHT * (1 - (value - scale.low) / (scale.high - scale.low)),
  };
}

function gridLine(step, plot) {
  const y = plot.y(step);
  return [
    svg("path", { d: `M${plot.left} ${y}H${plot.right}`, class: step === 0 ? "axis" : "grid" }),
    svg("text", { x: plot.left - 8, y: y + 4, "text-anchor": "end" }, short(step)),
  ];
}

function categoryLabel(category, plot) {
  const [x, y] = [plot.middle(category), plot.bottom + 18];
  const turned = plot.crowded
    ? { transform: `rotate(-45 ${x} ${y})`, "text-anchor": "end" }
    : { "text-anchor": "middle" };
  return svg("text", { x, y, ...turned }, category);
}

export function drawAxes(chart, plot) {
  const { x_label: xLabel, y_label: yLabel } = chart.axis_config;
  const middle = (plot.top + plot.bottom) / 2;
  return svg(
    "g",
    { class: "axes", "aria-hidden": "true" },
    plot.steps.flatMap((step) => gridLine(step, plot)),
    svg("path", { d: `M${plot.left} ${plot.bottom}H${plot.right}`, class: "axis" }),
    plot.categories.map((category) => categoryLabel(category, plot)),
    xLabel
      ? svg(
          "text",
          { x: (plot.left + plot.right) / 2, y: plot.total - 6, "text-anchor": "middle", class: "axis-title" },
          xLabel,
        )
      : null,
    yLabel
      ? svg(
          "text",
          { x: 13, y: middle, "text-anchor": "middle", class: "axis-title", transform: `rotate(-90 13 ${middle})` },
          yLabel,
        )
      : null,
  );
}
