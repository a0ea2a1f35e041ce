// Judges statements with libraries the program does not use: @auth0/cose,
// cose-js, and WebCrypto alone, as a browser page would do it. Reads questions
// as JSON from standard input; exits 1 at the first wrong answer.
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Sign1 } from "@auth0/cose";

const coseJS = createRequire(import.meta.url)("cose-js");
const input = JSON.parse(readFileSync(0, "utf8"));
const bytes = (hex) => Buffer.from(hex, "hex");
const keys = new Map(input.keys.keys.map((k) => [k.kid, k]));

const jwkOf = (k) => ({ kty: "EC", crv: "P-256", x: k.x, y: k.y });
const importKey = (k) =>
  webcrypto.subtle.importKey("jwk", jwkOf(k), { name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]);

async function byAuth0(cose) {
  const message = Sign1.decode(cose);
  const kid = Buffer.from(message.protectedHeaders.get(4)).toString("hex");
  await message.verify(await importKey(keys.get(kid)));
  return Buffer.from(message.payload);
}

async function byCoseJS(cose) {
  const kid = cose.subarray(8, 16).toString("hex");
  const k = keys.get(kid);
  const key = { x: Buffer.from(k.x, "base64url"), y: Buffer.from(k.y, "base64url") };
  return Buffer.from(await coseJS.sign.verify(cose, { key }));
}

// The layout of internal/seal/statement.go, with nothing but WebCrypto.
async function byWebCrypto(cose) {
  const kid = cose.subarray(8, 16).toString("hex");
  const payload = cose.subarray(17, cose.length - 66); // with its CBOR head
  const toSign = Buffer.concat([
    Buffer.from([0x84, 0x6a]), Buffer.from("Signature1"), cose.subarray(2, 16), Buffer.from([0x40]), payload,
  ]);
  const ok = await webcrypto.subtle.verify(
    { name: "ECDSA", hash: "SHA-256" }, await importKey(keys.get(kid)), cose.subarray(-64), toSign);
  if (!ok) throw new Error("forged");
  return payload.subarray(payload[0] < 0x58 ? 1 : 2);
}

const judges = { "@auth0/cose": byAuth0, "cose-js": byCoseJS, WebCrypto: byWebCrypto };
for (const [name, judge] of Object.entries(judges)) {
  for (const { cose, payload } of input.good) {
    const got = await judge(bytes(cose));
    if (!got.equals(bytes(payload))) throw new Error(`${name}: another payload`);
  }
  for (const { cose } of input.forged) {
    const taken = await judge(bytes(cose)).then(() => true, () => false);
    if (taken) throw new Error(`${name}: took a forged statement`);
  }
  console.log(`${name}: ${input.good.length} good taken, ${input.forged.length} forged refused`);
}
