// The reading page: files dropped on it, and a job's progress as it comes (server-sent events).
export function readingPage(token) {
  const drop = document.querySelector(".drop");
  if (drop) dropping(drop);
  const job = document.querySelector("[data-job]");
  if (job) following(job, token);
}

function dropping(drop) {
  const input = drop.querySelector('input[type="file"]');
  for (const name of ["dragenter", "dragover"])
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    drop.closest("form").requestSubmit();
  });
}

function following(job) {
  const bar = job.querySelector("progress");
  const says = job.querySelector("[data-says]");
  const events = new EventSource(`/read/jobs/${job.dataset.job}/events`);
  events.onmessage = (event) => {
    const told = JSON.parse(event.data);
    if (told.expected) {
      bar.max = Math.max(told.expected, told.done);
      bar.value = told.done;
    } else bar.removeAttribute("value");
    says.textContent = told.words;
    if (told.is_over) {
      events.close();
      location.reload();
    }
  };
}
