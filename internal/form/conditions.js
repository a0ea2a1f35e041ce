// The browser's half of condition.go; a missing value is undefined.
export function evaluate(c, vars) {
  const is = Number.isSafeInteger, list = Array.isArray
  const kind = x => typeof x == "boolean" ? 1 : is(x) ? 2 : typeof x == "string" ? 3 : list(x) ? 4 : 0
  const day = s => {
    const t = /^\d{4}-\d\d-\d\d$/.test(s) ? +new Date(s) : NaN
    return t > -1e15 && new Date(t).toISOString().startsWith(s) ? t / 864e5 : undefined
  }
  const order = (a, b) => {
    if (kind(a) < 3) return a - b
    let i = 0
    while (i < a.length && a[i] == b[i]) i++
    return (a.codePointAt(i) ?? -1) - (b.codePointAt(i) ?? -1)
  }
  const run = c => {
    if (!list(c)) return c
    const [op, p, q] = c
    if (op == "v" || op == "d") {
      let x = Object.hasOwn(vars, p) ? vars[p] : 0 / 0
      if (op == "d" && kind(x) == 3) x = day(x)
      return x !== "" && kind(x) == (q || 2) ? x : undefined
    }
    if (op == "l") return c.slice(1)
    const a = run(p), k = kind(a)
    if (op == "&&") return a === true && run(q) === true
    if (op == "||") return a === true || run(q) === true
    if (op == "!") return a !== true
    if (op == "has") return k > 0
    if (op == "size") return k > 2 ? [...a].length : undefined
    const b = run(q)
    if (op == "in") return k == 3 && list(b) && b.includes(a)
    const o = k && k < 4 && k == kind(b) ? order(a, b) : NaN
    if (op == "+" || op == "-") {
      const n = op == "+" ? a + b : a - b
      return k == 2 && o == o && is(n) ? n : undefined
    }
    if (op == "==") return o == 0
    if (op == "!=") return o != 0 && o == o
    return k > 1 && (op == "<" ? o < 0 : op == "<=" ? o <= 0 : op == ">" ? o > 0 : o >= 0)
  }
  return run(c) === true
}
