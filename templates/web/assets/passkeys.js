// Passkeys: adding one, and signing in with one. What does so is hidden until this file finds that it can be done here.

// The site may lie below a path of its host; this file lies two steps below the site.
const site = new URL("../..", import.meta.url).pathname.slice(0, -1);
const part = document.querySelector("[data-passkey]");

if (part && "PublicKeyCredential" in window && location.origin === part.dataset.origin) {
  part.hidden = false;
  document.querySelector("[data-passkey-else]")?.remove();
  const form = part.querySelector("form");
  const button = form.querySelector("button[type=submit]");
  // Whoever comes back to this page may press it again.
  addEventListener("pageshow", () => { button.disabled = false; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    tell("");
    try {
      location.assign(part.dataset.passkey === "add" ? await add(new FormData(form).get("name")) : await signIn());
    } catch (error) {
      button.disabled = false;
      tell(words(error));
    }
  });
} else {
  // Where it cannot be done, its room is not kept either.
  part?.remove();
}

// Answers where to go on.
async function add(name) {
  const options = await ask("/v1/me/passkeys/options");
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials) known.id = bytes(known.id);
  const made = await navigator.credentials.create({ publicKey: options });
  await ask("/v1/me/passkeys", {
    id: text(made.rawId), name,
    client_data: text(made.response.clientDataJSON),
    attestation_object: text(made.response.attestationObject),
  });
  return site + "/account/security?notice=passkey_added";
}

async function signIn() {
  const options = await ask("/v1/passkeys/options");
  options.challenge = bytes(options.challenge);
  const shown = await navigator.credentials.get({ publicKey: options });
  await ask("/v1/passkeys/sign-in", {
    id: text(shown.rawId),
    client_data: text(shown.response.clientDataJSON),
    authenticator_data: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
    user_handle: text(shown.response.userHandle ?? new ArrayBuffer(0)),
  });
  return site + part.dataset.next;
}

// What the server answers; what it says against it is thrown, to be shown as it stands.
async function ask(path, body) {
  const headers = { "X-Form-Token": part.dataset.token };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(site + path, { method: "POST", headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Refused((await answer.json().catch(() => ({}))).detail);
  return answer.status === 204 ? undefined : answer.json();
}

class Refused extends Error {}

function words(error) {
  if (error instanceof Refused && error.message) return error.message;
  if (error.name === "InvalidStateError") return "This device has a passkey for you already.";
  if (error.name === "NotAllowedError") return "Nothing came of it: it was cancelled, it took too long, or there is no passkey here.";
  return "That did not work. Try once more.";
}

function tell(message) {
  const place = part.querySelector("[role=alert]");
  place.textContent = message;
  place.hidden = message === "";
}

function bytes(base64url) {
  const letters = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
