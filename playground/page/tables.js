// The `data_table` block (and the plainer `table`): a caption, a header, sorting, pages.

import { h } from "./dom.js";
import { richText } from "./richtext.js";

function words(cell) {
  if (cell.type === "rich_text")
    return cell.elements.flatMap((part) => part.elements.map((piece) => piece.text ?? "")).join("");
  return cell.text ?? "";
}

function compare(column) {
  return (one, other) => {
    const [a, b] = [one[column], other[column]];
    if (a.type === "raw_number" && b.type === "raw_number") return a.value - b.value;
    return words(a).localeCompare(words(b), "en", { numeric: true });
  };
}

function cellNode(cell, isHeader) {
  const attributes = { class: cell.type === "raw_number" ? "number" : null, scope: isHeader ? "row" : null };
  return h(isHeader ? "th" : "td", attributes, cell.type === "rich_text" ? richText(cell) : words(cell));
}

function pager(shown, total, size, go) {
  const pages = Math.ceil(total / size);
  if (pages < 2) return null;
  const turn = (step, label) =>
    h(
      "button",
      {
        type: "button",
        class: "button quiet",
        disabled: shown + step < 0 || shown + step >= pages,
        data: { key: `page ${label}` },
        on: { click: () => go(shown + step) },
      },
      label,
    );
  return h(
    "div",
    { class: "pager" },
    turn(-1, "Previous"),
    h("span", {}, `Page ${shown + 1} of ${pages}`),
    turn(1, "Next"),
  );
}

function headCell(cell, column, view, sort) {
  const order = view.column === column ? (view.down ? "descending" : "ascending") : "none";
  const sign = { none: "", ascending: " ▲", descending: " ▼" }[order];
  return h(
    "th",
    { scope: "col", "aria-sort": order },
    h(
      "button",
      { type: "button", class: "sort", data: { key: `sort ${column}` }, on: { click: () => sort(column) } },
      words(cell),
      h("span", { "aria-hidden": "true" }, sign),
    ),
  );
}

export function drawTable(block) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const view = { page: 0, column: null, down: false };
  const root = h("div", { class: "table-wrap" });
  const go = (page) => draw({ page });
  const sort = (column) => draw({ page: 0, column, down: view.column === column && !view.down });
  const draw = (change) => {
    Object.assign(view, change);
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const sorted = view.column === null ? rows : [...rows].sort(compare(view.column));
    if (view.down) sorted.reverse();
    const body = sorted.slice(view.page * size, (view.page + 1) * size).map((row) =>
      h(
        "tr",
        {},
        row.map((cell, column) => cellNode(cell, column === (block.row_header_column_index ?? 0))),
      ),
    );
    root.replaceChildren(
      ...[
        h(
          "table",
          { class: "data-table" },
          block.caption ? h("caption", {}, block.caption) : "",
          h(
            "thead",
            {},
            h(
              "tr",
              {},
              head.map((cell, column) => headCell(cell, column, view, sort)),
            ),
          ),
          h("tbody", {}, body),
        ),
        pager(view.page, rows.length, size, go),
      ].filter(Boolean),
    );
    if (held) root.querySelector(`[data-key="${held}"]`)?.focus();
  };
  draw({});
  return root;
}
