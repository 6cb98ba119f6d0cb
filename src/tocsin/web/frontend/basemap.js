// A map of the user's own under the incidents: tiles of one PMTiles file, read in ranges from our own server. Pictures
// are drawn as they are; vector tiles are drawn once into a picture of their own, in the colours of the page.
import { PMTiles } from "pmtiles";

const ADDRESS = "/basemap.pmtiles";
const SIDE = 512;
const KEPT = 256; // tiles held as pictures: 256 MB at most, as 512 pixels squared of four bytes

export async function makeBasemap(kind, palette, changed) {
  const file = new PMTiles(new URL(ADDRESS, location.href).href);
  const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = await file.getHeader();
  const paintVector = kind === "vector" ? (await import("./vectors.js")).paintVector : null;
  const tiles = new Map();
  let scheme = "";

  async function picture(z, x, y) {
    const found = await file.getZxy(z, x, y);
    if (!found) return null;
    if (!paintVector) return createImageBitmap(new Blob([found.data]));
    const canvas = new OffscreenCanvas(SIDE, SIDE);
    paintVector(canvas.getContext("2d"), found.data, SIDE, palette());
    return canvas.transferToImageBitmap();
  }

  function tile(z, x, y) {
    const key = `${z}/${x}/${y}`;
    const held = tiles.get(key);
    if (held) {
      tiles.delete(key);
      tiles.set(key, held); // the last asked for is the last thrown away
      return held;
    }
    const made = { picture: null, isDone: false };
    tiles.set(key, made);
    picture(z, x, y).then(
      (bitmap) => {
        made.picture = bitmap;
        made.isDone = true;
        if (bitmap) document.body.dataset.tiles = "yes"; // as data-ready: for the tests
        changed();
      },
      () => (made.isDone = true),
    );
    for (const old of tiles.keys()) {
      if (tiles.size <= KEPT) break;
      tiles.get(old).picture?.close();
      tiles.delete(old);
    }
    return made;
  }

  // The nearest coarser tile that is there stands in for one that is on its way, cut to its part.
  function draw(paint, view) {
    const now = palette().scheme;
    if (paintVector && scheme !== now) tiles.clear();
    scheme = now;
    const z = Math.max(minZoom, Math.min(maxZoom, Math.round(view.zoom + (paintVector ? -1 : 0) + Math.log2(view.ratio))));
    if (view.zoom < minZoom - 2) return;
    const many = 2 ** z;
    const [w, h] = [view.width / 2 / view.scale, view.height / 2 / view.scale];
    const inside = (n) => Math.max(0, Math.min(many - 1, Math.floor(n)));
    for (let y = inside((view.y - h) * many); y <= inside((view.y + h) * many); y++)
      for (let x = inside((view.x - w) * many); x <= inside((view.x + w) * many); x++) one(paint, view, z, x, y, many);
  }

  function one(paint, view, z, x, y, many) {
    const [left, top] = view.screen(x / many, y / many);
    const side = view.scale / many;
    tile(z, x, y);
    for (let up = 0; z - up >= minZoom && up <= 5; up++) {
      const held = up ? tiles.get(`${z - up}/${x >> up}/${y >> up}`) : tiles.get(`${z}/${x}/${y}`);
      if (held?.isDone && !held.picture && !up) return;
      if (!held?.picture) continue;
      const part = held.picture.width / 2 ** up;
      const at = [(x - ((x >> up) << up)) * part, (y - ((y >> up) << up)) * part];
      // A hair more than its side: two neighbours leave no seam between them.
      paint.drawImage(held.picture, ...at, part, part, left, top, side + 0.5, side + 0.5);
      return;
    }
  }

  return { draw, tiles, box: [minLat, minLon, maxLat, maxLon] };
}
