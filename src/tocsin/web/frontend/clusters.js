// Points that fall into one cell of a grid are drawn as one. A grid and no tree: made anew in some milliseconds for a
// hundred thousand points, so that it can follow a brush.
export const CELL = 56;

// Mercator, the world as a square of side 1.
export const toX = (lon) => lon / 360 + 0.5;
export const toY = (lat) => {
  const sin = Math.sin((Math.max(-84, Math.min(84, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
};
export const toLon = (x) => (x - 0.5) * 360;
export const toLat = (y) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;

export function clustered(points, shown, scale) {
  const cells = new Map();
  const side = CELL / scale;
  for (let n = 0; n < shown.length; n++) {
    const row = shown[n];
    const x = points.x[row];
    const y = points.y[row];
    const isArea = points.isArea[row];
    const key = (Math.floor(x / side) * 2 + isArea) * 16777216 + Math.floor(y / side);
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = { x: 0, y: 0, rows: [], isArea, isOne: true, x0: x, y0: y }));
    cell.x += x;
    cell.y += y;
    if (x !== cell.x0 || y !== cell.y0) cell.isOne = false;
    cell.rows.push(row);
  }
  const found = [];
  for (const cell of cells.values()) {
    cell.x /= cell.rows.length;
    cell.y /= cell.rows.length;
    cell.radius = cell.rows.length === 1 ? 5.5 : 9 + 2.6 * Math.log2(cell.rows.length);
    found.push(cell);
  }
  return found.sort((a, b) => b.rows.length - a.rows.length);
}
