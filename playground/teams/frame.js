// The strip above the client: the time, the levers, and who one is.

const by = (id) => document.getElementById(id);
const busy = new Set();

function told(words) {
  by("trouble").textContent = words;
  by("trouble").hidden = !words;
}

async function pull(lever) {
  busy.add(lever.id);
  look();
  try {
    const answer = await fetch("/lever", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: lever.id }),
    });
    told(answer.ok ? "" : "That did not work. The terminal may say more.");
  } catch {
    told("The demo has ended. Start it again with: make demo-teams");
  }
  busy.delete(lever.id);
  look();
}

function shown(lever) {
  const button = document.createElement("button");
  button.textContent = lever.label;
  button.title = lever.detail;
  button.disabled = busy.size > 0;
  button.addEventListener("click", () => pull(lever));
  return button;
}

// Rebuilt only when something is different: a click between two looks must not lose its button.
function drawLevers(levers) {
  const now = JSON.stringify([levers, busy.size > 0]);
  if (by("levers").dataset.now === now) return;
  by("levers").dataset.now = now;
  by("levers").replaceChildren(...levers.map(shown));
}

async function look() {
  const frame = document.querySelector("iframe");
  try {
    const here = await (await fetch("/frame")).json();
    const style = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
    const time = new Intl.DateTimeFormat("en-GB", { ...style, timeZone: here.zone });
    by("hint").textContent = here.hint;
    by("clock").textContent = time.format(new Date(here.now));
    by("clock").title = here.zone;
    if (!frame.src) frame.src = here.client;
    drawLevers(here.levers);
  } catch {
    told("The demo has ended. Start it again with: make demo-teams");
  }
}

look();
setInterval(look, 1000);
