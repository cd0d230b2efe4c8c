// The short names that bots use most. A name that is not here stays as it was written.

const NAMES = `
white_check_mark ✅|heavy_check_mark ✔️|x ❌|warning ⚠️|red_circle 🔴|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪
black_circle ⚫|large_orange_circle 🟠|large_purple_circle 🟣|red_square 🟥|large_red_square 🟥|large_yellow_square 🟨|large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜
black_large_square ⬛|arrow_up ⬆️|arrow_down ⬇️|arrow_right ➡️|arrow_left ⬅️|arrow_upper_right ↗️|arrow_lower_right ↘️|chart_with_upwards_trend 📈|chart_with_downwards_trend 📉
bar_chart 📊|calendar 📅|date 📅|spiral_calendar_pad 🗓️|clock9 🕘|hourglass ⌛|hourglass_flowing_sand ⏳|alarm_clock ⏰|stopwatch ⏱️|bell 🔔|no_bell 🔕|zzz 💤|bulb 💡
dart 🎯|tada 🎉|rocket 🚀|fire 🔥|star ⭐|star2 🌟|sparkles ✨|trophy 🏆|medal 🏅|muscle 💪|pray 🙏|clap 👏|wave 👋|+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌
raised_hands 🙌|eyes 👀|thinking_face 🤔|slightly_smiling_face 🙂|smile 😄|grin 😁|sweat_smile 😅|disappointed 😞|heart ❤️|green_heart 💚|yellow_heart 💛|blue_heart 💙
broken_heart 💔|construction 🚧|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|question ❓|grey_question ❔|exclamation ❗|information_source ℹ️|mag 🔍|link 🔗|lock 🔒|unlock 🔓|key 🔑
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|pushpin 📌|paperclip 📎|speech_balloon 💬|thought_balloon 💭|loudspeaker 📢|mega 📣|email 📧|envelope ✉️|inbox_tray 📥|outbox_tray 📤
package 📦|wrench 🔧|hammer 🔨|gear ⚙️|robot_face 🤖|palm_tree 🌴|desert_island 🏝️|face_with_thermometer 🤒|house 🏠|office 🏢|seedling 🌱|herb 🌿|sunny ☀️|cloud ☁️|rain_cloud 🌧️
coffee ☕|cake 🍰|gift 🎁|checkered_flag 🏁|triangular_flag_on_post 🚩|leftwards_arrow_with_hook ↩️|repeat 🔁|arrows_counterclockwise 🔄|heavy_plus_sign ➕|heavy_minus_sign ➖|zap ⚡|turtle 🐢|snail 🐌`;

const TABLE = new Map(
  NAMES.split(/[|\n]/)
    .filter(Boolean)
    .map((pair) => {
      const cut = pair.lastIndexOf(" ");
      return [pair.slice(0, cut), pair.slice(cut + 1)];
    }),
);

export function emojiOf(name) {
  return TABLE.get(name) ?? null;
}

export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emojiOf(name) ?? whole);
}
