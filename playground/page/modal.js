// Modals: the top of the person's stack of views. What was typed stays through errors and updates.

import { post } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { byId, focusable, h, replaceKeepingFocus } from "./dom.js";
import { Draft, isEmpty } from "./draft.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { closePopup } from "./popup.js";
import { on, state } from "./state.js";
import { toast } from "./toast.js";

const drafts = new Map(); // view id -> Draft
let shown = { id: null, signature: null };
let opener = null;

const top = () => state.views.at(-1) ?? null;
const dialog = () => byId("modal");

function draftOf(view) {
  if (!drafts.has(view.id)) drafts.set(view.id, new Draft(view.values));
  return drafts.get(view.id);
}

function warn(text) {
  byId("modal-warning").hidden = !text;
  byId("modal-warning").replaceChildren(...(text ? [icon("warning"), text] : []));
}

function fieldOf(blockId) {
  return dialog().querySelector(`.input-block[data-block-id="${CSS.escape(blockId)}"]`);
}

function setError(block, text) {
  block.classList.toggle("wrong", Boolean(text));
  block.querySelector(".input-error").textContent = text;
  block
    .querySelectorAll("input, textarea, .select, .choices")
    .forEach((control) =>
      text ? control.setAttribute("aria-invalid", "true") : control.removeAttribute("aria-invalid"),
    );
}

function showErrors(errors) {
  dialog()
    .querySelectorAll(".input-block")
    .forEach((block) => setError(block, errors[block.dataset.blockId] ?? ""));
  const first = dialog().querySelector(".input-block.wrong");
  if (first) (first.querySelector("input:checked") ?? focusable(first)[0])?.focus();
  const nowhere = Object.entries(errors)
    .filter(([block]) => !fieldOf(block))
    .map(([, text]) => text);
  if (nowhere.length) warn(nowhere.join(" "));
}

/** What Slack's own client checks before it sends anything. */
function missing(view) {
  const values = draftOf(view).state();
  const errors = {};
  dialog()
    .querySelectorAll(".input-block")
    .forEach(({ dataset }) => {
      const elements = Object.values(values[dataset.blockId] ?? {});
      if (!dataset.optional && elements.some(isEmpty)) errors[dataset.blockId] = "Please complete this required field.";
      else if (
        elements.some((one) => one.type === "url_text_input" && one.value && !/^https?:\/\/\S+\.\S+/i.test(one.value))
      )
        errors[dataset.blockId] = "Enter a valid URL, such as https://example.org.";
      else if (
        elements.some((one) => one.type === "email_text_input" && one.value && !/^\S+@\S+\.\S+$/.test(one.value))
      )
        errors[dataset.blockId] = "Enter a valid email address.";
      else if (elements.some((one) => one.type === "number_input" && one.value && Number.isNaN(Number(one.value))))
        errors[dataset.blockId] = "Enter a number.";
    });
  return errors;
}

async function submit() {
  const view = top();
  if (!view?.submit || dialog().getAttribute("aria-busy") === "true") return;
  const own = missing(view);
  showErrors(own);
  if (Object.keys(own).length) return;
  warn(null);
  dialog().setAttribute("aria-busy", "true");
  const answer = await post("submit", { user: state.me, view_id: view.id, values: draftOf(view).state() });
  dialog().removeAttribute("aria-busy");
  if (answer.errors && Object.keys(answer.errors).length) showErrors(answer.errors);
  else if (!answer.ok) warn(answer.error ?? "We had some trouble connecting. Try again?");
}

async function leave() {
  const view = top();
  if (!view) return;
  drafts.delete(view.id);
  state.views = state.views.slice(0, -1);
  draw();
  const answer = await post("close", { user: state.me, view_id: view.id });
  if (!answer.ok && answer.error) toast(answer.error);
}

function parts(view) {
  const back = state.views.length > 1;
  draftOf(view).begin();
  const body = h(
    "div",
    { class: "modal-body", id: "modal-body" },
    drawBlocks(view.blocks, { source: { view_id: view.id }, draft: draftOf(view) }),
  );
  const close = h(
    "button",
    { type: "button", class: "button", data: { key: "modal close" }, on: { click: leave } },
    view.close ? plain(view.close) : view.submit ? "Cancel" : "Close",
  );
  const send = view.submit
    ? h("button", { type: "submit", class: "button primary", data: { key: "modal submit" } }, plain(view.submit))
    : null;
  return h(
    "form",
    {
      class: "modal-form",
      novalidate: true,
      tabindex: "-1",
      on: {
        submit: (event) => {
          event.preventDefault();
          submit();
        },
      },
    },
    h(
      "header",
      { class: "modal-head" },
      h("h2", { id: "modal-title" }, plain(view.title)),
      h(
        "button",
        {
          type: "button",
          class: "ghost",
          "aria-label": back ? "Back" : "Close",
          data: { key: "modal back" },
          on: { click: leave },
        },
        icon(back ? "back" : "close", 20),
      ),
    ),
    h("div", { id: "modal-warning", class: "banner", role: "alert", hidden: true }),
    body,
    h(
      "footer",
      { class: "modal-foot" },
      h("span", { class: "soft modal-keys" }, view.submit ? "Ctrl + Enter to submit" : ""),
      close,
      send,
    ),
  );
}

const fieldKeys = (root) => [...root.querySelectorAll(".input-block [data-key]")].map((node) => node.dataset.key);

/** The same form once more (with an error, or one more question), and not the next one in the same window. */
function isSameForm(view, fresh) {
  if (view.id !== shown.id || !dialog().open) return false;
  const before = new Set(fieldKeys(dialog()));
  return before.size === 0 || fieldKeys(fresh).some((key) => before.has(key));
}

function open(view) {
  closePopup();
  const fresh = parts(view);
  const again = isSameForm(view, fresh);
  const scroll = again ? byId("modal-body").scrollTop : 0;
  dialog().dataset.depth = String(state.views.length);
  replaceKeepingFocus(dialog(), fresh, () => dialog().replaceChildren(fresh));
  if (!dialog().open) {
    opener = document.activeElement;
    dialog().showModal();
  }
  byId("modal-body").scrollTop = scroll;
  if (!again)
    (dialog().querySelector("[autofocus]") ?? focusable(byId("modal-body"))[0] ?? focusable(dialog()).at(-1))?.focus();
}

function shut() {
  closePopup();
  shown = { id: null, signature: null };
  drafts.clear();
  if (!dialog().open) return;
  dialog().close();
  dialog().replaceChildren();
  if (!opener?.isConnected) document.querySelector("#composer textarea")?.focus();
}

function draw() {
  const view = top();
  if (!view) return shut();
  const signature = JSON.stringify([view.id, view.title, view.submit, view.close, view.blocks, state.views.length]);
  if (signature !== shown.signature) open(view);
  shown = { id: view.id, signature };
  if (view.warning) warn(view.warning);
  if (view.errors && Object.keys(view.errors).length) showErrors(view.errors);
}

function keys(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    submit();
  }
  if (event.key !== "Tab") return;
  const stops = focusable(dialog());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0]).focus();
}

export function startModal() {
  on("views", draw);
  dialog().addEventListener("keydown", keys);
  dialog().addEventListener("cancel", (event) => {
    event.preventDefault(); // Esc: the server has to hear of it
    leave();
  });
  dialog().addEventListener("edited", (event) => {
    const block = event.target.closest(".input-block");
    if (block) setError(block, "");
  });
}
