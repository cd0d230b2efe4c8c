// The `data_visualization` block: a figure with its title, the drawing, a legend, and its numbers as a table.

import { drawAxes, plotArea } from "./axes.js";
import { freshId, h, svg } from "./dom.js";
import { drawPie } from "./pie.js";
import { marker, pattern, SERIES, swatch } from "./series.js";

const WIDTHS = [260, 646]; // the least and the most that is drawn, in pixels

function valueOf(series, category) {
  return series.data.find((point) => point.label === category)?.value ?? 0;
}

function pointsOf(series, plot) {
  return plot.categories.map((category) => ({
    category,
    value: valueOf(series, category),
    x: plot.middle(category),
    y: plot.y(valueOf(series, category)),
  }));
}

const path = (points) =>
  points.map((point, index) => `${index ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join("");

function tip(series, point) {
  return svg("title", {}, `${series.name}, ${point.category}: ${point.value.toLocaleString("en")}`);
}

function lineOf(series, index, plot) {
  const points = pointsOf(series, plot);
  const style = SERIES[index];
  return svg(
    "g",
    { class: `series series-${index}` },
    svg("path", { d: path(points), class: "series-line", "stroke-dasharray": style.dash || null }),
    points.map((point) => svg("g", { class: "series-mark" }, marker(style.mark, point.x, point.y), tip(series, point))),
  );
}

function areaOf(series, index, plot) {
  const points = pointsOf(series, plot);
  const floor = plot.y(Math.max(plot.low, Math.min(0, plot.high)));
  const shape = `${path(points)}L${points.at(-1).x.toFixed(1)} ${floor}L${points[0].x.toFixed(1)} ${floor}Z`;
  return svg(
    "g",
    { class: `series series-${index}` },
    svg("path", { d: shape, class: "series-area" }),
    lineOf(series, index, plot),
  );
}

function barsOf(chart, plot, root) {
  const wide = Math.min(46, (plot.band * 0.74) / chart.series.length);
  const zero = plot.y(0);
  return chart.series.map((series, index) => {
    const fill = pattern(root, index);
    return svg(
      "g",
      { class: `series series-${index}` },
      pointsOf(series, plot).map((point) => {
        const x = point.x + (index - chart.series.length / 2) * wide;
        return svg(
          "rect",
          {
            x: x + 1,
            width: Math.max(2, wide - 2),
            y: Math.min(point.y, zero),
            height: Math.max(1, Math.abs(point.y - zero)),
            rx: 2,
            fill,
            class: "series-bar",
          },
          tip(series, point),
        );
      }),
    );
  });
}

function drawXY(chart, root, width) {
  const plot = plotArea(chart, width, valueOf);
  setSize(root, width, plot.total);
  root.append(drawAxes(chart, plot));
  if (chart.type === "bar") root.append(...barsOf(chart, plot, root));
  else
    root.append(...chart.series.map((series, index) => (chart.type === "area" ? areaOf : lineOf)(series, index, plot)));
}

function legend(chart) {
  const names = chart.type === "pie" ? null : chart.series.map((series) => series.name);
  if (!names) return null;
  return h(
    "ul",
    { class: "legend" },
    names.map((name, index) => h("li", {}, swatch(chart.type, index), name)),
  );
}

function numbers(chart) {
  const row = (name, cells) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, name),
      cells.map((cell) => h("td", { class: "number" }, cell.toLocaleString("en"))),
    );
  const head = (cells) =>
    h(
      "tr",
      {},
      cells.map((cell) => h("th", { scope: "col" }, cell)),
    );
  if (chart.type === "pie")
    return [head(["Part", "Value"]), ...chart.segments.map((one) => row(one.label, [one.value]))];
  const axis = chart.axis_config;
  return [
    head([axis.x_label ?? "", ...chart.series.map((series) => series.name)]),
    ...axis.categories.map((category) =>
      row(
        category,
        chart.series.map((series) => valueOf(series, category)),
      ),
    ),
  ];
}

function sentence(block) {
  const chart = block.chart;
  const kind = { line: "Line chart", bar: "Bar chart", area: "Area chart", pie: "Pie chart" }[chart.type];
  if (chart.type === "pie") return `${kind}. ${chart.segments.map((one) => `${one.label} ${one.value}`).join(", ")}.`;
  const words = chart.series.map(
    (series) =>
      `${series.name}: ${chart.axis_config.categories.map((category) => `${category} ${valueOf(series, category)}`).join(", ")}`,
  );
  return `${kind}. ${words.join(". ")}.`;
}

function setSize(root, width, height) {
  Object.entries({ viewBox: `0 0 ${width} ${height}`, width, height }).forEach(([name, value]) =>
    root.setAttribute(name, value),
  );
}

/** Drawn for the width there is, anew when that changes, so that letters stay as large as the text around them. */
function fitted(chart, title, text, words) {
  const frame = h("div", { class: "chart-frame" });
  let drawn = 0;
  const paint = (width) => {
    if (width === drawn) return;
    drawn = width;
    const root = svg(
      "svg",
      { class: `chart chart-${chart.type}`, role: "img", "aria-labelledby": `${title} ${text}` },
      svg("desc", { id: text }, words),
    );
    if (chart.type === "pie") setSize(root, width, drawPie(chart, root, width));
    else drawXY(chart, root, width);
    frame.replaceChildren(root);
  };
  paint(WIDTHS[1]);
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry.contentRect.width);
    if (width) paint(Math.max(WIDTHS[0], Math.min(WIDTHS[1], width)));
  }).observe(frame);
  return frame;
}

export function drawChart(block) {
  const chart = block.chart;
  const [title, text] = [freshId("chart"), freshId("chart-text")];
  return h(
    "figure",
    { class: "chart-figure" },
    h("figcaption", { id: title }, block.title),
    fitted(chart, title, text, sentence(block)),
    legend(chart),
    h(
      "details",
      { class: "chart-numbers" },
      h("summary", {}, "Show the numbers"),
      h("div", { class: "table-wrap" }, h("table", { class: "data-table" }, numbers(chart))),
    ),
  );
}
