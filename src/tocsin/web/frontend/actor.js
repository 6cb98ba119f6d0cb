// The graph of an actor's relations, where the browser can draw it (WebGL); the table beside it says the same.
import Graph from "graphology";
import Sigma from "sigma";

const place = document.querySelector(".graph");
if (place && document.createElement("canvas").getContext("webgl2")) drawn(place);

function drawn(place) {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  const graph = new Graph({ multi: true });
  const ties = JSON.parse(place.dataset.ties);
  const others = [...new Set(ties.map((tie) => tie.other))];
  graph.addNode(place.dataset.name, { label: place.dataset.name, x: 0, y: 0, size: 14, color: of("--bell") });
  others.forEach((other, n) => {
    if (graph.hasNode(other)) return;
    const turn = (2 * Math.PI * n) / others.length + 0.5;
    graph.addNode(other, { label: other, x: Math.cos(turn), y: Math.sin(turn), size: 9, color: of("--edge") });
  });
  for (const tie of ties)
    if (tie.other !== place.dataset.name)
      graph.addEdge(place.dataset.name, tie.other, { label: tie.kind, size: 1.5, color: of("--edge") });
  place.hidden = false;
  const picture = new Sigma(graph, place, {
    renderEdgeLabels: true,
    labelColor: { color: of("--ink") },
    edgeLabelColor: { color: of("--soft") },
    labelFont: "system-ui, sans-serif",
    edgeLabelFont: "system-ui, sans-serif",
    labelRenderedSizeThreshold: 0,
    allowInvalidContainer: true,
    defaultDrawNodeHover: () => {},
  });
  picture.on("clickNode", ({ node }) => {
    if (node !== place.dataset.name) location.assign(`/actors/${encodeURIComponent(node)}`);
  });
}
