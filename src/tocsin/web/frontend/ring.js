// The map of a plan: moved, zoomed, and linked with its table. The picture itself comes with the page.
const SIGN = 13;
const place = document.querySelector("#plan");
if (place) start(place);

function start(place) {
  const picture = place.querySelector("svg");
  const whole = picture.viewBox.baseVal.width;
  const view = { x: 0, y: 0, side: whole };
  const bar = place.querySelector(".bar svg");
  const barWords = place.querySelector(".bar span");
  const [number, unit] = barWords.textContent.split(" ");
  const barShare = parseFloat(bar.getAttribute("width"));

  function show() {
    view.side = Math.max(whole / 40, Math.min(whole, view.side));
    view.x = Math.max(0, Math.min(whole - view.side, view.x));
    view.y = Math.max(0, Math.min(whole - view.side, view.y));
    picture.setAttribute("viewBox", `${view.x} ${view.y} ${view.side} ${view.side}`);
    const scale = view.side / whole;
    // Signs are as large on a phone as on a desk: so many pixels, whatever the picture's width.
    const sign = (SIGN / 18) * (view.side / Math.max(200, picture.clientWidth));
    for (const mark of picture.querySelectorAll(".post-mark")) {
      const [x, y, lx, ly] = ["x", "y", "lx", "ly"].map((name) => Number(mark.dataset[name]));
      const [sx, sy] = [x + (lx - x) * scale, y + (ly - y) * scale];
      mark.querySelector(".spot").setAttribute("transform", `translate(${x} ${y}) scale(${sign})`);
      mark.querySelector(".sign").setAttribute("transform", `translate(${sx} ${sy}) scale(${sign})`);
      const line = mark.querySelector("line");
      line.setAttribute("x2", sx);
      line.setAttribute("y2", sy);
    }
    const metres = Number(number) * (unit === "km" ? 1000 : 1) * scale;
    barWords.textContent = metres >= 1000 ? `${+(metres / 1000).toPrecision(2)} km` : `${+metres.toPrecision(2)} m`;
    bar.setAttribute("width", `${barShare}%`);
  }

  // Through the picture's own matrix: where the window is low, the map stands narrower than its box.
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    return [(point.x - view.x) / view.side, (point.y - view.y) / view.side];
  };
  function zoom(by, px = 0.5, py = 0.5) {
    const [x, y] = [view.x + px * view.side, view.y + py * view.side];
    view.side = Math.max(whole / 40, Math.min(whole, view.side * by));
    view.x = x - px * view.side;
    view.y = y - py * view.side;
    show();
  }
  function move(dx, dy) {
    view.x += dx * view.side;
    view.y += dy * view.side;
    show();
  }
  const all = () => {
    Object.assign(view, { x: 0, y: 0, side: whole });
    show();
  };

  const tools = document.createElement("div");
  tools.className = "map-tools";
  for (const [sign, words, act] of [
    ["+", place.dataset.in, () => zoom(0.6)],
    ["−", place.dataset.out, () => zoom(1 / 0.6)],
    ["⤢", place.dataset.fit, all],
  ]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, title: words });
    button.setAttribute("aria-label", words);
    button.addEventListener("click", act);
    tools.append(button);
  }
  place.append(tools);

  picture.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && document.activeElement !== place && view.side === whole && event.deltaY > 0) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...at(event));
    },
    { passive: false },
  );
  let last = null;
  // A field that takes points from the map: each click writes one, until it has as many as it takes.
  let picking = null;
  const pick = (button) => {
    picking?.classList.remove("chief");
    picking = picking === button ? null : button;
    picking?.classList.add("chief");
    place.classList.toggle("picking", Boolean(picking));
    if (picking) place.scrollIntoView({ block: "nearest" });
  };
  const frame = ["lat", "lon", "half"].map((name) => Number(place.dataset[name]));
  function picked(event) {
    const [px, py] = at(event);
    const [east, north] = [(((view.x + px * view.side) / whole) * 2 - 1) * frame[2], (1 - ((view.y + py * view.side) / whole) * 2) * frame[2]];
    const lat = frame[0] + north / 111195;
    const lon = frame[1] + east / 111195 / Math.cos((frame[0] * Math.PI) / 180);
    const field = document.querySelector(`#${picking.dataset.pick}`);
    const held = field.value.split(";").map((point) => point.trim()).filter(Boolean);
    const most = Number(picking.dataset.most);
    field.value = [...(held.length < most ? held : []), `${lat.toFixed(5)}, ${lon.toFixed(5)}`].join("; ");
    sketch(field);
    if (field.value.split(";").length === most) pick(picking);
  }
  const lines = document.createElementNS("http://www.w3.org/2000/svg", "path");
  lines.setAttribute("class", "picked");
  picture.append(lines);
  function sketch(field) {
    const points = field.value.split(";").map((point) => point.split(",").map(Number)).filter((point) => point.length === 2 && point.every(Number.isFinite));
    const spots = points.map(([lat, lon]) => {
      const [east, north] = [(lon - frame[1]) * 111195 * Math.cos((frame[0] * Math.PI) / 180), (lat - frame[0]) * 111195];
      return [((east / frame[2] + 1) / 2) * whole, ((1 - north / frame[2]) / 2) * whole].map((at) => at.toFixed(1));
    });
    const dots = spots.map(([x, y]) => `M${x} ${y}h0.01`).join("");
    lines.setAttribute("d", `${spots.length > 1 ? `M${spots.map((spot) => spot.join(" ")).join("L")}${field.id === "outline" ? "Z" : ""}` : ""}${dots}`);
  }
  for (const button of document.querySelectorAll("[data-pick]")) {
    button.hidden = false;
    button.addEventListener("click", () => pick(button));
  }
  picture.addEventListener("pointerdown", (event) => {
    if (picking) return picked(event);
    picture.setPointerCapture(event.pointerId);
    last = at(event);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!last || !picture.hasPointerCapture(event.pointerId)) return;
    const here = at(event);
    move(last[0] - here[0], last[1] - here[1]);
    last = here;
  });
  picture.addEventListener("pointerup", () => (last = null));
  place.addEventListener("keydown", (event) => {
    if (event.target !== place || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowLeft: () => move(-0.12, 0),
      ArrowRight: () => move(0.12, 0),
      ArrowUp: () => move(0, -0.12),
      ArrowDown: () => move(0, 0.12),
      "+": () => zoom(0.7),
      "=": () => zoom(0.7),
      "-": () => zoom(1 / 0.7),
      0: all,
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  const light = (mark, is) => mark?.classList.toggle("lit", is);
  for (const [rows, name, prefix] of [
    ["tr[data-post]", "post", "mark"],
    ["li[data-way]", "way", "open"],
  ])
    for (const row of document.querySelectorAll(rows)) {
      const mark = document.querySelector(`#${prefix}-${row.dataset[name]}`);
      for (const event of ["pointerenter", "focusin"]) row.addEventListener(event, () => light(mark, true));
      for (const event of ["pointerleave", "focusout"]) row.addEventListener(event, () => light(mark, false));
    }
  for (const link of document.querySelectorAll('tr[data-post] a[href^="#mark-"]'))
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const mark = document.querySelector(link.getAttribute("href"));
      view.side = whole / 5;
      view.x = Number(mark.dataset.x) - view.side / 2;
      view.y = Number(mark.dataset.y) - view.side / 2;
      show();
      picture.querySelector(".chosen")?.classList.remove("chosen");
      mark.classList.add("chosen");
      place.scrollIntoView({ block: "nearest" });
    });

  // Before the first plan other roads are another map.
  if (!picture.querySelector(".protected"))
    document.querySelector("select[name=roads]").addEventListener("change", (event) => {
      location.href = `/ring?roads=${encodeURIComponent(event.target.value)}`;
    });

  const choice = document.querySelector("#proof-choice");
  if (choice) {
    choice.hidden = false;
    const box = choice.querySelector("input");
    const set = () => document.querySelector("#proof-ways").classList.toggle("none", !box.checked);
    box.addEventListener("change", set);
    set();
  }
  show();
  new ResizeObserver(show).observe(place);
  document.body.dataset.ready = "yes";
}
