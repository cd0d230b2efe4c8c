// What somebody has typed or chosen in one view so far, as Slack's `state.values`: block_id -> action_id -> state element.

const SINGLE = (field, initial) => (element) => ({ [field]: element[initial] ?? null });

const INITIAL = {
  plain_text_input: SINGLE("value", "initial_value"),
  number_input: (element) => ({ value: element.initial_value === undefined ? null : String(element.initial_value) }),
  url_text_input: SINGLE("value", "initial_value"),
  email_text_input: SINGLE("value", "initial_value"),
  static_select: SINGLE("selected_option", "initial_option"),
  radio_buttons: SINGLE("selected_option", "initial_option"),
  checkboxes: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_static_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  datepicker: SINGLE("selected_date", "initial_date"),
  timepicker: SINGLE("selected_time", "initial_time"),
  users_select: SINGLE("selected_user", "initial_user"),
  channels_select: SINGLE("selected_channel", "initial_channel"),
  conversations_select: SINGLE("selected_conversation", "initial_conversation"),
};

export function holdsState(type) {
  return type in INITIAL;
}

export class Draft {
  /** `known`: state.values that the server has, so that a reload of the page loses little. */
  constructor(known = {}) {
    this.values = new Map(); // "block action" -> state element; survives an update that keeps both ids
    this.drawn = new Map(); // what the present drawing shows: key -> [block, action]
    Object.entries(known).forEach(([block, actions]) =>
      Object.entries(actions).forEach(([action, value]) => this.values.set(`${block} ${action}`, value)),
    );
  }

  begin() {
    this.drawn = new Map();
  }

  /** The state element of a field that is being drawn. */
  read(block, element) {
    const key = `${block} ${element.action_id}`;
    this.drawn.set(key, [block, element.action_id]);
    if (this.values.get(key)?.type !== element.type)
      this.values.set(key, { type: element.type, ...INITIAL[element.type](element) });
    return this.values.get(key);
  }

  write(block, element, change) {
    this.values.set(`${block} ${element.action_id}`, { type: element.type, ...change });
  }

  state() {
    const values = {};
    this.drawn.forEach(([block, action], key) => {
      values[block] = { ...values[block], [action]: this.values.get(key) };
    });
    return values;
  }
}

export function isEmpty(value) {
  const { type, ...fields } = value;
  return Object.values(fields).every((field) => field === null || field === "" || field.length === 0);
}
