// Where one types: Enter sends, Shift+Enter makes a line, a slash opens the list of commands.

import { post } from "./api.js";
import { offersFor } from "./completion.js";
import { freshId, h } from "./dom.js";
import { face } from "./faces.js";
import { icon } from "./icons.js";
import { channel, channelOf, on, state } from "./state.js";
import { toast } from "./toast.js";

class Composer {
  /** `target()` gives {channel, thread_ts?} or null. */
  constructor(root, target, label) {
    Object.assign(this, { target, offers: [], at: 0, moved: false, kept: new Map() });
    const list = freshId("offers");
    this.area = h("textarea", {
      rows: 1,
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list,
      "aria-label": label,
      on: {
        input: () => this.suggest(),
        keydown: (event) => this.key(event),
        blur: () => this.hide(),
        focus: () => this.suggest(),
      },
    });
    this.list = h("div", { id: list, role: "listbox", class: "offers", "aria-label": "Completions", hidden: true });
    this.button = h("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
    const form = h(
      "form",
      {
        class: "composer-box",
        on: {
          submit: (event) => {
            event.preventDefault();
            this.send();
          },
        },
      },
      this.area,
      h(
        "div",
        { class: "composer-foot" },
        h("span", { class: "soft" }, "Enter to send · Shift + Enter for a new line"),
        this.button,
      ),
    );
    root.append(this.list, form);
    this.fit();
  }

  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(200, this.area.scrollHeight)}px`;
    this.button.classList.toggle("ready", this.area.value.trim() !== "");
  }

  set(text) {
    this.area.value = text;
    this.area.setSelectionRange(text.length, text.length);
    this.suggest();
  }

  suggest() {
    this.fit();
    const before = this.area.value.slice(0, this.area.selectionStart);
    this.offers = document.activeElement === this.area ? offersFor(before, state.world) : [];
    this.at = 0;
    this.moved = false;
    this.show();
  }

  show() {
    const open = this.offers.length > 0;
    this.list.hidden = !open;
    this.area.setAttribute("aria-expanded", String(open));
    this.list.replaceChildren(...this.offers.map((offer, index) => this.row(offer, index)));
    const current = this.list.children[this.at];
    if (open) this.area.setAttribute("aria-activedescendant", current.id);
    else this.area.removeAttribute("aria-activedescendant");
    current?.scrollIntoView({ block: "nearest" });
  }

  row(offer, index) {
    return h(
      "div",
      {
        class: "offer",
        role: "option",
        id: `${this.list.id}-${index}`,
        "aria-selected": String(index === this.at),
        on: {
          pointerdown: (event) => {
            event.preventDefault();
            this.take(offer);
          },
        },
      },
      offer.user ? face(offer.user, 20) : null,
      h("strong", {}, offer.label),
      h("span", { class: "soft" }, offer.hint),
    );
  }

  hide() {
    this.offers = [];
    this.show();
  }

  take(offer) {
    const after = this.area.value.slice(this.area.selectionStart);
    this.set(offer.insert + after.trimStart());
  }

  /** Enter completes what is half typed or was gone to with the arrows; what is whole is sent. */
  wantsOffer() {
    const offer = this.offers[this.at];
    if (!offer) return false;
    const typed = offer.typed.trimEnd();
    const whole = this.offers.some((one) => one.insert.trimEnd() === typed) || /^\/\S+ $/.test(offer.typed);
    return this.moved || !whole;
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const open = this.offers.length > 0;
    if (open && step) this.move(step);
    else if (open && event.key === "Escape") this.hide();
    else if (open && event.key === "Tab" && !event.shiftKey) this.take(this.offers[this.at]);
    else if (event.key === "Enter" && !event.shiftKey) {
      if (open && this.wantsOffer()) this.take(this.offers[this.at]);
      else this.send();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  move(step) {
    this.at = (this.at + step + this.offers.length) % this.offers.length;
    this.moved = true;
    this.show();
  }

  async send() {
    const [text, target] = [this.area.value.trim(), this.target()];
    if (!text || !target) return;
    this.set("");
    this.hide();
    const answer = await post("say", { user: state.me, text, ...target });
    if (answer.ok) return;
    toast(answer.error ?? "That could not be sent.");
    if (this.area.value === "") this.set(text);
  }

  /** Each place keeps its own unsent words. */
  moveTo(key, placeholder) {
    if (this.where) this.kept.set(this.where, this.area.value);
    this.where = key;
    this.area.value = this.kept.get(key) ?? "";
    this.area.placeholder = placeholder;
    this.area.setAttribute("aria-label", placeholder);
    this.hide();
    this.fit();
  }
}

function placeWords() {
  const name = state.place.kind === "channel" ? `#${channel(state.place.id)?.name}` : state.world.bot.name;
  const command = state.world.commands[0]?.name;
  return `Message ${name}${command ? `, or type ${command}` : ""}`;
}

export function startComposers(main, thread) {
  const composer = new Composer(main, () => ({ channel: channelOf(state.place) }), "Message");
  const reply = new Composer(
    thread,
    () => state.thread && { channel: state.thread.channel, thread_ts: state.thread.ts },
    "Reply in thread",
  );
  on("place", () => {
    main.hidden = state.place.kind === "home";
    composer.moveTo(`${state.me} ${channelOf(state.place)}`, placeWords());
    if (!main.hidden && !document.querySelector("dialog[open]")) composer.area.focus({ preventScroll: true });
  });
  on("thread", () => state.thread && reply.moveTo(`${state.me} ${state.thread.ts}`, "Reply…"));
}
