// The page's side of /play/: asking, telling and listening.

const AGAIN_MS = 2000;
const SILENT = { ok: false, error: "The playground does not answer. Is it still running in your terminal?" };

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

export function get(path) {
  return ask(`/play/${path}`);
}

/** Always resolves to {ok, error?, …}: what went wrong is something to show, not to throw. */
export async function post(path, body) {
  try {
    return await ask(`/play/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch (problem) {
    console.warn(problem);
    return { ...SILENT };
  }
}

/** Server-sent events of one person. `opened` is called at every (re)connection, `lost` when it breaks. */
export function listen(user, { event, opened, lost }) {
  let source = null;
  let again = null;
  const connect = () => {
    source = new EventSource(`/play/stream?user=${encodeURIComponent(user)}`);
    source.onmessage = (message) => event(JSON.parse(message.data));
    source.onopen = opened;
    source.onerror = () => {
      lost();
      if (source.readyState === EventSource.CLOSED) again = setTimeout(connect, AGAIN_MS); // the browser has given up
    };
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
