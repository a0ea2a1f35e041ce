// Checks what the log publishes, written from the texts of C2SP alone
// (tlog-checkpoint, signed-note, tlog-proof, tlog-tiles) and RFC 6962 section
// 2.1, with node:crypto and nothing of the program.
import { createHash, createPublicKey, verify } from "node:crypto";

const sha = (...parts) => { const h = createHash("sha256"); for (const p of parts) h.update(p); return h.digest(); };
export const leaf = (record) => sha(Buffer.from([0]), record);
const inner = (a, b) => sha(Buffer.from([1]), a, b);

// vkey is "NAME+HASH+BASE64(ALG PUBLIC)" (signed-note).
function vkeyOf(text) {
  const [name, hash, ...rest] = text.split("+");
  const key = Buffer.from(rest.join("+"), "base64");
  if (key[0] !== 1 || key.length !== 33) throw new Error("the verifier key is not Ed25519");
  const id = sha(name + "\n", key).subarray(0, 4);
  if (id.toString("hex") !== hash) throw new Error("the verifier key has another hash");
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key.subarray(1)]); // RFC 8410
  return { name, id, key: createPublicKey({ key: der, format: "der", type: "spki" }) };
}

// checkpoint checks a signed note and gives what it says.
export function checkpoint(note, vkey) {
  const k = vkeyOf(vkey);
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1), lines = note.slice(cut + 2).split("\n").filter(Boolean);
  const mine = lines.map((l) => l.match(/^— (\S+) (\S+)$/)).filter((m) => m?.[1] === k.name).map((m) => Buffer.from(m[2], "base64")).find((b) => b.subarray(0, 4).equals(k.id));
  if (!mine || mine.length !== 68) throw new Error("the node's signature is not under the checkpoint");
  if (!verify(null, Buffer.from(text), k.key, mine.subarray(4))) throw new Error("the signature under the checkpoint is wrong");
  const [origin, size, root] = text.split("\n");
  return { origin, size: Number(size), root: Buffer.from(root, "base64") };
}

// proof reads a tlog-proof and computes the root that its hashes lead to.
export function proof(text, vkey) {
  const cut = text.indexOf("\n\n");
  const lines = text.slice(0, cut).split("\n"), note = text.slice(cut + 2);
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("not a tlog-proof");
  let extra;
  if (lines[0].startsWith("extra ")) extra = Buffer.from(lines.shift().slice(6), "base64");
  const index = Number(lines.shift().match(/^index (\d+)$/)[1]);
  const hashes = lines.map((l) => Buffer.from(l, "base64"));
  const head = checkpoint(note, vkey);
  const record = sha(extra);
  // RFC 9162 section 2.1.3.2.
  let fn = BigInt(index), sn = BigInt(head.size) - 1n, r = leaf(record);
  if (fn > sn) throw new Error("the proof is of a place outside of the tree");
  for (const p of hashes) {
    if (sn === 0n) throw new Error("the proof is too long");
    if (fn & 1n || fn === sn) { r = inner(p, r); if (!(fn & 1n)) while (fn && !(fn & 1n)) { fn >>= 1n; sn >>= 1n; } } else r = inner(r, p);
    fn >>= 1n; sn >>= 1n;
  }
  if (sn !== 0n || !r.equals(head.root)) throw new Error("the proof does not lead to the root");
  return { ...head, index, record, line: extra.toString() };
}

// tree reads all entry bundles of a log and computes its root anew.
export async function tree(base, size) {
  const records = [];
  for (let n = 0; n * 256 < size; n++) {
    const width = Math.min(256, size - n * 256), name = n < 1000 ? String(n).padStart(3, "0") : `x${String(Math.floor(n / 1000)).padStart(3, "0")}/${String(n % 1000).padStart(3, "0")}`;
    const response = await fetch(`${base}/log/tile/entries/${name}${width < 256 ? ".p/" + width : ""}`);
    if (!response.ok) throw new Error(`bundle ${name}: ${response.status}`);
    const b = Buffer.from(await response.arrayBuffer());
    for (let at = 0, i = 0; i < width; i++) { const len = b.readUInt16BE(at); records.push(b.subarray(at + 2, at + 2 + len)); at += 2 + len; }
  }
  const root = (from, to) => {
    if (to - from === 1) return leaf(records[from]);
    let k = 1; while (k * 2 < to - from) k *= 2;
    return inner(root(from, from + k), root(from + k, to));
  };
  return { records, root: size ? root(0, size) : sha("") };
}
