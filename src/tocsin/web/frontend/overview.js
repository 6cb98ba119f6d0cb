// Map, timeline and list as one view. The points of what the filters let through lie here, without those of time and
// place: these two are applied at once while somebody drags, and asked of the server when the hand lets go.
import { fetchColumns } from "./columns.js";
import { makeMap } from "./map.js";
import { makeTimeline } from "./timeline.js";

// The filters that are applied here: the name in an address, and the id of its field.
const LOCAL = { from: "since", to: "until", box: "box" };
const form = document.querySelector("#filters");
if (form) start();

async function start() {
  const fields = Object.fromEntries(Object.values(LOCAL).map((id) => [id, document.querySelector(`#${id}`)]));
  const state = { columns: null, coming: null, asked: null, since: "", until: "", box: null };
  const ask = () => document.body.dispatchEvent(new Event("asked"));
  const map = makeMap(document.querySelector("#map"), {
    boxed(box) {
      fields.box.value = box ?? "";
      ask();
    },
    opened: (row) => location.assign(`/incidents/at/${row}?state=${state.columns.state}`),
  });
  const timeline = makeTimeline(document.querySelector("#time"), {
    brushed(since, until) {
      map.setTime(since, until);
    },
    chosen(since, until) {
      fields.since.value = since;
      fields.until.value = until;
      ask();
    },
  });

  // The points are asked for beside the list and not behind it; twice for the same filters never.
  function askColumns(given) {
    const query = new URLSearchParams([...given].filter(([name, value]) => value && !(name in LOCAL)));
    const asked = [...query].flatMap(([name, value]) => value.split(",").map((one) => `${name}=${one}`)).sort().join("&");
    if (state.asked !== asked) {
      state.asked = asked;
      state.coming = fetchColumns(query);
      state.coming.catch(() => {}); // whoever waits for it says so
    }
    return state.coming;
  }

  async function follow() {
    const query = new URLSearchParams(document.querySelector("#found").dataset.query);
    for (const [name, id] of Object.entries(LOCAL)) {
      const value = query.get(name) ?? "";
      if (fields[id].value !== value) fields[id].value = value;
      state[id] = value;
    }
    const coming = askColumns(query);
    const columns = await coming;
    if (coming !== state.coming) return;
    if (state.columns !== columns) {
      state.columns = columns;
      map.setColumns(columns);
    }
    map.setBox(state.box);
    map.setTime(state.since, state.until);
    timeline.show(state.columns, state.box, state.since, state.until);
  }
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.path === "/") askColumns(event.detail.formData);
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "found" || event.detail.target?.id === "found") follow();
  });
  addEventListener("popstate", () => location.reload());
  await follow();
  document.body.dataset.ready = "yes";
}
