// Points that fall into one cell of a grid are drawn as one. A grid and no tree: it is made anew in some milliseconds for
// a hundred thousand points, so that it can follow a brush.
export const CELL = 56;

// Mercator, the world as a square of side 1.
export const toX = (lon) => lon / 360 + 0.5;
export const toY = (lat) => {
  const sin = Math.sin((Math.max(-84, Math.min(84, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
};
export const toLon = (x) => (x - 0.5) * 360;
export const toLat = (y) => (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI;

// The cell of every point at a scale. Kept while the map stays near enough: a filter then only counts.
export function gridded(points, scale) {
  const side = CELL / scale;
  const cells = new Map();
  const cellOf = new Int32Array(points.x.length);
  for (let row = 0; row < cellOf.length; row++) {
    const key = (Math.floor(points.x[row] / side) * 2 + points.isArea[row]) * 16777216 + Math.floor(points.y[row] / side);
    let cell = cells.get(key);
    if (cell === undefined) cells.set(key, (cell = cells.size));
    cellOf[row] = cell;
  }
  return { cellOf, many: cells.size };
}

export function clustered(points, shown, { cellOf, many }) {
  const ends = new Int32Array(many + 1);
  for (const row of shown) ends[cellOf[row] + 1]++;
  for (let cell = 0; cell < many; cell++) ends[cell + 1] += ends[cell];
  const next = ends.slice(0, many);
  const rows = new Int32Array(shown.length);
  for (const row of shown) rows[next[cellOf[row]]++] = row;
  const found = [];
  for (let cell = 0; cell < many; cell++)
    if (ends[cell + 1] > ends[cell]) found.push(clusterOf(points, rows.subarray(ends[cell], ends[cell + 1])));
  return found.sort((a, b) => b.rows.length - a.rows.length);
}

function clusterOf(points, rows) {
  const [x0, y0, many] = [points.x[rows[0]], points.y[rows[0]], rows.length];
  const cluster = { x: 0, y: 0, rows, isArea: points.isArea[rows[0]], isOne: true, radius: many === 1 ? 5.5 : 9 + 2.6 * Math.log2(many) };
  for (const row of rows) {
    cluster.x += points.x[row];
    cluster.y += points.y[row];
    if (points.x[row] !== x0 || points.y[row] !== y0) cluster.isOne = false;
  }
  cluster.x /= many;
  cluster.y /= many;
  return cluster;
}
