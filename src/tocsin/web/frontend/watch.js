// Watches: alerts as they sound, and the ring on the map, which follows the radius while it is changed: by the slider,
// by the field, or by its handle on the map.
import { toLat, toLon, toX, toY } from "./clusters.js";
import { fetchColumns } from "./columns.js";
import { makeMap } from "./map.js";

function listen(list) {
  const live = document.querySelector("#live");
  const events = new EventSource(`/watches/events?after=${list.dataset.last}`);
  const say = (is) => {
    live.hidden = false;
    live.textContent = is ? live.dataset.on : live.dataset.off;
    live.className = is ? "badge sure" : "badge doubt";
  };
  events.onopen = () => {
    say(true);
    document.body.dataset.live = "yes";
  };
  events.onerror = () => say(false);
  events.onmessage = (event) => {
    list.prepend(alertOf(JSON.parse(event.data), list.dataset));
    document.querySelector("#no-alerts").hidden = true;
  };
  addEventListener("pagehide", () => events.close());
}

const made = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

function alertOf(told, words) {
  const isIn = told.answer === "inside";
  const item = made("li", "", "alert fresh");
  item.dataset.seq = told.seq;
  const head = made("h3");
  head.lang = "en";
  const answer = isIn ? words.inside : told.answer === "possibly inside" ? words.possibly : words.no;
  head.append(made("span", `${isIn ? "●" : "◐"} ${answer}`, `badge ${isIn ? "bad" : "doubt"}`), " ", made("bdi", told.title));
  const lines = made("ul", "", "lines");
  lines.lang = "en";
  for (const line of told.lines) lines.append(Object.assign(made("li", line), { dir: "auto" }));
  const why = made("details");
  why.open = true;
  why.append(made("summary", words.why, "small"), lines);
  const link = made("a", words.evidence);
  link.href = `/incidents/${encodeURIComponent(told.incident)}`;
  const foot = made("p", "", "small");
  foot.append(link);
  item.append(head, made("p", `${told.at} UTC`, "small soft"), why, foot);
  return item;
}

const SVG = "http://www.w3.org/2000/svg";
const drawn = (name) => document.createElementNS(SVG, name);

