// Sends one picture piece by piece, and waits until it has been looked at.

// A piece has to get through in that time on a bad line, too; one that does not is all that is sent again.
const PATIENCE = 20_000, PIECE = 256 * 1024;

/** Of one picture, the same however often it is begun; also where only https has better. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * `uploads` is where they are taken. What was begun under the same key is gone on with, so that nothing arrives twice.
 * What is refused is thrown with its reason, a lost connection as `Lost`.
 */
export async function upload(uploads, token, picture, { key, ...about }, progress = () => {}) {
  const ask = (path, method, body, headers) => send(uploads + path, token, method, body, headers);
  const named = { "Content-Type": "application/json", "Idempotency-Key": key };
  const { id, chunk_bytes: most } = await ask("", "POST", JSON.stringify({ ...about, bytes: picture.size }), named);
  let state = await ask(`/${id}`, "GET");
  for (let at = state.offset; state.state === "receiving" && at < picture.size;) {
    const piece = picture.slice(at, at + Math.min(most, PIECE));
    const sent = await ask(`/${id}`, "PUT", piece, { "Content-Type": "application/octet-stream", "Upload-Offset": `${at}` });
    at = sent.offset;
    progress(at / picture.size);
  }
  if (state.state === "receiving") state = await ask(`/${id}/completion`, "POST");
  for (let tries = 0; state.state === "checking" && tries < 20; tries += 1) {
    await new Promise((later) => setTimeout(later, 500));
    state = await ask(`/${id}`, "GET");
  }
  if (state.state === "checking") throw new Lost("It is not checked yet. Look again later.");
  if (state.state !== "ready") throw new Error(state.reason ?? "That was not taken.");
}

export class Lost extends Error {}

/** On a lot a telephone says that it has a connection where it has none: after a while that counts as lost. */
export async function reach(url, options) {
  let answer;
  try {
    answer = await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  } catch { throw new Lost("There is no connection."); }
  // Signed out, too much at once, out of order: what passes by is no refusal.
  if ([401, 403, 408, 429].includes(answer.status) || answer.status >= 500) throw new Lost("That did not get through.");
  return answer;
}

async function send(url, token, method, body, headers = {}) {
  const answer = await reach(url, { method, body, headers: { ...headers, "X-Form-Token": token } });
  const said = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail ?? "That did not get through.");
  return said;
}
