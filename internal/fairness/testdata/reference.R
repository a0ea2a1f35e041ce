# Computes what the tests of this package are judged by. Run in this folder:
#   Rscript reference.R
# It writes waits.csv (made-up waits; no person is behind them) and reference.csv
# (name,value). R 4.2.2 and its package survival 3.5-3 gave the rows that stand here.
library(survival)
options(digits = 17)

# A generator of our own, so that the rows do not hang on R's.
seed <- 20261123
draw <- function(n) {
  out <- numeric(n)
  for (i in seq_len(n)) {
    seed <<- (seed * 16807) %% 2147483647
    out[i] <- seed / 2147483647
  }
  out
}

n <- 240
group <- floor(draw(n) * 3)
stratum <- floor(draw(n) * 4)
age <- 17 + floor(draw(n) * 60)
wait <- ceiling(-log(draw(n)) * c(6, 8, 11)[group + 1] * c(1, 1.4, 0.7, 2)[stratum + 1] * exp(0.006 * (age - 40)))
open <- ceiling(draw(n) * 40)
d <- data.frame(time = pmin(wait, open), event = as.integer(wait <= open), group, stratum, age)
write.csv(d, "waits.csv", row.names = FALSE, quote = FALSE)

rows <- list()
say <- function(name, value) {
  value <- as.numeric(value)
  for (i in seq_along(value)) {
    rows[[length(rows) + 1]] <<- sprintf("%s,%s", if (length(value) > 1) paste0(name, "[", i - 1, "]") else name,
      if (is.na(value[i])) "NaN" else sprintf("%.17g", value[i]))
  }
}

# Kaplan-Meier
km <- survfit(Surv(time, event) ~ group, d)
for (g in 0:2) {
  k <- km[g + 1]
  i <- k$n.event > 0
  say(paste0("km", g, ".time"), k$time[i])
  say(paste0("km", g, ".surv"), k$surv[i])
  say(paste0("km", g, ".se"), k$std.err[i] * k$surv[i])
  say(paste0("km", g, ".low"), k$lower[i])
  say(paste0("km", g, ".high"), k$upper[i])
  q <- quantile(k, c(.25, .5, .75, .9))
  say(paste0("km", g, ".quantile"), q$quantile)
  say(paste0("km", g, ".quantile.low"), q$lower)
  say(paste0("km", g, ".quantile.high"), q$upper)
}
s <- summary(km, rmean = 20)$table
say("km.mean20", s[, "rmean"])
say("km.mean20.se", s[, "se(rmean)"])

# Log-rank and Peto-Peto
two <- d[d$group < 2, ]
test <- function(name, f, data, rho) {
  x <- survdiff(f, data, rho = rho)
  say(paste0(name, ".chi2"), x$chisq)
  say(paste0(name, ".p"), pchisq(x$chisq, length(x$n) - 1, lower.tail = FALSE))
  say(paste0(name, ".observed"), if (is.matrix(x$obs)) rowSums(x$obs) else x$obs)
  say(paste0(name, ".expected"), if (is.matrix(x$exp)) rowSums(x$exp) else x$exp)
  say(paste0(name, ".variance"), x$var)
}
test("logrank", Surv(time, event) ~ group, d, 0)
test("logrank.strata", Surv(time, event) ~ group + strata(stratum), d, 0)
test("peto.strata", Surv(time, event) ~ group + strata(stratum), d, 1)
test("logrank.two", Surv(time, event) ~ group + strata(stratum), two, 0)

