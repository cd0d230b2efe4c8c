// Interactive elements that act at once: buttons, menus, feedback. What holds a value is drawn in inputs.js.

import { act } from "./act.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { drawInput } from "./inputs.js";
import { holdsState } from "./draft.js";
import { plain } from "./mrkdwn.js";
import { openPopup } from "./popup.js";

const keyOf = (place, element) => `${place.blockId} ${element.action_id}`;

function button(place, element) {
  const style = element.style ? ` ${element.style}` : "";
  const click = (event) => {
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    act(place, element, { value: element.value }, event.currentTarget);
  };
  return h(
    "button",
    {
      type: "button",
      class: `button${style}`,
      "aria-label": element.accessibility_label,
      data: { key: keyOf(place, element) },
      on: { click },
    },
    plain(element.text),
  );
}

function overflow(place, element) {
  const items = element.options.map((option) => ({
    label: plain(option.text),
    detail: option.description ? plain(option.description) : "",
    option,
  }));
  const chosen =
    (anchor) =>
    ({ option }) => {
      if (option.url) window.open(option.url, "_blank", "noopener,noreferrer");
      act(place, element, { selected_option: option }, anchor);
    };
  const click = (event) =>
    openPopup(event.currentTarget, items, {
      role: "menuitem",
      label: "More actions",
      chosen: chosen(event.currentTarget),
    });
  return h(
    "button",
    {
      type: "button",
      class: "button overflow",
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { key: keyOf(place, element) },
      on: { click },
    },
    icon("more", 18),
  );
}

function image(place, element) {
  return picture(element.image_url, element.alt_text, "image-element");
}

/** An image, or its alternative text where it cannot be had (the page works offline). */
export function picture(url, alt, kind) {
  const frame = h("span", { class: `picture ${kind}` });
  const failed = () =>
    frame.replaceChildren(h("span", { class: "picture-missing", role: "img", "aria-label": alt }, alt));
  if (!/^(https?:|data:image\/)/i.test(url ?? "")) failed();
  else frame.append(h("img", { src: url, alt, loading: "lazy", referrerpolicy: "no-referrer", on: { error: failed } }));
  return frame;
}

function feedback(place, element) {
  const half = (choice, label) =>
    h(
      "button",
      {
        type: "button",
        class: "button quiet",
        "aria-label": choice.accessibility_label ?? label,
        data: { key: `${keyOf(place, element)} ${label}` },
        on: { click: (event) => act(place, element, { value: choice.value }, event.currentTarget) },
      },
      plain(choice.text),
    );
  return h(
    "span",
    { class: "feedback", role: "group", "aria-label": "Feedback" },
    half(element.positive_button, "Good"),
    half(element.negative_button, "Bad"),
  );
}

function iconButton(place, element) {
  return h(
    "button",
    {
      type: "button",
      class: "button quiet",
      title: plain(element.text),
      "aria-label": element.accessibility_label ?? plain(element.text),
      data: { key: keyOf(place, element) },
      on: { click: (event) => act(place, element, { value: element.value }, event.currentTarget) },
    },
    icon(element.icon),
  );
}

const KINDS = { button, overflow, image, feedback_buttons: feedback, icon_button: iconButton, workflow_button: button };

export function cannotDraw(what, data) {
  return h(
    "details",
    { class: "cannot-draw" },
    h("summary", {}, `The playground cannot draw ${what}`),
    h("pre", {}, JSON.stringify(data, null, 2)),
  );
}

/** An element of an actions block or an accessory. */
export function drawElement(place, element) {
  if (holdsState(element.type))
    return drawInput({ ...place, dispatch: true }, element, { label: plain(element.placeholder ?? "") || "Choose" });
  return KINDS[element.type]?.(place, element) ?? cannotDraw(`an element of type “${element.type}”`, element);
}
