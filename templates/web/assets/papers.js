// Sends a document of a customer's, by themselves or by staff for them: announced, sent in pieces, looked at; then the page is shown anew.

const PIECE = 4 << 20;

for (const place of document.querySelectorAll("[data-papers]")) {
  const { token, busy, failed, sent, customer } = place.dataset;
  const input = place.querySelector("input[type=file]");
  const bar = place.querySelector("progress");
  const told = place.querySelector("[role=status]");
  place.hidden = false;
  document.querySelector("[data-papers-else]").hidden = true;

  const ask = async (method, path, body, fields = {}) => {
    const answer = await fetch(path, { method, body, headers: { "X-Form-Token": token, ...fields } });
    const known = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (!answer.ok) throw new Error(known.detail ?? known.title ?? failed);
    return known;
  };

  const send = async (file) => {
    const wish = JSON.stringify({ purpose: "customer_document", bytes: file.size, name: file.name.slice(-200), belongs_to: customer });
    const upload = await ask("POST", "/v1/uploads", wish, {
      "Content-Type": "application/json", "Idempotency-Key": crypto.randomUUID(),
    });
    for (let begin = 0; begin < file.size; begin += PIECE) {
      await ask("PUT", `/v1/uploads/${upload.id}`, file.slice(begin, begin + PIECE), {
        "Content-Type": "application/octet-stream", "Upload-Offset": String(begin),
      });
      bar.value = (100 * Math.min(begin + PIECE, file.size)) / file.size;
    }
    return ask("POST", `/v1/uploads/${upload.id}/completion`);
  };

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    Object.assign(bar, { hidden: false, value: 0 });
    told.textContent = `${busy}: ${file.name}`;
    told.className = "hint";
    input.disabled = true;
    try {
      const seen = await send(file);
      if (seen.state !== "ready" && seen.state !== "checking") throw new Error(seen.reason ?? failed);
      told.textContent = sent;
      location.reload();
    } catch (error) {
      told.textContent = error instanceof TypeError ? failed : error.message;
      told.className = "error";
    } finally {
      bar.hidden = true;
      input.disabled = false;
      input.value = "";
    }
  });
}
