// The map: a canvas that is moved, zoomed and drawn on; incidents as points, dashed circles, areas and clusters.
import { makeBase, WORLD } from "./base.js";
import { clustered, gridded, toLat, toLon, toX, toY } from "./clusters.js";
import { dayNumber, NO_DAY } from "./columns.js";
import { makeHands } from "./hands.js";
import { draw, palette } from "./drawing.js";

export const NEAREST = 14;
const AREAS_FROM = 3.6;

export function makeMap(place, on) {
  const canvas = document.createElement("canvas");
  place.append(canvas);
  const says = document.createElement("div");
  says.className = "map-says";
  const inView = document.createElement("span");
  inView.setAttribute("role", "status");
  says.append(inView);
  const tip = document.createElement("div");
  tip.className = "map-tip";
  tip.hidden = true;
  place.append(says, tip);
  if (document.body.dataset.credit) {
    const credit = document.createElement("div");
    credit.textContent = document.body.dataset.credit;
    credit.dir = "auto";
    credit.className = "credit";
    says.append(credit);
  }

  const view = {
    x: 0.55,
    y: 0.42,
    zoom: 1,
    width: 1,
    height: 1,
    get scale() {
      return 256 * 2 ** this.zoom;
    },
    box() {
      const [w, h] = [this.width / 2 / this.scale, this.height / 2 / this.scale];
      const lon = (x) => Math.max(-180, Math.min(180, toLon(x)));
      return [toLat(Math.min(1, this.y + h)), lon(this.x - w), toLat(Math.max(0, this.y - h)), lon(this.x + w)];
    },
    screen(x, y) {
      return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
    },
    world(px, py) {
      return [this.x + (px - this.width / 2) / this.scale, this.y + (py - this.height / 2) / this.scale];
    },
  };
  const state = { points: null, columns: null, shown: [], grid: null, level: null, clusters: [], clustered: null, box: null, drawn: null, lit: null, frames: 0 };
  let isDue = false;
  const base = makeBase(redraw, palette);

  function redraw() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      settle();
      state.frames++;
      draw(canvas, view, state, base);
    });
  }

  function settle() {
    const level = Math.round(view.zoom * 2) / 2;
    if (state.points && state.level !== level) {
      state.level = level;
      state.grid = gridded(state.points, 256 * 2 ** level);
      state.clustered = null;
    }
    if (state.grid && state.clustered !== state.shown) {
      state.clustered = state.shown;
      state.clusters = clustered(state.points, state.shown, state.grid);
    }
    base.wanted(view);
    if (view.zoom >= AREAS_FROM) base.fetchAreas(areasInView());
  }

  function areasInView() {
    const ids = new Set();
    for (const cluster of state.clusters) {
      if (!cluster.isArea || cluster.rows.length > 400) continue;
      const [x, y] = view.screen(cluster.x, cluster.y);
      if (x < -200 || y < -200 || x > view.width + 200 || y > view.height + 200) continue;
      for (const row of cluster.rows) ids.add(state.columns.placeIds[state.columns.place[row]]);
    }
    return [...ids];
  }

  function setColumns(columns, since = null, until = null) {
    const isFirst = state.columns === null;
    if (state.columns?.lat !== columns.lat) {
      state.points = pointsOf(columns);
      state.level = null;
    }
    state.columns = columns;
    setTime(since, until);
    if (isFirst) fit();
  }

  function setTime(since, until) {
    const { columns } = state;
    if (!columns) return;
    state.shown = placedWithin(columns, dayNumber(since), dayNumber(until));
    redraw();
    tell();
  }

  function tell() {
    inView.textContent = place.dataset.world.replace("{n}", state.shown.length.toLocaleString(document.documentElement.lang));
  }

  function fit() {
    const { points, shown } = state;
    if (!shown.length) return redraw();
    let [west, east, north, south] = [1, 0, 1, 0];
    for (const row of shown) {
      west = Math.min(west, points.x[row]);
      east = Math.max(east, points.x[row]);
      north = Math.min(north, points.y[row]);
      south = Math.max(south, points.y[row]);
    }
    view.x = (west + east) / 2;
    view.y = (north + south) / 2;
    const room = Math.min((view.width - 80) / Math.max(east - west, 1e-3), (view.height - 80) / Math.max(south - north, 1e-3));
    view.zoom = Math.max(least(), Math.min(5.5, Math.log2(room / 256)));
    redraw();
  }

  const least = () => Math.max(0, Math.log2(Math.max(view.width / 256 / 1.02, view.height / 256 / 1.3)) - 0.4);

  function resize() {
    const ratio = Math.min(devicePixelRatio || 1, 2);
    view.width = place.clientWidth;
    view.height = place.clientHeight;
    canvas.width = Math.round(view.width * ratio);
    canvas.height = Math.round(view.height * ratio);
    view.ratio = ratio;
    view.zoom = Math.max(least(), view.zoom);
    redraw();
  }
  new ResizeObserver(resize).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  resize();

  function at(px, py) {
    let best = null;
    let nearest = 14;
    for (const cluster of state.clusters) {
      const [x, y] = view.screen(cluster.x, cluster.y);
      const off = Math.hypot(px - x, py - y) - cluster.radius;
      if (off < nearest) [best, nearest] = [cluster, off];
      if (off < 0) break;
    }
    return best;
  }

  function describe(cluster) {
    const { columns } = state;
    const counts = new Map();
    let killed = -1;
    for (const row of cluster.rows) {
      counts.set(columns.type[row], (counts.get(columns.type[row]) ?? 0) + 1);
      killed = Math.max(killed, columns.killed[row]);
    }
    const kinds = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 4);
    const many = cluster.rows.length;
    const head = many === 1 ? place.dataset.one : place.dataset.many.replace("{n}", many.toLocaleString(document.documentElement.lang));
    const lines = kinds.map(([type, n]) => `${n} × ${columns.typeWords[type]}`);
    if (cluster.isArea) lines.push(place.dataset.areas);
    if (killed >= 0) lines.push(place.dataset.killed.replace("{n}", killed));
    const places = new Set(Array.from(cluster.rows.subarray(0, 500), (row) => columns.placeNames[columns.place[row]]));
    return [head + (places.size === 1 ? ` · ${[...places][0]}` : ""), ...lines];
  }

  function point(px, py) {
    const cluster = at(px, py);
    if (cluster !== state.lit) redraw();
    state.lit = cluster;
    canvas.style.cursor = cluster ? "pointer" : "";
    tip.hidden = !cluster;
    if (!cluster) return;
    const [head, ...lines] = describe(cluster);
    const bold = document.createElement("b");
    bold.textContent = head;
    tip.replaceChildren(bold, ...lines.map((line) => Object.assign(document.createElement("div"), { textContent: line })));
    tip.style.left = `${Math.min(px + 14, view.width - 200)}px`;
    tip.style.top = `${Math.min(py + 14, view.height - 120)}px`;
  }

  function press(px, py) {
    const cluster = at(px, py);
    if (!cluster) return;
    if (cluster.rows.length === 1) on.opened(state.columns.row[cluster.rows[0]]);
    else if (cluster.isOne || view.zoom >= NEAREST - 1) {
      const [lat, lon] = [toLat(cluster.y), toLon(cluster.x)];
      on.boxed([lat - 0.01, lon - 0.01, lat + 0.01, lon + 0.01].map((edge) => edge.toFixed(4)).join(","));
    } else zoomTo(view.zoom + 2, ...view.screen(cluster.x, cluster.y));
  }

  function zoomTo(zoom, px = view.width / 2, py = view.height / 2) {
    const [x, y] = view.world(px, py);
    view.zoom = Math.max(least(), Math.min(NEAREST, zoom));
    const [nx, ny] = view.world(px, py);
    view.x += x - nx;
    view.y += y - ny;
    keep();
  }

  function move(dx, dy) {
    view.x -= dx / view.scale;
    view.y -= dy / view.scale;
    keep();
  }

  function keep() {
    view.x = Math.max(0, Math.min(1, view.x));
    view.y = Math.max(0.05, Math.min(0.95, view.y));
    redraw();
  }

  const hands = makeHands(place, canvas, {
    move,
    point,
    press,
    fit,
    redraw,
    zoomBy: (by, px, py) => zoomTo(view.zoom + by, px, py),
    drawing(from, to) {
      state.drawn = from && to ? [...from, ...to] : null;
      redraw();
    },
    drew(from, to) {
      const [x1, y1] = view.world(Math.min(from[0], to[0]), Math.min(from[1], to[1]));
      const [x2, y2] = view.world(Math.max(from[0], to[0]), Math.max(from[1], to[1]));
      on.boxed([toLat(y2), toLon(x1), toLat(y1), toLon(x2)].map((edge) => edge.toFixed(4)).join(","));
    },
    listView: () => on.boxed(view.box().map((edge) => edge.toFixed(4)).join(",")),
    clear: () => on.boxed(null),
  });

  const api = {
    setColumns,
    setTime,
    setBox(box) {
      state.box = box ? box.split(",").map(Number) : null;
      hands.setBox(Boolean(box));
      redraw();
    },
    view,
    state,
    base,
    move,
    zoomTo,
  };
  place.tocsin = api; // for the tests that measure frames
  return api;
}

function pointsOf({ size, lat, lon, precision }) {
  const points = { x: new Float64Array(size), y: new Float64Array(size), isArea: new Uint8Array(size) };
  for (let row = 0; row < size; row++) {
    points.x[row] = toX(lon[row] / 1000);
    points.y[row] = toY(lat[row] / 1000);
    points.isArea[row] = precision[row] === 2 ? 1 : 0;
  }
  return points;
}

// The rows that stand at a point, of a time where one is given: one with no day is in none.
function placedWithin({ rows, isPlaced, first, last }, since, until) {
  const isTimed = since !== null || until !== null;
  const shown = new Int32Array(rows.length);
  let many = 0;
  for (const row of rows) {
    if (!isPlaced[row] || (isTimed && first[row] === NO_DAY)) continue;
    if ((since !== null && last[row] < since) || (until !== null && first[row] > until)) continue;
    shown[many++] = row;
  }
  return shown.subarray(0, many);
}
export { WORLD };
