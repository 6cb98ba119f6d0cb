// Pointer, wheel, fingers, keys and buttons of the map.
const STEP = 90;
const BUTTONS = [
  ["+", "in"],
  ["−", "out"],
  ["⤢", "fit"],
  ["▭", "draw"],
  ["≡", "view"],
];

export function makeHands(place, canvas, on) {
  const words = document.querySelector("#map-words")?.dataset ?? {};
  const tools = document.createElement("div");
  tools.className = "map-tools";
  const buttons = {};
  for (const [sign, name] of BUTTONS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = words[name] ?? name;
    button.setAttribute("aria-label", words[name] ?? name);
    buttons[name] = button;
    tools.append(button);
  }
  place.append(tools);
  buttons.draw.setAttribute("aria-pressed", "false");
  let isDrawing = false;
  let hasBox = false;
  const act = {
    in: () => on.zoomBy(1),
    out: () => on.zoomBy(-1),
    fit: () => on.fit(),
    view: () => (hasBox ? on.clear() : on.listView()),
    draw: () => draw(!isDrawing),
  };
  for (const name of Object.keys(act)) buttons[name].addEventListener("click", act[name]);

  function draw(is) {
    isDrawing = is;
    place.classList.toggle("drawing", is);
    buttons.draw.setAttribute("aria-pressed", String(is));
  }

  const fingers = new Map();
  let from = null;
  let wasMoved = false;
  const where = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, where(event));
    from = where(event);
    wasMoved = false;
    if (event.shiftKey) draw(true);
  });
  canvas.addEventListener("pointermove", (event) => {
    const here = where(event);
    const last = fingers.get(event.pointerId);
    if (!last) return on.point(...here);
    if (from && Math.hypot(here[0] - from[0], here[1] - from[1]) > 4) wasMoved = true;
    if (fingers.size === 2) pinch(event.pointerId, last, here);
    else if (isDrawing) on.drawing(from, here);
    else on.move(here[0] - last[0], here[1] - last[1]);
    fingers.set(event.pointerId, here);
  });
  function pinch(id, last, here) {
    const [other] = [...fingers].filter(([key]) => key !== id).map(([, at]) => at);
    const before = Math.hypot(last[0] - other[0], last[1] - other[1]);
    const after = Math.hypot(here[0] - other[0], here[1] - other[1]);
    if (before > 0 && after > 0) on.zoomBy(Math.log2(after / before), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
  }
  function up(event) {
    const here = where(event);
    const was = fingers.delete(event.pointerId);
    if (!was || fingers.size) return;
    if (isDrawing && wasMoved) {
      on.drawing(null, null);
      draw(false);
      on.drew(from, here);
    } else if (!wasMoved) on.press(...here);
  }
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", (event) => {
    if (!fingers.size) on.point(-1e6, -1e6);
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      on.zoomBy(-event.deltaY * (event.deltaMode ? 0.05 : 0.0035), ...where(event));
    },
    { passive: false },
  );
  place.addEventListener("keydown", (event) => {
    if (event.target !== place || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowLeft: () => on.move(STEP, 0),
      ArrowRight: () => on.move(-STEP, 0),
      ArrowUp: () => on.move(0, STEP),
      ArrowDown: () => on.move(0, -STEP),
      "+": act.in,
      "=": act.in,
      "-": act.out,
      0: act.fit,
      Enter: () => on.listView(),
      Escape: () => (isDrawing ? draw(false) : hasBox && on.clear()),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  return {
    setBox(is) {
      hasBox = is;
      buttons.view.textContent = is ? "×" : "≡";
      const name = is ? words.clear ?? "clear" : words.view ?? "view";
      buttons.view.title = name;
      buttons.view.setAttribute("aria-label", name);
    },
  };
}
