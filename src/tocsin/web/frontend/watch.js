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
  place.append(over);
  let seen = "";

  function draw() {
    requestAnimationFrame(draw);
    const { view } = map;
    const now = [view.x, view.y, view.zoom, view.width, view.height, ring.lat, ring.lon, ring.km].join(" ");
    if (now === seen) return;
    seen = now;
    over.classList.toggle("none", ring.lat === null);
    if (ring.lat === null) return;
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

  draw();
  fetchColumns(ring.lat === null ? "" : `around=${ring.lat},${ring.lon},${Math.max(300, 4 * ring.km)}`)
    .then((columns) => map.setColumns(columns))
    .then(() => {
      look();
      document.body.dataset.ready = "yes";
    });
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
const place = document.querySelector("#map");
if (place) ringed(place);
