// Elements that hold a value: they write it into the draft, and tell the bot at once where that is asked for.
// `place` is {source, draft, blockId, dispatch}; `names` is {id?, label?, labelledby?, describedby?} for screen readers.

import { act } from "./act.js";
import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { plain, textObject } from "./mrkdwn.js";
import { openPopup } from "./popup.js";
import { state } from "./state.js";

function changed(place, element, change, node) {
  place.draft.write(place.blockId, element, change);
  node.dispatchEvent(new CustomEvent("edited", { bubbles: true }));
  if (place.dispatch) act(place, element, change, node);
}

const keyOf = (place, element) => `${place.blockId} ${element.action_id}`;

function named(names) {
  return {
    id: names.id,
    "aria-label": names.labelledby ? null : names.label,
    "aria-labelledby": names.labelledby,
    "aria-describedby": names.describedby,
  };
}

function same(one, other) {
  return one?.value === other?.value;
}

const TYPES = { number_input: "text", url_text_input: "url", email_text_input: "email", plain_text_input: "text" };

function text(place, element, names) {
  const now = place.draft.read(place.blockId, element);
  const many = element.multiline === true;
  const write = (event) => place.draft.write(place.blockId, element, { value: event.target.value || null });
  const typed = (event) => {
    write(event);
    event.target.dispatchEvent(new CustomEvent("edited", { bubbles: true }));
  };
  const enter = (event) => {
    if (event.key !== "Enter" || many || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    if (place.dispatch) act(place, element, { value: event.target.value }, event.target);
  };
  const node = h(many ? "textarea" : "input", {
    ...named(names),
    class: "field",
    type: many ? null : TYPES[element.type],
    rows: many ? 4 : null,
    maxlength: element.max_length,
    autocomplete: "off",
    inputmode: element.type === "number_input" ? "decimal" : null,
    placeholder: element.placeholder ? plain(element.placeholder) : null,
    autofocus: element.focus_on_load,
    data: { key: keyOf(place, element) },
    on: { input: typed, keydown: enter },
  });
  node.value = now.value ?? "";
  return node;
}

function dated(type, field) {
  return (place, element, names) => {
    const node = h("input", {
      ...named(names),
      class: "field short",
      type,
      data: { key: keyOf(place, element) },
      on: { change: (event) => changed(place, element, { [field]: event.target.value || null }, event.target) },
    });
    node.value = place.draft.read(place.blockId, element)[field] ?? "";
    return node;
  };
}

function choice(place, element, names, kind, { option, checked, pick }) {
  const id = freshId("choice");
  const input = h("input", {
    type: kind,
    id,
    name: names.group,
    data: { key: `${keyOf(place, element)} ${option.value}` },
    on: { change: (event) => pick(event.target) },
  });
  input.checked = checked;
  const detail = option.description ? h("span", { class: "choice-detail" }, textObject(option.description)) : null;
  return h(
    "label",
    { class: "choice", for: id },
    input,
    h("span", { class: "choice-words" }, h("span", { class: "choice-label" }, textObject(option.text)), detail),
  );
}

function group(role, names, rows) {
  return h("div", { ...named(names), role, class: "choices" }, rows);
}

function radios(place, element, names) {
  const now = place.draft.read(place.blockId, element).selected_option;
  const shared = { ...names, group: freshId("radio") };
  return group(
    "radiogroup",
    names,
    element.options.map((option) =>
      choice(place, element, shared, "radio", {
        option,
        checked: same(now, option),
        pick: (node) => changed(place, element, { selected_option: option }, node),
      }),
    ),
  );
}

function checkboxes(place, element, names) {
  const chosen = new Set(
    (place.draft.read(place.blockId, element).selected_options ?? []).map((option) => option.value),
  );
  const options = element.options ?? element.option_groups.flatMap((one) => one.options);
  const pick = (option) => (node) => {
    if (node.checked) chosen.add(option.value);
    else chosen.delete(option.value);
    changed(place, element, { selected_options: options.filter((one) => chosen.has(one.value)) }, node);
  };
  return group(
    "group",
    names,
    options.map((option) =>
      choice(place, element, names, "checkbox", { option, checked: chosen.has(option.value), pick: pick(option) }),
    ),
  );
}

/** A button that opens a list. items: [{label, detail?, change, same} | {heading}] where `change` goes into the draft. */
function select(place, element, names, items, isChosen) {
  const words = h("span", { class: "select-words" });
  const show = () => {
    const now = place.draft.read(place.blockId, element);
    const picked = items.find((item) => item.change && isChosen(now, item));
    words.textContent = picked?.label ?? (element.placeholder ? plain(element.placeholder) : "Choose…");
    words.classList.toggle("placeholder", !picked);
    items.forEach((item) => {
      item.selected = item === picked;
    });
  };
  const chosen = (item) => {
    changed(place, element, item.change, node);
    show();
  };
  const node = h(
    "button",
    {
      ...named(names),
      type: "button",
      class: "select",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      data: { key: keyOf(place, element) },
      on: { click: () => openPopup(node, items, { label: names.label, chosen }) },
    },
    words,
    icon("chevron", 14),
  );
  if (names.labelledby) words.id = freshId("chosen");
  if (names.labelledby) node.setAttribute("aria-labelledby", `${names.labelledby} ${words.id}`);
  show();
  return node;
}

function optionItem(option) {
  return {
    label: plain(option.text),
    detail: option.description ? plain(option.description) : "",
    change: { selected_option: option },
  };
}

function staticSelect(place, element, names) {
  const grouped = (element.option_groups ?? []).flatMap((one) => [
    { heading: plain(one.label) },
    ...one.options.map(optionItem),
  ]);
  const items = element.options ? element.options.map(optionItem) : grouped;
  return select(place, element, names, items, (now, item) => same(now.selected_option, item.change.selected_option));
}

function listed(field, choices) {
  return (place, element, names) => {
    const items = choices().map(({ id, label, detail }) => ({ label, detail, change: { [field]: id } }));
    return select(place, element, names, items, (now, item) => now[field] === item.change[field]);
  };
}

const people = () =>
  state.world.people.map((one) => ({ id: one.id, label: one.real_name || one.name, detail: `@${one.name}` }));
const channels = () => state.world.channels.map((one) => ({ id: one.id, label: `#${one.name}` }));

const KINDS = {
  plain_text_input: text,
  number_input: text,
  url_text_input: text,
  email_text_input: text,
  datepicker: dated("date", "selected_date"),
  timepicker: dated("time", "selected_time"),
  radio_buttons: radios,
  checkboxes,
  multi_static_select: checkboxes,
  static_select: staticSelect,
  users_select: listed("selected_user", people),
  channels_select: listed("selected_channel", channels),
  conversations_select: listed("selected_conversation", channels),
};

export function drawInput(place, element, names) {
  return KINDS[element.type](place, element, names);
}
