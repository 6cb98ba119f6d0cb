// What lies under the incidents: countries at once, finer ones and provinces where the map is near enough.
import { geoMercator, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import coarse from "world-atlas/countries-110m.json";
import fine from "world-atlas/countries-50m.json";

export const WORLD = 1024;
const FINE_FROM = 4;
const PROVINCES_FROM = 4.6;
const projection = geoMercator()
  .scale(WORLD / (2 * Math.PI))
  .translate([WORLD / 2, WORLD / 2]);

function pathOf(shape) {
  const path = new Path2D();
  geoPath(projection, path)(shape);
  return path;
}

async function countries(address) {
  const world = await (await fetch(address)).json();
  const shapes = feature(world, world.objects.countries).features.map((shape) => {
    const [[west, north], [east, south]] = geoPath(projection).bounds(shape);
    return { path: pathOf(shape), west, north, east, south };
  });
  return { shapes, borders: pathOf(mesh(world, world.objects.countries)) };
}

export function makeBase(changed, palette) {
  const levels = { coarse: null, fine: null };
  const provinces = new Map();
  const areas = new Map();
  let waiting = null;
  countries(coarse).then((made) => {
    levels.coarse = made;
    changed();
  });

  function wanted(view) {
    if (view.zoom >= FINE_FROM && levels.fine === null) {
      levels.fine = undefined;
      countries(fine).then((made) => {
        levels.fine = made;
        changed();
      });
    }
    if (view.zoom < PROVINCES_FROM) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => fetchProvinces(view), 150);
  }

  async function fetchProvinces(view) {
    const [south, west, north, east] = view.box();
    const missing = [];
    for (let lat = Math.floor(south / 10); lat <= Math.floor(north / 10); lat++)
      for (let lon = Math.floor(west / 10); lon <= Math.floor(east / 10); lon++)
        if (!provinces.has(`${lat},${lon}`) && Math.abs(lon) <= 18) missing.push([lat, lon]);
    for (const [lat, lon] of missing.slice(0, 24)) {
      provinces.set(`${lat},${lon}`, []);
      const box = [Math.max(-90, lat * 10), Math.max(-180, lon * 10), Math.min(90, lat * 10 + 10), Math.min(180, lon * 10 + 10)];
      const answer = await fetch(`/api/provinces?box=${box}`);
      if (!answer.ok) continue;
      const found = await answer.json();
      provinces.set(`${lat},${lon}`, found.features.map((shape) => ({ ...boundsOf(shape), path: pathOf(shape), id: shape.id })));
      changed();
    }
  }

  const asking = new Set();
  async function fetchAreas(ids) {
    const missing = ids.filter((id) => id && !areas.has(id) && !asking.has(id)).slice(0, 60);
    if (!missing.length) return;
    for (const id of missing) asking.add(id);
    const answer = await fetch(`/api/areas?${new URLSearchParams(missing.map((id) => ["id", id]))}`);
    if (!answer.ok) return;
    const found = await answer.json();
    for (const id of missing) areas.set(id, null);
    for (const shape of found.features) areas.set(shape.id, { ...boundsOf(shape), path: pathOf(shape) });
    changed();
  }

  const base = { levels, provinces, areas, wanted, fetchAreas, fineFrom: FINE_FROM, provincesFrom: PROVINCES_FROM, tiles: null };
  const kind = document.body.dataset.basemap;
  if (kind)
    import("./basemap.js")
      .then(({ makeBasemap }) => makeBasemap(kind, palette, changed))
      .then((made) => {
        base.tiles = made;
        changed();
      });
  return base;
}

function boundsOf(shape) {
  const [[west, north], [east, south]] = geoPath(projection).bounds(shape);
  return { west, north, east, south };
}
