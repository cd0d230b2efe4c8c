// One list that opens beside a button: selects, overflow menus and the person switcher all use it.

import { focusable, freshId, h } from "./dom.js";

let current = null;

export function closePopup(refocus = false) {
  if (!current) return;
  const { list, anchor, watch } = current;
  current = null;
  document.removeEventListener("pointerdown", watch, true);
  list.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus && anchor.isConnected) anchor.focus();
}

function place(list, anchor) {
  const box = anchor.getBoundingClientRect();
  const height = Math.min(list.scrollHeight + 2, 340);
  const below = window.innerHeight - box.bottom > height + 12 || box.top < height;
  const left = Math.max(8, Math.min(box.left, window.innerWidth - list.offsetWidth - 8));
  list.style.left = `${left}px`;
  list.style.top = below ? `${box.bottom + 4}px` : `${Math.max(8, box.top - list.offsetHeight - 4)}px`;
  list.style.minWidth = `${Math.min(box.width, 420)}px`;
}

function row(item, role, pick) {
  if (item.heading) return h("div", { class: "popup-heading", role: "presentation" }, item.heading);
  const attributes = {
    role,
    tabindex: "-1",
    class: "popup-item",
    data: { label: item.label.toLowerCase() },
    on: { click: () => pick(item) },
  };
  if (role === "option") attributes["aria-selected"] = item.selected ? "true" : "false";
  return h(
    "div",
    attributes,
    item.picture ?? null,
    h("span", { class: "popup-words" }, h("span", {}, item.label), item.detail ? h("small", {}, item.detail) : null),
    item.badge ? h("span", { class: "badge" }, String(item.badge)) : null,
  );
}

function step(list, event) {
  const rows = [...list.querySelectorAll(".popup-item")];
  const at = rows.indexOf(document.activeElement);
  const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (move !== undefined) return rows[(move + rows.length) % rows.length];
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return null;
  const ordered = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
  return ordered.find((one) => one.dataset.label.startsWith(event.key.toLowerCase())) ?? null;
}

function keys(list, anchor) {
  return (event) => {
    event.stopPropagation();
    if (event.key === "Escape") closePopup(true);
    else if (event.key === "Tab") return leave(anchor, event);
    else if (event.key === "Enter" || event.key === " ") document.activeElement.click();
    else step(list, event)?.focus();
    event.preventDefault();
  };
}

function leave(anchor, event) {
  event.preventDefault();
  closePopup(true);
  const all = focusable(anchor.closest("dialog") ?? document.body);
  all[(all.indexOf(anchor) + (event.shiftKey ? -1 : 1) + all.length) % all.length]?.focus();
}

/** items: [{label, detail?, picture?, badge?, selected?, value} | {heading}]; role "option" or "menuitem". */
export function openPopup(anchor, items, { role = "option", label = "", chosen }) {
  const again = current?.anchor === anchor;
  closePopup(true);
  if (again) return;
  const pick = (item) => {
    closePopup(true);
    chosen(item);
  };
  const list = h(
    "div",
    {
      class: "popup",
      id: freshId("popup"),
      popover: "manual",
      role: role === "option" ? "listbox" : "menu",
      "aria-label": label || null,
    },
    items.map((item) => row(item, role, pick)),
  );
  (anchor.closest("dialog") ?? document.body).append(list);
  list.addEventListener("keydown", keys(list, anchor));
  list.showPopover();
  place(list, anchor);
  const watch = (event) => list.contains(event.target) || anchor.contains(event.target) || closePopup();
  document.addEventListener("pointerdown", watch, true);
  anchor.setAttribute("aria-expanded", "true");
  current = { list, anchor, watch };
  (list.querySelector('[aria-selected="true"]') ?? list.querySelector(".popup-item"))?.focus();
}
