// Block Kit blocks as DOM nodes. `surface` is {source, draft}: where a click comes from, and what has been typed there.

import { drawChart } from "./charts.js";
import { freshId, h } from "./dom.js";
import { holdsState } from "./draft.js";
import { cannotDraw, drawElement, picture } from "./elements.js";
import { drawInput } from "./inputs.js";
import { inline, plain, textObject } from "./mrkdwn.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { drawTable } from "./tables.js";

function section(block, place) {
  const words = block.text ? h("div", { class: "text" }, textObject(block.text)) : null;
  const fields = block.fields
    ? h(
        "div",
        { class: "fields" },
        block.fields.map((field) => h("div", { class: "text" }, textObject(field))),
      )
    : null;
  const accessory = block.accessory ? h("div", { class: "accessory" }, drawElement(place, block.accessory)) : null;
  return h("div", { class: "section" }, h("div", { class: "section-words" }, words, fields), accessory);
}

function context(block) {
  const part = (element) => {
    if (element.type === "image") return picture(element.image_url, element.alt_text, "context-image");
    return h("span", { class: "text" }, element.type === "mrkdwn" ? textObject(element) : plain(element));
  };
  return h("div", { class: "context" }, block.elements.map(part));
}

function actions(block, place) {
  return h(
    "div",
    { class: "actions" },
    block.elements.map((element) => drawElement(place, element)),
  );
}

function input(block, place) {
  const [label, control, hint, error] = ["label", "control", "hint", "error"].map(freshId);
  if (!holdsState(block.element.type)) return cannotDraw(`an input of type “${block.element.type}”`, block);
  const names = {
    id: control,
    label: plain(block.label),
    labelledby: label,
    describedby: `${block.hint ? `${hint} ` : ""}${error}`,
  };
  const optional = block.optional ? h("span", { class: "optional" }, " (optional)") : null;
  return h(
    "div",
    { class: "input-block", data: { blockId: place.blockId, optional: block.optional ? "yes" : "" } },
    h("label", { class: "input-label", id: label, for: control }, plain(block.label), optional),
    drawInput({ ...place, dispatch: block.dispatch_action === true }, block.element, names),
    h("p", { class: "input-error", id: error, role: "alert" }),
    block.hint ? h("p", { class: "input-hint", id: hint }, plain(block.hint)) : null,
  );
}

function imageBlock(block) {
  const title = block.title ? h("figcaption", {}, plain(block.title)) : null;
  return h("figure", { class: "image-block" }, title, picture(block.image_url, block.alt_text, "image-large"));
}

function containerTitle(block) {
  const words = block.rich_text_title ? richText(block.rich_text_title) : plain(block.title);
  const subtitle = block.subtitle
    ? h("small", {}, block.subtitle.type === "mrkdwn" ? inline(block.subtitle.text) : plain(block.subtitle))
    : null;
  const face = block.icon ? picture(block.icon.image_url, block.icon.alt_text, "context-image") : null;
  return [face, h("span", { class: "container-title" }, h("strong", {}, words), subtitle)];
}

function container(block, place) {
  const inner = h("div", { class: "container-body" }, drawBlocks(block.child_blocks, place, `${place.blockId}.`));
  const kind = `container ${block.width ?? "standard"}`;
  if (!block.is_collapsible)
    return h("section", { class: kind }, h("div", { class: "container-head" }, containerTitle(block)), inner);
  return h(
    "details",
    { class: kind, open: !block.default_collapsed },
    h("summary", { class: "container-head" }, containerTitle(block)),
    inner,
  );
}

function alertBlock(block) {
  return h("div", { class: `alert-block ${block.level ?? "default"}`, role: "note" }, textObject(block.text));
}

const KINDS = {
  header: (block) => h("h3", { class: "header" }, plain(block.text)),
  divider: () => h("hr", { class: "divider" }),
  markdown: (block) => h("div", { class: "text markdown" }, markdown(block.text)),
  rich_text: (block) => h("div", { class: "text rich" }, richText(block)),
  data_visualization: (block) => drawChart(block),
  data_table: (block) => drawTable(block),
  table: (block) => drawTable({ ...block, page_size: 100 }),
  image: imageBlock,
  alert: alertBlock,
  context_actions: actions,
  section,
  context,
  actions,
  input,
  container,
};

function draw(block, place) {
  try {
    return KINDS[block.type]?.(block, place) ?? cannotDraw(`a block of type “${block.type}”`, block);
  } catch (problem) {
    console.warn(problem);
    return cannotDraw(`this ${block.type} block (${problem.message})`, block);
  }
}

/** Nodes of a list of blocks. Slack gives every block an id; where there is none its position serves. */
export function drawBlocks(blocks, surface, prefix = "b") {
  return blocks.map((block, index) => {
    const blockId = block.block_id ?? `${prefix}${index}`;
    return h("div", { class: `block block-${block.type}` }, draw(block, { ...surface, blockId }));
  });
}
