// The `rich_text` block.

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { channel, nameOf } from "./state.js";
import { dateToken } from "./time.js";

const STYLES = { code: "code", strike: "s", italic: "em", bold: "strong" };

function styled(node, style) {
  return Object.entries(STYLES).reduce((inner, [name, tag]) => (style?.[name] ? h(tag, {}, inner) : inner), node);
}

function emoji(element) {
  if (element.unicode)
    return String.fromCodePoint(...element.unicode.split("-").map((code) => Number.parseInt(code, 16)));
  return emojiOf(element.name) ?? `:${element.name}:`;
}

const PIECES = {
  text: (element) => document.createTextNode(element.text),
  link: (element) => link(element.url, element.text),
  user: (element) => mention(`@${nameOf(element.user_id)}`),
  channel: (element) => mention(`#${channel(element.channel_id)?.name ?? element.channel_id}`),
  usergroup: (element) => mention(`@${element.usergroup_id}`),
  broadcast: (element) => mention(`@${element.range}`, "loud"),
  emoji: (element) => document.createTextNode(emoji(element)),
  date: (element) => h("time", {}, dateToken(element.timestamp, element.format)),
  color: (element) => h("code", {}, element.value),
};

function pieces(elements) {
  return elements.map((element) => styled(PIECES[element.type]?.(element) ?? `[${element.type}]`, element.style));
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "line pre-line" }, pieces(part.elements)),
  rich_text_preformatted: (part) => h("pre", {}, pieces(part.elements)),
  rich_text_quote: (part) => h("blockquote", { class: "pre-line" }, pieces(part.elements)),
  rich_text_list: (part) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { style: { "--depth": part.indent ?? 0 }, start: (part.offset ?? 0) + 1 },
      part.elements.map((item) => h("li", { class: "pre-line" }, pieces(item.elements))),
    ),
};

export function richText(block) {
  return block.elements.map((part) => PARTS[part.type]?.(part) ?? h("div", { class: "line" }, pieces([part])));
}
