// The other side: reads one JSON question on stdin, answers one on stdout.
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';

const read = async () => { let s = ''; for await (const c of process.stdin) s += c; return JSON.parse(s); };
const q = await read();
const answer = { checked: [], signed: [] };
for (const m of q.check) {
  const keyLookup = async () => ({ id: 'k', algs: [m.alg], verify: createVerifier(m.secret ? Buffer.from(m.secret, 'base64') : m.key, m.alg) });
  try {
    const request = { method: m.method, url: m.url, headers: m.headers };
    const ok = m.status
      ? await httpbis.verifyMessage({ keyLookup }, { status: m.status, headers: m.answer }, request)
      : await httpbis.verifyMessage({ keyLookup, requiredFields: ['@method'] }, request);
    answer.checked.push(ok === true);
  } catch { answer.checked.push(false); }
}
for (const m of q.sign) {
  const key = createSigner(m.secret ? Buffer.from(m.secret, 'base64') : m.key, m.alg, m.keyid);
  const out = await httpbis.signMessage({ key, name: 'judge', fields: m.fields, params: ['created', 'expires', 'nonce', 'alg', 'keyid'],
    paramValues: { nonce: m.nonce, created: new Date(m.created * 1000) } }, { method: m.method, url: m.url, headers: m.headers });
  answer.signed.push(out.headers);
}
process.stdout.write(JSON.stringify(answer));
