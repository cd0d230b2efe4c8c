// A click or a choice in a message, a view or the home: tell the server, show that it is under way, say what went wrong.

import { post } from "./api.js";
import { confirmed } from "./confirm.js";
import { state } from "./state.js";
import { toast } from "./toast.js";

/** `place` is {source, draft, blockId}; `payload` carries value, selected_option, … */
export async function act(place, element, payload, node) {
  if (node.getAttribute("aria-busy") === "true") return;
  if (!(await confirmed(element.confirm))) return;
  node.setAttribute("aria-busy", "true");
  const answer = await post("click", {
    user: state.me,
    source: place.source,
    block_id: place.blockId,
    action_id: element.action_id,
    type: element.type,
    state: place.draft.state(),
    ...payload,
  });
  node.removeAttribute("aria-busy");
  if (!answer.ok) toast(answer.error ?? "The app did not answer that click.");
}
