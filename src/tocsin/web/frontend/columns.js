// The incidents as columns of whole numbers: four bytes each, little end first, behind a head of JSON.
export const ORDINAL_1970 = 719163;
export const NO_DAY = 0;

export async function fetchColumns(query) {
  const answer = await fetch(`/overview/columns?${query}`, { headers: { accept: "application/octet-stream" } });
  if (!answer.ok) throw new Error(await answer.text());
  const bytes = await answer.arrayBuffer();
  const length = new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length)));
  let at = 4 + length + ((4 - (length % 4)) % 4);
  const columns = { ...head };
  for (const name of head.columns) {
    columns[name] = new Int32Array(bytes, at, head.size);
    at += 4 * head.size;
  }
  return columns;
}

export const dayNumber = (iso) => (iso ? Date.parse(iso) / 86400000 + ORDINAL_1970 : null);
export const dayIso = (number) => new Date((number - ORDINAL_1970) * 86400000).toISOString().slice(0, 10);
