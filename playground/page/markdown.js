// The `markdown` block: the usual Markdown, as far as messages need it.

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { decode, link } from "./mrkdwn.js";

const INLINE = new RegExp(
  [
    "\\\\([\\\\`*_~\\[\\]#>|!-])",
    "`([^`\\n]+)`",
    "\\[([^\\]\\n]+)\\]\\(([^()\\s]+)\\)",
    "\\*\\*(.+?)\\*\\*",
    "__(.+?)__",
    "~~(.+?)~~",
    "(?<![\\p{L}\\p{N}])[*_](?=\\S)(.+?)(?<=\\S)[*_](?![\\p{L}\\p{N}])",
  ].join("|"),
  "gu",
);

function piece([, escaped, code, label, url, stars, lines, strike, slanted]) {
  if (escaped !== undefined) return escaped;
  if (code !== undefined) return h("code", {}, code);
  if (label !== undefined) return link(url, decode(label));
  if (stars ?? lines) return h("strong", {}, inline(stars ?? lines));
  if (strike !== undefined) return h("s", {}, inline(strike));
  return h("em", {}, inline(slanted));
}

function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(withEmoji(decode(text.slice(end, match.index))), piece(match));
    end = match.index + match[0].length;
  }
  return [...nodes, withEmoji(decode(text.slice(end)))];
}

function cells(row) {
  return row
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

function table(chunk) {
  const [head, , ...body] = chunk.split("\n");
  const row = (text, tag) =>
    h(
      "tr",
      {},
      cells(text).map((cell) => h(tag, tag === "th" ? { scope: "col" } : {}, inline(cell))),
    );
  return h(
    "div",
    { class: "table-wrap" },
    h(
      "table",
      {},
      h("thead", {}, row(head, "th")),
      h(
        "tbody",
        {},
        body.map((text) => row(text, "td")),
      ),
    ),
  );
}

function list(chunk) {
  const numbered = /^\s*\d/.test(chunk);
  const items = chunk.split("\n").map((text) => text.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""));
  return h(
    numbered ? "ol" : "ul",
    {},
    items.map((item) => h("li", {}, inline(item))),
  );
}

const KINDS = [
  [/^#{1,6} /, (chunk) => h("p", { class: "md-heading" }, inline(chunk.replace(/^#+ /, "")))],
  [/^(-{3,}|\*{3,})$/, () => h("hr")],
  [/^> ?/, (chunk) => h("blockquote", {}, inline(chunk.replace(/^> ?/gm, "")))],
  [/^\s*([-*+]|\d+[.)])\s/, list],
  [/^\|.*\n\|[\s:|-]+\|?(\n|$)/, table],
];

/** Lines of one kind belong together: a heading stands alone, a list goes on. */
function chunks(text) {
  const marked = text
    .replace(/^(#{1,6} .*)$/gm, "\n$1\n")
    .replace(/^((?:[-*+]|\d+[.)]) .*(?:\n(?:\s*[-*+]|\s*\d+[.)]) .*)*)/gm, "\n$1\n");
  return marked
    .split(/\n{2,}/)
    .map((chunk) => chunk.replace(/^\n+|\n+$/g, ""))
    .filter(Boolean);
}

function draw(chunk) {
  const kind = KINDS.find(([pattern]) => pattern.test(chunk));
  return kind
    ? kind[1](chunk)
    : h(
        "p",
        {},
        chunk.split("\n").flatMap((text, index) => [index ? h("br") : null, ...inline(text)]),
      );
}

export function markdown(text) {
  return String(text)
    .split(/```\w*\n([\s\S]*?)\n?```/)
    .flatMap((part, index) => (index % 2 ? [h("pre", {}, part)] : chunks(part).map(draw)));
}
