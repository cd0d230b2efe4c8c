// Slack's mrkdwn as DOM nodes. Text ends up in text nodes; entities are decoded there and nowhere earlier,
// so that an escaped <!channel> stays words.

import { h } from "./dom.js";
import { emojiOf, withEmoji } from "./emoji.js";
import { channel, nameOf } from "./state.js";
import { dateToken } from "./time.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

export function decode(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** A text object of type plain_text, or its string. */
export function plain(text) {
  return withEmoji(decode(typeof text === "string" ? text : (text?.text ?? "")));
}

const RUN = /([█▓▒■▰░□▱│┃]{3,})/; // full, empty, and the mark between them
const KINDS = [
  [/^[█▓▒■▰]/, "bar"],
  [/^[░□▱]/, "bar rest"],
];

function bar(run) {
  const parts = run.match(/[█▓▒■▰]+|[░□▱]+|[│┃]+/g).map((part) => {
    const kind = KINDS.find(([pattern]) => pattern.test(part))?.[1];
    return kind ? h("span", { class: kind }, part) : document.createTextNode(part);
  });
  return h("span", { class: "bars" }, parts);
}

/** Words as nodes; bars that are made of signs are drawn as bars, and are copied as the signs they are. */
export function letters(text) {
  return decode(text)
    .split(RUN)
    .filter(Boolean)
    .map((part) => (RUN.test(part) ? bar(part) : document.createTextNode(part)));
}

const SAFE = /^(https?:|mailto:)/i;

export function link(url, label) {
  const words = label || url.replace(/^mailto:/i, "");
  if (!SAFE.test(url)) return document.createTextNode(words);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function mention(words, kind = "") {
  return h("span", { class: kind ? `mention ${kind}` : "mention" }, words);
}

function special(body, label) {
  const [verb, ...rest] = body.slice(1).split("^");
  if (verb === "date") {
    const words = dateToken(Number(rest[0]), rest[1] ?? "{date}");
    return rest[2] ? link(rest[2], words) : h("time", { title: label || null }, words);
  }
  if (verb === "subteam") return mention(label || "@group");
  return mention(`@${verb}`, "loud");
}

/** What stands between < and >. */
function angled(content) {
  const bar = content.indexOf("|");
  const body = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? "" : decode(content.slice(bar + 1));
  if (body.startsWith("@"))
    return mention(`@${nameOf(body.slice(1)) === body.slice(1) && label ? label : nameOf(body.slice(1))}`);
  if (body.startsWith("#")) return mention(`#${channel(body.slice(1))?.name ?? (label || body.slice(1))}`);
  if (body.startsWith("!")) return special(body, label);
  return SAFE.test(body) ? link(decode(body), label) : document.createTextNode(decode(`<${content}>`));
}

// A marker opens after a space or sign and before a word; it closes the other way round.
const paired = (sign) =>
  `(?<![\\p{L}\\p{N}${sign}])[${sign}](?=\\S)([^\\n]*?[^\\s${sign}])[${sign}](?![\\p{L}\\p{N}${sign}])`;
const INLINE = new RegExp(
  ["<([^<>\\n]+)>", "`([^`\\n]+)`", ":([a-z0-9_+-]+):", paired("*"), paired("_"), paired("~")].join("|"),
  "gu",
);

function piece([whole, angle, code, emoji, bold, italic, strike]) {
  if (angle !== undefined) return angled(angle);
  if (code !== undefined) return h("code", {}, letters(code));
  if (emoji !== undefined) return document.createTextNode(emojiOf(emoji) ?? whole);
  if (bold !== undefined) return h("strong", {}, inline(bold));
  if (italic !== undefined) return h("em", {}, inline(italic));
  return h("s", {}, inline(strike));
}

/** One line (or a part of it) as nodes. */
export function inline(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(...letters(text.slice(end, match.index)));
    nodes.push(piece(match));
    end = match.index + match[0].length;
  }
  return [...nodes, ...letters(text.slice(end))];
}

const QUOTE = /^(?:&gt;|>) ?/;
const ITEM = /^(\s*)([•◦▪–-]|\d+[.)]) +(.*)$/;

function line(text) {
  if (text.trim() === "") return h("div", { class: "blank" });
  const item = text.match(ITEM);
  if (!item) return h("div", { class: "line" }, inline(text));
  const depth = Math.min(4, Math.floor(item[1].length / 2));
  return h(
    "div",
    { class: "line item", style: { "--depth": depth } },
    h("span", { class: "bullet" }, item[2]),
    h("span", {}, inline(item[3])),
  );
}

/** Lines as nodes, neighbouring quoted lines in one blockquote. */
function lines(text) {
  const nodes = [];
  for (const one of text.split("\n")) {
    if (!QUOTE.test(one)) nodes.push(line(one));
    else {
      const last = nodes.at(-1);
      const quote = last?.tagName === "BLOCKQUOTE" ? last : h("blockquote");
      if (quote !== last) nodes.push(quote);
      quote.append(line(one.replace(QUOTE, "")));
    }
  }
  return nodes;
}

/** A whole mrkdwn text as block nodes. */
export function mrkdwn(text) {
  return String(text ?? "")
    .split(/```\n?([\s\S]*?)\n?```\n?/)
    .flatMap((part, index) => {
      if (index % 2) return [h("pre", {}, decode(part))];
      const trimmed = index > 0 ? part.replace(/^\n/, "") : part;
      return trimmed === "" ? [] : lines(trimmed.replace(/\n$/, ""));
    });
}

/** A Block Kit text object, plain_text or mrkdwn. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return [h("div", { class: "line plain" }, plain(object))];
}
