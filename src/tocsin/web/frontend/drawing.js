// One frame of the map.
import { WORLD } from "./base.js";
import { toX, toY } from "./clusters.js";

const COLOURS = ["sea", "land", "line"];
// Nearer than this, our own outlines are off by more than a basemap's: 1:50 million is some 5 km.
const BORDERS_UNTIL = 6.5;
let colours = null;
let colouredFor = "";

export function palette() {
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  if (scheme === colouredFor) return colours;
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  colours = Object.fromEntries(COLOURS.map((name) => [name, of(`--map-${name}`)]));
  for (const name of ["bell", "bell-wash", "ink", "sheet", "harm", "edge", "soft", "rule"]) colours[name] = of(`--${name}`);
  colours.scheme = scheme;
  colouredFor = scheme;
  return colours;
}

export function draw(canvas, view, state, base) {
  const paint = canvas.getContext("2d", { alpha: false });
  const colour = palette();
  const { ratio } = view;
  paint.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint.fillStyle = colour.sea;
  paint.fillRect(0, 0, view.width, view.height);
  drawGround(paint, view, base, colour);
  drawAreas(paint, view, state, base, colour);
  paint.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (state.box) drawBox(paint, view, state.box, colour);
  drawClusters(paint, view, state, colour);
  if (state.drawn) {
    const [x1, y1, x2, y2] = state.drawn;
    paint.strokeStyle = colour.harm;
    paint.lineWidth = 2;
    paint.setLineDash([6, 4]);
    paint.strokeRect(x1, y1, x2 - x1, y2 - y1);
    paint.setLineDash([]);
  }
}

function toGround(paint, view) {
  const scale = (view.scale / WORLD) * view.ratio;
  const x = (view.width / 2 - view.x * view.scale) * view.ratio;
  const y = (view.height / 2 - view.y * view.scale) * view.ratio;
  paint.setTransform(scale, 0, 0, scale, x, y);
  return WORLD / view.scale;
}

const edges = (view) => {
  const [w, h] = [view.width / 2 / view.scale, view.height / 2 / view.scale];
  return { west: (view.x - w) * WORLD, east: (view.x + w) * WORLD, north: (view.y - h) * WORLD, south: (view.y + h) * WORLD };
};
const isSeen = (shape, edge) =>
  shape.east >= edge.west && shape.west <= edge.east && shape.south >= edge.north && shape.north <= edge.south;

function drawGround(paint, view, base, colour) {
  const world = (view.zoom >= base.fineFrom && base.levels.fine) || base.levels.coarse;
  if (world) drawLand(paint, view, base, world, colour);
  if (!base.tiles) return;
  paint.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  base.tiles.draw(paint, view);
  if (world && view.zoom < BORDERS_UNTIL) drawBorders(paint, view, world, colour);
}

function drawBorders(paint, view, world, colour) {
  const pixel = toGround(paint, view);
  const edge = edges(view);
  paint.strokeStyle = colour.line;
  paint.lineWidth = 1.2 * pixel;
  for (const shape of world.shapes) if (isSeen(shape, edge)) paint.stroke(shape.path);
}

function drawLand(paint, view, base, world, colour) {
  const pixel = toGround(paint, view);
  const edge = edges(view);
  paint.fillStyle = colour.land;
  for (const shape of world.shapes) if (isSeen(shape, edge)) paint.fill(shape.path);
  paint.lineJoin = "round";
  paint.strokeStyle = colour.line;
  if (view.zoom >= base.provincesFrom) {
    paint.lineWidth = 0.6 * pixel;
    const done = new Set();
    for (const cell of base.provinces.values())
      for (const shape of cell) {
        if (done.has(shape.id) || !isSeen(shape, edge)) continue;
        done.add(shape.id);
        paint.stroke(shape.path);
      }
  }
  paint.lineWidth = (view.zoom >= base.provincesFrom ? 1.6 : 0.8) * pixel;
  for (const shape of world.shapes) if (isSeen(shape, edge)) paint.stroke(shape.path);
}

function drawAreas(paint, view, state, base, colour) {
  if (!base.areas.size) return;
  const pixel = toGround(paint, view);
  const edge = edges(view);
  const done = new Set();
  paint.strokeStyle = colour.bell;
  paint.lineWidth = 1.5 * pixel;
  for (const cluster of state.clusters) {
    if (!cluster.isArea) continue;
    for (const row of cluster.rows) {
      const id = state.columns.placeIds[state.columns.place[row]];
      const area = base.areas.get(id);
      if (!area || done.has(id) || !isSeen(area, edge)) continue;
      done.add(id);
      paint.globalAlpha = 0.18;
      paint.fillStyle = colour.bell;
      paint.fill(area.path);
      paint.globalAlpha = 1;
      paint.stroke(area.path);
    }
  }
}

function drawBox(paint, view, [south, west, north, east], colour) {
  const [x1, y1] = view.screen(toX(west), toY(north));
  const [x2, y2] = view.screen(toX(east), toY(south));
  paint.strokeStyle = colour.harm;
  paint.lineWidth = 2;
  paint.setLineDash([6, 4]);
  paint.strokeRect(x1, y1, Math.max(x2 - x1, 6), Math.max(y2 - y1, 6));
  paint.setLineDash([]);
}

function drawClusters(paint, view, state, colour) {
  paint.textAlign = "center";
  paint.textBaseline = "middle";
  paint.font = "600 12px system-ui, sans-serif";
  for (let n = state.clusters.length - 1; n >= 0; n--) {
    const cluster = state.clusters[n];
    const [x, y] = view.screen(cluster.x, cluster.y);
    if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
    const many = cluster.rows.length;
    if (many === 1 && state.columns.precision[cluster.rows[0]] === 1) drawNear(paint, view, state, cluster, x, y, colour);
    paint.beginPath();
    if (cluster.isArea) paint.roundRect(x - cluster.radius, y - cluster.radius, 2 * cluster.radius, 2 * cluster.radius, 4);
    else paint.arc(x, y, cluster.radius, 0, 2 * Math.PI);
    paint.fillStyle = many === 1 && !cluster.isArea ? colour.bell : colour["bell-wash"];
    paint.fill();
    paint.lineWidth = cluster === state.lit ? 3.5 : 2;
    paint.strokeStyle = many === 1 && !cluster.isArea ? colour.sheet : colour.bell;
    paint.stroke();
    if (many > 1) {
      paint.fillStyle = colour.ink;
      paint.fillText(many < 1000 ? many : many < 10000 ? `${(many / 1000).toFixed(1)}k` : `${Math.round(many / 1000)}k`, x, y + 0.5);
    }
  }
}

// "Near a town": somewhere within this distance, and the circle says so.
function drawNear(paint, view, state, cluster, x, y, colour) {
  const row = cluster.rows[0];
  const km = state.columns.radius[row] / 10;
  const lat = (state.columns.lat[row] / 1000) * (Math.PI / 180);
  const radius = (km / (40075 * Math.max(0.1, Math.cos(lat)))) * view.scale;
  if (radius < cluster.radius + 3 || radius > 2000) return;
  paint.beginPath();
  paint.arc(x, y, radius, 0, 2 * Math.PI);
  paint.strokeStyle = colour.bell;
  paint.lineWidth = 1.2;
  paint.setLineDash([4, 4]);
  paint.stroke();
  paint.setLineDash([]);
}
