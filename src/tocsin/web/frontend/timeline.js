// Incidents by month (by year where there are very many months, by day where few), and a brush over them.
import uPlot from "uplot";
import { dayIso, dayNumber, NO_DAY, ORDINAL_1970 } from "./columns.js";
import { palette } from "./drawing.js";

const HEIGHT = 132;

export function makeTimeline(place, on) {
  const plot = place.querySelector(".plot");
  let chart = null;
  let bins = null;
  let isOurs = false;
  let drawnFor = "";

  function show(columns, box, since, until) {
    bins = binned(columns, box);
    const { scheme } = palette();
    if (chart && (!bins.starts.length || scheme !== drawnFor)) {
      chart.destroy();
      chart = null;
    }
    if (!bins.starts.length) return;
    if (chart) chart.setData([bins.starts, bins.counts]);
    else chart = made();
    drawnFor = scheme;
    plot.setAttribute("aria-label", `${place.dataset.label}: ${bins.starts.length} ${place.dataset.months}, ${Math.max(...bins.counts)}`);
    mark(since, until);
  }

  function made() {
    const { soft, rule, bell } = palette();
    const axis = { stroke: soft, grid: { stroke: rule, width: 1 }, ticks: { stroke: rule, width: 1 }, font: "12px system-ui" };
    const chart = new uPlot(
      {
        width: plot.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false }, y: false },
        axes: [{ ...axis, incrs: STEPS, values: worded, space: 70 }, { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }],
        scales: { x: { range: () => [bins.starts[0], bins.end] }, y: { range: (_, __, max) => [0, Math.max(1, max)] } },
        series: [
          {},
          { label: place.dataset.label, stroke: bell, fill: bell, width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.85, 60], align: 1 }) },
        ],
        hooks: { setSelect: [selected] },
      },
      [bins.starts, bins.counts],
      plot,
    );
    chart.over.addEventListener("dblclick", () => on.chosen("", ""));
    plot.setAttribute("role", "img");
    return chart;
  }

  function mark(since, until) {
    const left = chart.valToPos(since ? seconds(dayNumber(since)) : bins.starts[0], "x");
    const right = chart.valToPos(until ? seconds(dayNumber(until) + 1) : bins.end, "x");
    isOurs = true;
    chart.setSelect({ left, width: since || until ? Math.max(2, right - left) : 0, top: 0, height: chart.over.clientHeight }, false);
    isOurs = false;
  }

  function selected(chart) {
    if (isOurs || chart.select.width < 3) return;
    const from = Math.round(chart.posToVal(chart.select.left, "x") / 86400) + ORDINAL_1970;
    const to = Math.round(chart.posToVal(chart.select.left + chart.select.width, "x") / 86400) - 1 + ORDINAL_1970;
    on.chosen(dayIso(from), dayIso(Math.max(from, to)));
  }

  plot.addEventListener("pointermove", (event) => {
    if (!chart || !(event.buttons & 1) || chart.select.width < 3) return;
    const [left, width] = [chart.select.left, chart.select.width];
    const from = Math.round(chart.posToVal(left, "x") / 86400) + ORDINAL_1970;
    const to = Math.round(chart.posToVal(left + width, "x") / 86400) - 1 + ORDINAL_1970;
    on.brushed(dayIso(from), dayIso(Math.max(from, to)));
  });
  let width = 0;
  new ResizeObserver(() => {
    if (chart && plot.clientWidth !== width) chart.setSize({ width: (width = plot.clientWidth), height: HEIGHT });
  }).observe(plot);
  return { show };
}

const DAY = 86400;
const YEAR = 365 * DAY;
const STEPS = [1, 2, 3, 5, 7, 10, 14].map((n) => n * DAY).concat(
  [30, 61, 91, 122, 183].map((n) => n * DAY),
  [1, 2, 5, 10, 20, 50].map((n) => n * YEAR),
);
function worded(chart, splits, axis, space, step) {
  const how = step >= YEAR ? { year: "numeric" } : step >= 28 * DAY ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" };
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { ...how, timeZone: "UTC" });
  return splits.map((at) => words.format(new Date(at * 1000)));
}

const seconds = (day) => (day - ORDINAL_1970) * 86400;

function binned({ rows, first, lat, lon, isPlaced }, box) {
  const edges = box ? box.split(",").map(Number) : null;
  const days = new Int32Array(rows.length);
  let many = 0;
  let least = Infinity;
  let most = -Infinity;
  for (const row of rows) {
    const day = first[row];
    if (day === NO_DAY || (edges && !isInside(lat[row] / 1000, lon[row] / 1000, isPlaced[row], edges))) continue;
    days[many++] = day;
    if (day < least) least = day;
    if (day > most) most = day;
  }
  if (!many) return { starts: [], counts: [], end: 0 };
  const perDay = new Int32Array(most - least + 1);
  for (let n = 0; n < many; n++) perDay[days[n] - least]++;
  const span = most - least;
  const step = span > 365 * 60 ? yearOf : span > 92 ? monthOf : (day) => day;
  const counted = new Map();
  perDay.forEach((number, n) => {
    if (!number) return;
    const start = step(least + n);
    counted.set(start, (counted.get(start) ?? 0) + number);
  });
  const starts = [...counted.keys()];
  const end = step === yearOf ? next(most, 12) : step === monthOf ? next(most, 1) : most + 1;
  return { starts: starts.map(seconds), counts: starts.map((start) => counted.get(start)), end: seconds(end) };
}

const dateOf = (day) => new Date((day - ORDINAL_1970) * 86400000);
const numberOf = (year, month) => Date.UTC(year, month, 1) / 86400000 + ORDINAL_1970;
const monthOf = (day) => numberOf(dateOf(day).getUTCFullYear(), dateOf(day).getUTCMonth());
const yearOf = (day) => numberOf(dateOf(day).getUTCFullYear(), 0);
const next = (day, many) => numberOf(dateOf(day).getUTCFullYear(), many === 12 ? 12 : dateOf(day).getUTCMonth() + 1);

export function isInside(lat, lon, isPlaced, [south, west, north, east]) {
  if (!isPlaced || lat < south || lat > north) return false;
  return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
}
