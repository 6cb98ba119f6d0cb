// A vector tile in the colours of the page. Layers go by many names; those of the usual schemas (Protomaps,
// OpenMapTiles, Shortbread) are known by their words, any other is drawn as thin lines, so that no tile stays empty.
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

const KINDS = [
  [/water|ocean|sea|lake|river/, "water"],
  [/earth|^land$|land_?cover|land_?use|park|natural|sites?$/, "ground"],
  [/building/, "building"],
  [/bound|admin|border/, "border"],
  [/road|street|transport|rail|ferr|path/, "road"],
  [/place|label|city|poi|name/, "place"],
];
const ORDER = ["ground", "water", "building", "road", "border", "other", "place"];
const [POINT, LINE] = [1, 2];

const kindOf = (name) => KINDS.find(([words]) => words.test(name.toLowerCase()))?.[1] ?? "other";

export function paintVector(paint, bytes, side, colour) {
  const { layers } = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  const found = Object.values(layers).map((layer) => ({ layer, kind: kindOf(layer.name) }));
  found.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  paint.lineJoin = "round";
  for (const { layer, kind } of found)
    for (let n = 0; n < layer.length; n++) feature(paint, layer.feature(n), kind, side / layer.extent, colour);
}

function feature(paint, one, kind, scale, colour) {
  const rings = one.loadGeometry();
  if (one.type === POINT) return kind === "place" ? label(paint, one, rings[0][0], scale, colour) : undefined;
  paint.beginPath();
  for (const ring of rings) {
    ring.forEach((at, n) => (n ? paint.lineTo(at.x * scale, at.y * scale) : paint.moveTo(at.x * scale, at.y * scale)));
    if (one.type !== LINE) paint.closePath();
  }
  const isArea = one.type !== LINE;
  if (isArea && kind !== "border" && kind !== "other") {
    paint.fillStyle = { water: colour.sea, ground: colour.land }[kind] ?? colour.line;
    paint.fill("evenodd");
    return;
  }
  paint.strokeStyle = kind === "water" ? colour.sea : colour.line;
  paint.lineWidth = { border: 1.4, road: 1.1, water: 1.6 }[kind] ?? 0.8;
  paint.setLineDash(kind === "border" ? [5, 4] : []);
  paint.stroke();
  paint.setLineDash([]);
}

function label(paint, one, at, scale, colour) {
  const words = one.properties["name:latin"] ?? one.properties.name ?? "";
  if (!words) return;
  paint.font = "500 13px system-ui, sans-serif";
  paint.textAlign = "center";
  paint.lineWidth = 3;
  paint.strokeStyle = colour.land;
  paint.strokeText(words, at.x * scale, at.y * scale);
  paint.fillStyle = colour.soft;
  paint.fillText(words, at.x * scale, at.y * scale);
}
