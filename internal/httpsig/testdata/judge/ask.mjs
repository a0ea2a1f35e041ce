// The other side, on the wire: signs a question, sends it, and checks that the answer
// is signed by the node's key for this very question.
import { createHash } from 'node:crypto';
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';

const read = async () => { let s = ''; for await (const c of process.stdin) s += c; return JSON.parse(s); };
const q = await read();
const digest = (text) => 'sha-256=:' + createHash('sha256').update(text).digest('base64') + ':';
const out = [];
for (const body of q.bodies) {
  const headers = { 'content-type': 'application/json', 'content-digest': digest(body), 'x-road-client': 'ID/GOV/DINSOS/bansos', 'x-road-id': 'a1b2' };
  const signed = await httpbis.signMessage({ key: createSigner(q.key, 'ed25519', q.keyid), name: 'a', fields: ['@method', '@authority', '@path', 'content-digest'],
    params: ['created', 'nonce', 'keyid'], paramValues: { nonce: 'nonce-of-' + out.length + '-sixteen', created: new Date(q.created * 1000) } },
  { method: 'POST', url: q.url, headers });
  const answer = await fetch(q.url, { method: 'POST', headers: signed.headers, body });
  const text = await answer.text();
  const got = Object.fromEntries(answer.headers);
  const check = async (theirs, request) => {
    const keyLookup = async () => ({ id: q.theirId, algs: ['ed25519'], verify: createVerifier(theirs, 'ed25519') });
    try { return (await httpbis.verifyMessage({ keyLookup, requiredFields: ['@status', 'content-digest'] }, { status: answer.status, headers: got }, request)) === true; } catch { return false; }
  };
  const request = { method: 'POST', url: q.url, headers: signed.headers };
  const other = { ...request, headers: { ...signed.headers, 'signature-input': signed.headers['Signature-Input'].replace('sixteen', 'SIXTEEN') } };
  delete other.headers['Signature-Input'];
  out.push({ status: answer.status, body: JSON.parse(text), digest: got['content-digest'] === digest(text), echoed: got['x-road-client'] === 'ID/GOV/DINSOS/bansos' && got['x-road-id'] === 'a1b2',
    good: await check(q.theirs, request), swapped: await check(q.theirs, other), stranger: await check(q.stranger, request) });
}
process.stdout.write(JSON.stringify(out));
