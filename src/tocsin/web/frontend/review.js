// The queue: the next question lies behind the one shown, takes its place when an answer is given, and the answer is
// sent meanwhile, one after another. What the server refuses is said, and the page is made anew.
const now = document.querySelector("#now");
const behind = document.querySelector("#behind");
const wrong = document.querySelector("#wrong");
const token = document.querySelector('meta[name="form-token"]').content;
let sending = Promise.resolve();

const idOf = (place) => place.querySelector("[data-question]")?.dataset.question ?? "";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isUndo = form.id === "undo";
  if (!isUndo && form.getAttribute("action") !== "/review/answer") return;
  event.preventDefault();
  const sent = new FormData(form, event.submitter);
  if (isUndo) send("/review/undo", sent).then((told) => told && anew());
  else answered(sent);
});

function answered(sent) {
  const began = performance.now();
  const given = idOf(now);
  now.replaceChildren(...behind.childNodes);
  now.querySelector("h1")?.focus({ preventScroll: true });
  scrollTo({ top: 0 });
  document.body.dataset.took = String(Math.round(performance.now() - began));
  const fetched = prefetch([given, idOf(now)]);
  sending = sending.then(() => send("/review/answer", sent)).then(async (told) => {
    if (!told) return;
    document.querySelector("#done").textContent = told.done;
    document.querySelector("#left").textContent = told.left.length;
    const bar = document.querySelector("main progress");
    [bar.max, bar.value] = [told.done + told.left.length || 1, told.done];
    const undo = document.querySelector("#undo button");
    if (undo) undo.disabled = false;
    await fetched;
    // An answer may settle what stands next, too.
    if (idOf(now) && !told.left.includes(idOf(now))) return anew();
    if (!idOf(behind) || !told.left.includes(idOf(behind))) await prefetch([idOf(now)]);
    if (!idOf(now) && idOf(behind)) now.replaceChildren(...behind.childNodes);
  });
}

async function prefetch(but) {
  const asked = new URLSearchParams(now.dataset.query);
  for (const id of but) if (id) asked.append("but", id);
  const answer = await fetch(`/review/next?${asked}`);
  if (answer.ok) behind.replaceChildren(...pieceOf(await answer.text()));
}

// DOMParser runs no script; what comes is our own server's page, escaped there.
const pieceOf = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

async function send(address, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { accept: "application/json", "x-form-token": token } });
  if (answer.ok) return answer.json();
  const told = await answer.text();
  const page = new DOMParser().parseFromString(told, "text/html");
  wrong.textContent = page.querySelector("main p")?.textContent || told.slice(0, 300);
  wrong.hidden = false;
  await anew(true);
  return null;
}

async function anew(keeps = false) {
  if (!keeps) wrong.hidden = true;
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["now", "behind"])
    document.querySelector(`#${id}`).replaceChildren(...page.querySelector(`#${id}`).childNodes);
  for (const id of ["done", "left"]) document.querySelector(`#${id}`).textContent = page.querySelector(`#${id}`).textContent;
  const undo = document.querySelector("#undo button");
  if (undo) undo.disabled = page.querySelector("#undo button").disabled;
  now.querySelector("h1")?.focus({ preventScroll: true });
}
