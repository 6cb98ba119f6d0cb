// The incidents as columns of whole numbers: four bytes each, little end first, behind a head of JSON. Once those of all
// incidents lie here, a filter is answered by a bit for each of them, as long as the record stays as it is. `rows` are
// the places in the columns that the filter lets through.
export const ORDINAL_1970 = 719163;
export const NO_DAY = 0;
let whole = null;
let isComing = false;

export async function fetchColumns(query) {
  if (whole) {
    const marks = await asked(`/overview/chosen?${query}&state=${whole.state}`);
    if (marks) return { ...whole, rows: marked(new Uint8Array(marks), whole.size) };
    whole = null;
  }
  const columns = unpacked(await asked(`/overview/columns?${query}`));
  if (!String(query)) whole = columns;
  return columns;
}

// So that the next filter is answered by bits also where the first picture was of some incidents.
export async function fetchWhole() {
  if (whole || isComing) return;
  isComing = true;
  try {
    whole = unpacked(await asked("/overview/columns"));
  } catch {
    // filters are answered by columns of their own then
  } finally {
    isComing = false;
  }
}

// Nothing where the record has changed since the state that was named.
async function asked(address) {
  const answer = await fetch(address, { headers: { accept: "application/octet-stream" } });
  if (answer.status === 204) return null;
  if (!answer.ok) throw new Error(await answer.text());
  return answer.arrayBuffer();
}

function unpacked(bytes) {
  const length = new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  let at = 4 + length + ((4 - (length % 4)) % 4);
  const columns = { ...head, rows: Int32Array.from({ length: head.size }, (_, row) => row) };
  for (const name of head.columns) {
    columns[name] = new Int32Array(bytes, at, head.size);
    at += 4 * head.size;
  }
  return columns;
}

function marked(marks, size) {
  const rows = new Int32Array(size);
  let many = 0;
  for (let row = 0; row < size; row++) if ((marks[row >> 3] >> (row & 7)) & 1) rows[many++] = row;
  return rows.subarray(0, many);
}

export const dayNumber = (iso) => (iso ? Date.parse(iso) / 86400000 + ORDINAL_1970 : null);
export const dayIso = (number) => new Date((number - ORDINAL_1970) * 86400000).toISOString().slice(0, 10);
