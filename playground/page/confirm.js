// "Are you sure?" before an action that asks for it.

import { h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** Resolves to true or false. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const style = question.style === "danger" ? "danger" : "primary";
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-labelledby": "confirm-title", on: { close: () => answer() } },
      h("h2", { id: "confirm-title" }, plain(question.title)),
      h("div", { class: "text" }, textObject(question.text)),
      h(
        "div",
        { class: "confirm-buttons" },
        h("button", { type: "button", class: "button", on: { click: () => dialog.close("no") } }, plain(question.deny)),
        h(
          "button",
          { type: "button", class: `button ${style}`, on: { click: () => dialog.close("yes") } },
          plain(question.confirm),
        ),
      ),
    );
    const answer = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
