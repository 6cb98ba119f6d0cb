// On every page: htmx for parts that change in place, the form's token on each of its requests, and manners:
// details stay open over a swap, drops and progress bars of the reading page.
import "htmx.org";
import { keys } from "./keys.js";
import { readingPage } from "./reading.js";

const token = document.querySelector('meta[name="form-token"]')?.content ?? "";
document.body.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-Form-Token"] = token;
  // Fields that are empty say nothing: an address holds only filters that are set.
  const given = event.detail.parameters;
  for (const name of Object.keys(given)) if (given[name] === "") delete given[name];
});

const facets = document.querySelector("#facets-all");
if (facets && matchMedia("(max-width: 50rem)").matches) facets.open = false;

let open = new Map();
let focused = null;
const asked = () => document.body.classList.add("busy");
const answered = () => document.body.classList.remove("busy");
document.body.addEventListener("htmx:beforeRequest", asked);
document.body.addEventListener("htmx:afterRequest", answered);
document.body.addEventListener("htmx:beforeSwap", () => {
  open = new Map([...document.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  focused = document.activeElement;
});
document.body.addEventListener("htmx:oobAfterSwap", restore);
document.body.addEventListener("htmx:afterSettle", restore);
function restore() {
  for (const one of document.querySelectorAll("details[id]")) if (open.has(one.id)) one.open = open.get(one.id);
  if (!focused?.name || focused.id || focused.isConnected) return;
  // htmx gives the focus back by ids, and compares each element that has one: hundreds of choices have none.
  const [name, value] = [focused.name, focused.value].map(CSS.escape);
  document.querySelector(`input[name="${name}"][value="${value}"]`)?.focus({ preventScroll: true });
}

keys();
readingPage(token);
