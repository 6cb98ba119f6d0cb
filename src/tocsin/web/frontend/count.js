// The chart of a count: incidents certainly inside, those possibly inside on top; people killed with their range; and
// beneath, on the same time, how many reports were read. Where rows are told apart, a line for each of the greatest.
import uPlot from "uplot";

const ORDINAL_1970 = 719163;
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [14, 4]];
const place = document.querySelector(".chart[data-drawn]");
if (place) start(place);

function start(place) {
  const drawn = JSON.parse(place.dataset.drawn);
  const starts = drawn.starts.map((day) => (day - ORDINAL_1970) * 86400);
  const ends = drawn.ends.map((day) => (day - ORDINAL_1970) * 86400);
  let charts = [];
  const show = () => {
    for (const chart of charts) chart.destroy();
    place.replaceChildren();
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    charts = [...(drawn.series.length === 1 ? alone(drawn, colour) : together(drawn, colour)), read(drawn, colour)].map(
      ({ title, series, values, height, bands }) => chartOf(title, series, [starts, ...values], height, bands, colour),
    );
  };

  function alone(drawn, colour) {
    const [sure, possibly, low, best, high] = drawn.series[0].values;
    const both = sure.map((number, n) => number + possibly[n]);
    const made = [
      {
        title: place.dataset.incidents,
        height: 190,
        values: [both, sure],
        series: [
          bars(place.dataset.possibly, colour("bell-wash"), colour("bell"), (_, __, ___, n) => possibly[n] ?? "–"),
          bars(place.dataset.incidents, colour("bell"), colour("bell")),
        ],
      },
    ];
    if (best.some(Boolean) || high.some(Boolean))
      made.push({
        title: `${place.dataset.killed} (${place.dataset.low})`,
        height: 150,
        values: [high, low, best],
        bands: [{ series: [1, 2], fill: mix(colour("harm"), 0.22) }],
        series: [edge(place.dataset.highest, colour("harm")), edge(place.dataset.lowest, colour("harm")), line(place.dataset.best, colour("harm"), [])],
      });
    return made;
  }

  function together(drawn, colour) {
    const colours = ["bell", "harm", "doubt", "sure", "soft", "ink"].map(colour);
    return [
      {
        title: place.dataset.incidents + (drawn.left > 0 ? ` · ${place.dataset.left.replace("{n}", drawn.left)}` : ""),
        height: 240,
        values: drawn.series.map((one) => one.values[0]),
        series: drawn.series.map((one, n) => line(one.name, colours[n], DASHES[n])),
      },
    ];
  }

  const read = (drawn, colour) => ({
    title: place.dataset.read,
    height: 96,
    values: [drawn.read],
    series: [bars(place.dataset.read, colour("edge"), colour("edge"))],
  });

  function bars(label, fill, stroke, value) {
    return { label, fill, stroke, width: 1, points: { show: false }, paths: uPlot.paths.bars({ size: [0.85, 48], align: 1 }), ...(value ? { value } : {}) };
  }
  const edge = (label, stroke) => ({ label, stroke, width: 1, dash: [3, 3], points: { show: false } });
  const line = (label, stroke, dash) => ({ label, stroke, width: 2.5, dash, points: { show: true, size: 6, fill: stroke } });

  function chartOf(title, series, data, height, bands, colour) {
    const box = document.createElement("figure");
    const head = document.createElement("figcaption");
    head.textContent = title;
    head.className = "small soft";
    box.append(head);
    place.append(box);
    const axis = { stroke: colour("soft"), grid: { stroke: colour("rule"), width: 1 }, ticks: { stroke: colour("rule"), width: 1 }, font: "12px system-ui" };
    const most = Math.max(1, ...data.slice(1).flat());
    return new uPlot(
      {
        width: place.clientWidth,
        height,
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
        cursor: { drag: { x: false, y: false }, sync: { key: "counts" }, y: false },
        legend: { live: true },
        bands: bands ?? [],
        axes: [axis, { ...axis, size: 52, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000, 100000] }],
        scales: { x: { range: () => [starts[0], ends[ends.length - 1]] }, y: { range: () => [0, most * 1.06] } },
        series: [{ label: place.dataset.time, value: (_, __, ___, n) => drawn.periods[n] ?? "–" }, ...series],
      },
      data,
      box,
    );
  }

  show();
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (place.clientWidth === width) return;
    width = place.clientWidth;
    for (const chart of charts) chart.setSize({ width, height: chart.height });
  }).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  place.dataset.ready = "yes";
}

function mix(colour, share) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${r} ${g} ${b} / ${share * 100}%)`;
}