function ringed(place) {
  const field = document.querySelector("#radius");
  const around = document.querySelector("#around");
  const slider = document.querySelector("#slider");
  const says = document.querySelector("#place");
  const ring = { lat: null, lon: null, km: Number(field?.value) || 20 };
  if (place.dataset.lat) Object.assign(ring, { lat: Number(place.dataset.lat), lon: Number(place.dataset.lon), km: Number(place.dataset.km) });
  const map = makeMap(place, {
    boxed: (box) => box && location.assign(`/?box=${box}`),
    opened: (row) => location.assign(`/incidents/at/${row}?state=${map.state.columns.state}`),
  });

  const over = drawn("svg");
  over.classList.add("ring-over");
  const area = drawn("path");
  area.setAttribute("class", "ring-area");
  const middle = drawn("circle");
  middle.setAttribute("r", "5");
  middle.setAttribute("class", "ring-middle");
  const hand = drawn("circle");
  hand.setAttribute("r", "10");
  hand.setAttribute("class", "ring-hand");
  const label = drawn("text");
  label.setAttribute("class", "ring-label");
  over.append(area, middle, hand, label);
  const sketch = sketched(place, map, over);
  place.append(over);
  let seen = "";

  function draw() {
    requestAnimationFrame(draw);
    const { view } = map;
    const isRing = ring.lat !== null && kindOf() === "ring";
    const now = [view.x, view.y, view.zoom, view.width, view.height, ring.lat, ring.lon, ring.km, isRing, sketch.state()].join(" ");
    if (now === seen) return;
    seen = now;
    sketch.draw();
    for (const one of [area, middle, hand, label]) one.classList.toggle("none", !isRing);
    if (!isRing) return;
    const points = circle(ring).map(([lat, lon]) => view.screen(toX(lon), toY(lat)).map((at) => at.toFixed(1)));
    area.setAttribute("d", `M${points.map((point) => point.join(" ")).join("L")}Z`);
    const [x, y] = view.screen(toX(ring.lon), toY(ring.lat));
    const [hx, hy] = points[points.length >> 2];
    for (const [mark, [cx, cy]] of [[middle, [x, y]], [hand, [hx, hy]]]) {
      mark.setAttribute("cx", cx);
      mark.setAttribute("cy", cy);
    }
    label.textContent = `${rounded(ring.km)} km`;
    label.setAttribute("x", Number(hx) + 16);
    label.setAttribute("y", Number(hy) + 5);
  }

  function look() {
    if (kindOf() !== "ring") return sketch.look();
    if (ring.lat === null) return;
    map.view.x = toX(ring.lon);
    map.view.y = toY(ring.lat);
    const wide = ring.km / (40075 * Math.max(0.05, Math.cos((ring.lat * Math.PI) / 180)));
    map.zoomTo(Math.log2((Math.min(map.view.width, map.view.height) * 0.36) / wide / 256));
  }

  function reach(km, from) {
    ring.km = Math.max(0.1, Math.min(20000, km));
    if (from !== field) field.value = rounded(ring.km);
    if (slider && from !== slider) slider.value = String(toSlider(ring.km));
  }
  const [least, most] = slider ? [Number(slider.dataset.least), Number(slider.dataset.most)] : [1, 2];
  const toSlider = (km) => Math.round((1000 * Math.log(km / least)) / Math.log(most / least));
  const ofSlider = (at) => least * (most / least) ** (at / 1000);

  if (slider) {
    slider.hidden = false;
    slider.value = String(toSlider(ring.km));
    slider.addEventListener("input", () => reach(Number(rounded(ofSlider(Number(slider.value)))), slider));
    slider.addEventListener("change", look);
    const said = () => slider.setAttribute("aria-valuetext", `${rounded(ring.km)} km`);
    slider.addEventListener("input", said);
    said();
  }
  field?.addEventListener("input", () => Number(field.value) > 0 && reach(Number(field.value), field));
  field?.addEventListener("change", look);
  hand.addEventListener("pointerdown", (event) => {
    hand.setPointerCapture(event.pointerId);
    event.stopPropagation();
  });
  hand.addEventListener("pointermove", (event) => {
    if (!hand.hasPointerCapture(event.pointerId)) return;
    const box = place.getBoundingClientRect();
    const [x, y] = map.view.world(event.clientX - box.left, event.clientY - box.top);
    reach(apart(ring, toLat(y), toLon(x)), hand);
  });
  hand.addEventListener("pointerup", (event) => hand.releasePointerCapture(event.pointerId));

  around?.addEventListener("change", async () => {
    const country = document.querySelector("[name=country]").value;
    const answer = await fetch(`/watches/where?${new URLSearchParams({ around: around.value, country })}`);
    const told = await answer.json();
    says.textContent = told.words ?? told.wrong;
    if (!answer.ok) return;
    Object.assign(ring, { lat: told.lat, lon: told.lon });
    look();
  });

  document.querySelector("#kind")?.addEventListener("change", look);
  draw();
  fetchColumns(ring.lat === null ? "" : `around=${ring.lat},${ring.lon},${Math.max(300, 4 * ring.km)}`)
    .then((columns) => map.setColumns(columns))
    .then(() => {
      look();
      document.body.dataset.ready = "yes";
    });
}

const kindOf = () => document.querySelector("#kind")?.value ?? "ring";

