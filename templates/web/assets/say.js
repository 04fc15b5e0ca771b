// Tells those who listen to a page what has changed on it.

let place;

export function say(words) {
  if (!place) {
    place = Object.assign(document.createElement("p"), { className: "hidden" });
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  if (!place.isConnected) document.body.append(place);
  place.textContent = "";
  // Words that are there at once with their place are not heard.
  setTimeout(() => { place.textContent = words; }, 100);
}
