// A list of messages that is kept in step: nodes of unchanged messages stay, changed ones are replaced in place,
// and who was at the bottom stays at the bottom.

import { h, reconcile, replaceKeepingFocus } from "./dom.js";
import { drawMessage } from "./message.js";
import { repliesOf } from "./state.js";
import { dayKey, dayTitle } from "./time.js";

const TOGETHER_MS = 5 * 60_000;
const NEAR_PX = 60;

function isCompact(message, before) {
  if (!before || before.user !== message.user || before.ephemeral || message.ephemeral) return false;
  const apart = Date.parse(message.shown_at) - Date.parse(before.shown_at);
  return (
    apart >= 0 && apart < TOGETHER_MS && dayKey(Date.parse(message.shown_at)) === dayKey(Date.parse(before.shown_at))
  );
}

function dayLine(message) {
  return h("div", { class: "day-line", role: "separator" }, h("span", {}, dayTitle(Date.parse(message.shown_at))));
}

function newLine() {
  return h("div", { class: "new-line", role: "separator" }, h("span", {}, "New"));
}

export class Timeline {
  /** `options` go on to drawMessage. */
  constructor(scroller, list, options) {
    Object.assign(this, { scroller, list, options, cache: new Map(), pinned: true, top: 0, newFrom: null });
    scroller.addEventListener("scroll", () => this.noticeScroll(), { passive: true });
    new ResizeObserver(() => this.follow()).observe(list);
    new ResizeObserver(() => this.follow()).observe(scroller);
  }

  distance() {
    return this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
  }

  noticeScroll() {
    this.pinned = this.distance() < NEAR_PX;
    this.top = this.scroller.scrollTop;
  }

  follow() {
    if (!this.pinned) return;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.top = this.scroller.scrollTop;
  }

  /** Another channel, thread or person: begin anew, at the bottom. */
  reset() {
    this.cache.clear();
    this.list.replaceChildren();
    Object.assign(this, { pinned: true, top: 0, newFrom: null });
  }

  signature(message, compact) {
    return JSON.stringify([message, compact, repliesOf(message.channel, message.ts).length]);
  }

  node(message, compact) {
    const signature = this.signature(message, compact);
    const cached = this.cache.get(message.ts);
    if (cached?.signature === signature) return cached.node;
    const node = drawMessage(message, { ...this.options, compact });
    if (cached?.node.isConnected) {
      replaceKeepingFocus(cached.node, node, () => cached.node.replaceWith(node));
      if (cached.text !== JSON.stringify(message.blocks)) node.classList.add("changed");
    }
    this.cache.set(message.ts, { signature, node, text: JSON.stringify(message.blocks) });
    return node;
  }

  show(messages, before = []) {
    if (this.scroller.scrollTop < this.top) this.noticeScroll(); // somebody scrolled up, and the event of it is still to come
    const nodes = [...before];
    let previous = null;
    for (const message of messages) {
      const newDay = !previous || dayKey(Date.parse(previous.shown_at)) !== dayKey(Date.parse(message.shown_at));
      if (newDay)
        nodes.push(this.keep(`day ${message.ts} ${dayTitle(Date.parse(message.shown_at))}`, () => dayLine(message)));
      if (message.ts === this.newFrom) nodes.push(this.keep("new", newLine));
      nodes.push(this.node(message, !newDay && message.ts !== this.newFrom && isCompact(message, previous)));
      previous = message;
    }
    reconcile(this.list, nodes);
    this.follow();
  }

  keep(key, make) {
    if (!this.cache.has(key)) this.cache.set(key, { node: make() });
    return this.cache.get(key).node;
  }
}
