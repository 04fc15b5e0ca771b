// How long a vehicle is still held; without this file the time of day at which that ends stands there.

for (const words of document.querySelectorAll("[data-countdown]")) {
  const end = Date.parse(words.dataset.countdown);
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) return location.reload();
    words.textContent = `${words.dataset.left} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    setTimeout(tick, 1000 - (Date.now() % 1000));
  };
  // A clock that is wrong by more than the time that is left says nothing.
  if (end - Date.now() < 24 * 60 * 60 * 1000 && end > Date.now()) tick();
}
