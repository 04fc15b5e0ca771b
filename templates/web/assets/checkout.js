// How long a vehicle is still held; without this file its time of day stands there.

for (const time of document.querySelectorAll("[data-countdown]")) {
  const end = Date.parse(time.dateTime);
  const said = time.textContent;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) return location.reload();
    time.textContent = `${said} · ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    setTimeout(tick, 1000 - (Date.now() % 1000));
  };
  // A clock that is wrong by more than the time that is left says nothing.
  if (end - Date.now() < 24 * 60 * 60 * 1000 && end > Date.now()) tick();
}