// Lines and outlines on the map: those that the page came with, and those of the fields, which a click adds to.
function sketched(place, map, over) {
  const came = place.dataset.picture ? JSON.parse(place.dataset.picture) : null;
  const band = drawn("path");
  band.setAttribute("class", "drawn-band");
  const course = drawn("path");
  course.setAttribute("class", "drawn-line");
  const dots = drawn("g");
  over.prepend(band, course);
  over.append(dots);
  const note = document.querySelector("#drawing");
  const fields = { line: document.querySelector("#line"), polygon: document.querySelector("#outline") };
  const width = document.querySelector("#width");
  let drawing = "";

  const points = (field) =>
    field.value
      .split("\n")
      .map((line) => line.split(";").map((pair) => pair.split(",").map(Number)))
      .map((line) => line.filter((pair) => pair.length === 2 && pair.every(Number.isFinite)))
      .filter((line) => line.length);
  function picture() {
    const kind = kindOf();
    if (fields[kind]) return { closed: kind === "polygon", km: kind === "line" ? Number(width.value) || 0 : 0, lines: points(fields[kind]) };
    return kind === "ring" || kind === "none" ? null : came;
  }
  function toField(lines) {
    fields[drawing].value = lines.map((line) => line.map((pair) => pair.map((at) => +at.toFixed(5)).join(", ")).join("; ")).join("\n");
    fields[drawing].dispatchEvent(new Event("input"));
  }
  function set(kind) {
    drawing = kind;
    note.hidden = !kind;
    over.classList.toggle("drawing", Boolean(kind));
  }
  for (const button of document.querySelectorAll(".draw")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      set(kindOf());
      place.scrollIntoView({ block: "nearest" });
      place.focus();
    });
  }
  document.querySelector("#drawn")?.addEventListener("click", () => set(""));
  document.querySelector("#kind")?.addEventListener("change", () => set(""));
  place.addEventListener("keydown", (event) => event.key === "Enter" && drawing && (event.preventDefault(), set("")));
  let down = null;
  over.addEventListener("pointerdown", (event) => {
    if (!drawing) return;
    event.stopPropagation();
    down = [event.clientX, event.clientY];
  });
  over.addEventListener("pointerup", (event) => {
    if (!drawing || !down) return;
    down = null;
    const lines = points(fields[drawing]);
    const last = lines.pop() ?? [];
    if (event.target.dataset.at) last.splice(Number(event.target.dataset.at), 1);
    else {
      const box = place.getBoundingClientRect();
      const [x, y] = map.view.world(event.clientX - box.left, event.clientY - box.top);
      last.push([toLat(y), toLon(x)]);
    }
    toField([...lines, ...(last.length ? [last] : [])]);
  });

  return {
    state: () => `${kindOf()} ${drawing} ${width?.value} ${fields[kindOf()]?.value ?? ""}`,
    draw() {
      const shown = picture();
      const { view } = map;
      const lines = (shown?.lines ?? []).map((line) => line.map(([lat, lon]) => view.screen(toX(lon), toY(lat)).map((at) => at.toFixed(1))));
      const d = lines.map((line) => `M${line.map((point) => point.join(" ")).join("L")}${shown.closed ? "Z" : ""}`).join("");
      course.setAttribute("d", d);
      course.classList.toggle("closed", Boolean(shown?.closed));
      band.setAttribute("d", shown?.km ? d : "");
      if (shown?.km && shown.lines.length) {
        const [lat, lon] = shown.lines[0][0];
        const north = view.screen(toX(lon), toY(lat + shown.km / 111.195));
        band.setAttribute("stroke-width", String(2 * Math.abs(north[1] - view.screen(toX(lon), toY(lat))[1])));
      }
      dots.replaceChildren();
      if (!drawing || !lines.length) return;
      lines.at(-1).forEach(([x, y], at) => {
        const dot = drawn("circle");
        for (const [name, value] of [["cx", x], ["cy", y], ["r", "7"], ["class", "ring-hand drawn-dot"]]) dot.setAttribute(name, value);
        dot.dataset.at = String(at);
        dots.append(dot);
      });
    },
    look() {
      const all = (picture()?.lines ?? []).flat();
      if (!all.length) return;
      const xs = all.map(([, lon]) => toX(lon));
      const ys = all.map(([lat]) => toY(lat));
      const [west, east, north, south] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      map.view.x = (west + east) / 2;
      map.view.y = (north + south) / 2;
      const wide = Math.max(1e-6, (east - west) / map.view.width, (south - north) / map.view.height);
      map.zoomTo(Math.log2(0.7 / wide / 256));
    },
  };
}

// Of the fields of areas only those of the chosen kind are seen; without JavaScript all are.
function kinded(kind) {
  const show = () => {
    for (const part of document.querySelectorAll(".of-kind")) part.hidden = !part.dataset.kind.split(" ").includes(kind.value);
    if (kind.value === "none") document.querySelector("#who-and-what").open = true;
  };
  kind.addEventListener("change", show);
  show();
}

const rounded = (km) => String(km < 10 ? Math.round(km * 10) / 10 : Math.round(km));
const RADIUS = 6371.0088;
const RAD = Math.PI / 180;

function circle({ lat, lon, km }) {
  const far = km / RADIUS;
  const points = [];
  for (let step = 0; step < 128; step++) {
    const turn = (2 * Math.PI * step) / 128;
    const north = Math.asin(Math.sin(lat * RAD) * Math.cos(far) + Math.cos(lat * RAD) * Math.sin(far) * Math.cos(turn));
    const east = Math.atan2(Math.sin(turn) * Math.sin(far) * Math.cos(lat * RAD), Math.cos(far) - Math.sin(lat * RAD) * Math.sin(north));
    points.push([north / RAD, lon + east / RAD]);
  }
  return points;
}

function apart(ring, lat, lon) {
  const h =
    Math.sin(((ring.lat - lat) * RAD) / 2) ** 2 + Math.cos(lat * RAD) * Math.cos(ring.lat * RAD) * Math.sin(((ring.lon - lon) * RAD) / 2) ** 2;
  return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

const list = document.querySelector("#alerts");
if (list) listen(list);
const kind = document.querySelector("#kind");
if (kind) kinded(kind);
const place = document.querySelector("#map");
if (place) ringed(place);
