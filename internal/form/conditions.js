// Evaluates a compiled condition (see Condition in condition.go) over the
// answers known so far. Pure; a missing value is undefined.
export function evaluate(c, vars) {
  const kind = (x) => typeof x === "boolean" ? 1 : Number.isSafeInteger(x) ? 2
    : typeof x === "string" ? 3 : Array.isArray(x) ? 4 : 0;
  const int = (n) => Number.isSafeInteger(n) ? n : undefined;
  const order = (a, b) => {
    if (typeof a !== "string") return a < b ? -1 : +(a > b);
    let i = 0;
    while (i < a.length && a[i] === b[i]) i++;
    return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1);
  };
  const look = (name, want) => {
    let x = Object.hasOwn(vars, name) ? vars[name] : undefined;
    if (!want && kind(x) === 3) {
      const t = /^\d{4}-\d\d-\d\d$/.test(x) ? new Date(x) : NaN;
      x = t >= -Infinity && t.toISOString().slice(0, 10) === x ? t / 864e5 : undefined;
    }
    return x !== "" && kind(x) === (want || 2) ? x : undefined;
  };
  const run = (c) => {
    if (!Array.isArray(c)) return c;
    const [op, p, q] = c;
    if (op === "v") return look(p, q);
    if (op === "d") return look(p);
    if (op === "l") return c.slice(1);
    if (op === "&&") return run(p) === true && run(q) === true;
    if (op === "||") return run(p) === true || run(q) === true;
    const a = run(p), k = kind(a);
    if (op === "!") return a !== true;
    if (op === "has") return k > 0;
    if (op === "size") return k === 3 ? [...a].length : k === 4 ? a.length : undefined;
    const b = run(q);
    if (op === "in") return k === 3 && kind(b) === 4 && b.includes(a);
    const same = k && k === kind(b);
    if (op === "+") return same && k === 2 ? int(a + b) : undefined;
    if (op === "-") return same && k === 2 ? int(a - b) : undefined;
    if (!same || k > 3) return false;
    const o = order(a, b);
    if (op === "==") return o === 0;
    if (op === "!=") return o !== 0;
    if (k === 1) return false;
    return op === "<" ? o < 0 : op === "<=" ? o <= 0 : op === ">" ? o > 0 : o >= 0;
  };
  return run(c) === true;
}
