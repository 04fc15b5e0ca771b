// A table from a file: read here into the field that the form sends. Without this file it is pasted.

const form = document.querySelector("form[data-table]");
// What a form may carry, with room for how it is written on the way.
const mostBytes = 700_000;

if (form) {
  const drop = form.querySelector("[data-table-drop]");
  const input = drop.querySelector("input");
  const problem = drop.querySelector("[data-table-problem]");
  const text = form.querySelector("textarea");
  drop.hidden = false;
  input.addEventListener("change", () => read(input.files[0]));
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("file-over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("file-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("file-over");
    read(event.dataTransfer.files[0]);
  });

  async function read(file) {
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isTooLong = bytes.length > mostBytes;
    tell(isTooLong ? "That is more than a page can take, about 4,000 rows. Cut it in pieces." : "");
    if (isTooLong) return;
    text.value = decoded(bytes);
    drop.querySelector("strong").textContent = file.name;
    text.focus();
  }

  function tell(words) {
    problem.textContent = words;
    problem.hidden = words === "";
  }
}

function decoded(bytes) {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
