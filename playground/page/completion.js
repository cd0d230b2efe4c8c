// What the composer offers while a command or a name is being typed. Pure: text in, offers out.

function commandOffers(text, commands) {
  const word = text.match(/^\/\S*$/)?.[0];
  if (word === undefined) return null;
  return commands
    .filter((one) => one.name.startsWith(word))
    .map((one) => ({ label: one.name, hint: one.hint ?? "", insert: `${one.name} `, typed: word }));
}

function wordOffers(text, commands) {
  const [, name, word] = text.match(/^(\/\S+) +(\S*)$/) ?? [];
  const command = commands.find((one) => one.name === name);
  if (!command) return null;
  const times = (wanted) => command.words.filter((one) => one.word === wanted).length;
  return command.words
    .filter((one) => one.word.toLowerCase().startsWith(word.toLowerCase()))
    .map((one) => {
      const whole = times(one.word) > 1 ? `${one.word} ${one.hint}` : one.word; // "digest now" and "digest preview": the hint is what tells them apart
      return {
        label: `${name} ${whole}`,
        hint: whole === one.word ? (one.hint ?? "") : "",
        insert: `${name} ${whole} `,
        typed: `${name} ${word}`,
      };
    });
}

function nameOffers(text, people) {
  const [, before, word] = text.match(/^([\s\S]*(?:^|\s))@([\p{L}\d._-]*)$/u) ?? [];
  if (word === undefined) return null;
  const wanted = word.toLowerCase();
  return people
    .filter((one) => one.name.toLowerCase().startsWith(wanted) || one.real_name?.toLowerCase().startsWith(wanted))
    .map((one) => ({
      label: `@${one.name}`,
      hint: one.real_name ?? "",
      insert: `${before}@${one.name} `,
      typed: `${before}@${word}`,
      user: one.id,
    }));
}

/** Offers for the text before the cursor: [{label, hint, insert, typed}]; empty when there is nothing to say. */
export function offersFor(text, { commands, people }) {
  const offers = commandOffers(text, commands) ?? wordOffers(text, commands) ?? nameOffers(text, people) ?? [];
  const exact = offers.length === 1 && offers[0].insert.trim() === text.trim() && text.endsWith(" ");
  return exact ? [] : offers;
}
