// Making DOM nodes. Everything a person or the bot wrote goes in as a text node, never as HTML.

const SVG = "http://www.w3.org/2000/svg";

function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "style")
    Object.entries(value).forEach(([property, text]) => node.style.setProperty(property, text));
  else node.setAttribute(name, value === true ? "" : String(value));
}

function fill(node, attributes, children) {
  Object.entries(attributes ?? {}).forEach(([name, value]) => setAttribute(node, name, value));
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Makes `nodes` the children of `parent`, moving as little as possible so that focus and scroll stay. */
export function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  [...parent.childNodes].forEach((child) => wanted.has(child) || child.remove());
  nodes.forEach((node, index) => {
    if (parent.childNodes[index] !== node) parent.insertBefore(node, parent.childNodes[index] ?? null);
  });
}

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex="0"]';

export function focusable(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.getClientRects().length > 0);
}

/** Puts a fresh node in the old one's place; the field that had the focus has it again, the words' cursor too. */
export function replaceKeepingFocus(old, fresh, swap) {
  const active = document.activeElement;
  const held = active && old.contains(active) ? active : null;
  const key = held?.dataset.key;
  const range = held && "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : null;
  swap();
  if (!held) return;
  const next = key ? fresh.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  (next ?? fresh).focus({ preventScroll: true });
  if (next && range && range[0] !== null && next.setSelectionRange) next.setSelectionRange(...range);
}

let counter = 0;
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}
