// Map, timeline and list as one view. The points of what the filters let through lie here, without those of time and
// place: these two are applied at once while somebody drags, and asked of the server when the hand lets go.
import { fetchColumns, fetchWhole } from "./columns.js";
import { makeMap } from "./map.js";
import { makeTimeline } from "./timeline.js";

// The filters that are applied here: the name in an address, and the id of its field.
const LOCAL = { from: "since", to: "until", box: "box" };
const form = document.querySelector("#filters");
if (form) start();

async function start() {
  const fields = Object.fromEntries(Object.values(LOCAL).map((id) => [id, document.querySelector(`#${id}`)]));
  const state = { columns: null, coming: null, asked: null };
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

  // Map and timeline stand there before the list does: its page is still being written then.
  async function show(given) {
    const local = Object.fromEntries(Object.keys(LOCAL).map((name) => [name, given.get(name) ?? ""]));
    const coming = askColumns(given);
    const columns = await coming;
    if (coming !== state.coming) return;
    map.setBox(local.box);
    if (state.columns === columns) map.setTime(local.from, local.to);
    else map.setColumns((state.columns = columns), local.from, local.to);
    timeline.show(columns, local.box, local.from, local.to);
    setTimeout(fetchWhole, 500);
  }

  function follow() {
    const query = new URLSearchParams(document.querySelector("#found").dataset.query);
    for (const [name, id] of Object.entries(LOCAL)) {
      const value = query.get(name) ?? "";
      if (fields[id].value !== value) fields[id].value = value;
    }
    return query;
  }
  document.body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.path === "/") show(event.detail.formData);
  });
  // htmx walks through each element that it replaces and tells the page of it; here nothing listens in two thousand.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "found" || !event.detail.shouldSwap) return;
    for (const id of ["found", "choices"]) document.getElementById(id).replaceChildren();
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "found" || event.detail.target?.id === "found") follow();
  });
  addEventListener("popstate", () => location.reload());
  await show(follow());
  document.body.dataset.ready = "yes";
}