# Cox
fit <- function(name, ties) {
  x <- do.call(coxph, list(Surv(time, event) ~ I(group == 1) + I(group == 2) + age + strata(stratum), d, ties = ties,
    control = coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 50)))
  say(paste0(name, ".coef"), coef(x))
  say(paste0(name, ".se"), sqrt(diag(vcov(x))))
  say(paste0(name, ".loglik"), x$loglik)
  say(paste0(name, ".score"), x$score)
  say(paste0(name, ".wald"), x$wald.test)
  x
}
x <- fit("cox.efron", "efron")
say("cox.efron.steady.chi2", cox.zph(x, terms = FALSE)$table[, 1])
say("cox.efron.steady.p", cox.zph(x, terms = FALSE)$table[, 3])
x <- fit("cox.breslow", "breslow")
say("cox.breslow.steady.chi2", cox.zph(x, terms = FALSE)$table[, 1])
x <- fit("cox.exact", "exact")

# Tables of two rates: a of n against b of m
tables <- list(c(48, 80, 12, 40), c(3, 10, 9, 11), c(0, 7, 5, 8), c(1, 1000, 11, 1200), c(5, 5, 0, 5), c(200, 412, 300, 455), c(2, 9, 2, 9), c(0, 4, 0, 9))
for (t in tables) {
  name <- paste0("table.", paste(t, collapse = "-"))
  m <- matrix(c(t[1], t[3], t[2] - t[1], t[4] - t[3]), 2)
  say(paste0(name, ".fisher"), fisher.test(m)$p.value)
  z <- suppressWarnings(prop.test(c(t[1], t[3]), c(t[2], t[4]), correct = FALSE))
  say(paste0(name, ".z2"), z$statistic)
  w <- suppressWarnings(prop.test(t[1], t[2], correct = FALSE))
  say(paste0(name, ".wilson"), w$conf.int)
}

# The odds ratio of fisher.test by the same equation with a finer stop: the one
# that R prints is found to 1e-4 only.
odds <- function(a, n, b, m) {
  k <- a + b
  s <- max(0, k - m):min(n, k)
  l <- dhyper(s, n, m, k, log = TRUE)
  f <- function(o) { w <- l + s * log(o); w <- exp(w - max(w)); sum(s * w) / sum(w) - a }
  uniroot(f, c(1e-6, 1e6), tol = 1e-14)$root
}
say("table.48-80-12-40.odds", odds(48, 80, 12, 40))
say("table.200-412-300-455.odds", odds(200, 412, 300, 455))

# Cochran-Mantel-Haenszel
cmh <- function(name, a) {
  for (correct in c(FALSE, TRUE)) {
    x <- mantelhaen.test(a, correct = correct)
    say(paste0(name, if (correct) ".corrected" else "", ".chi2"), x$statistic)
    say(paste0(name, if (correct) ".corrected" else "", ".p"), x$p.value)
  }
  say(paste0(name, ".odds"), x$estimate)
  say(paste0(name, ".odds.interval"), x$conf.int)
}
cmh("admissions", UCBAdmissions)
late <- table(late = factor(d$time > 8, c(TRUE, FALSE)), two = factor(d$group == 0, c(TRUE, FALSE)), d$stratum)
say("late.counts", late)
cmh("late", late)

# Ranks
say("kruskal", c(kruskal.test(time ~ group, d)$statistic, kruskal.test(time ~ group, d)$p.value))
w <- wilcox.test(c(1.5, 2.25, 9, 11, 0.5), c(2, 3, 4, 12, 13, 14, 15), exact = TRUE)
say("wilcoxon", c(w$statistic, w$p.value))

# Many comparisons, and the distributions
p <- c(0.001, 0.2, 0.013, 0.013, 0.8, 0.04, 1)
say("holm", p.adjust(p, "holm"))
say("bh", p.adjust(p, "BH"))
x <- c(-9, -3, -1.2, 0, 0.4, 2, 6)
say("normal", pnorm(x))
p <- c(1e-12, 0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999)
say("quantile", qnorm(p))
for (df in c(1, 2, 3, 7, 30, 200)) say(paste0("chi2.", df), pchisq(c(0.001, 0.5, 1, 3, 10, 40, 250), df, lower.tail = FALSE))

writeLines(c("name,value", unlist(rows)), "reference.csv")
