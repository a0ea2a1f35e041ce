// Package integrity holds the rules of clean hands and of those who inspect:
// nobody handles a matter of their own; one hand behind many families is seen;
// whoever was asked for money can say so; a gift is reported in time; the month
// is reported, sent and receipted; what a service lacks is listed before an
// assessor finds it; a year's running cost is known.
//
// It always holds that nothing here accuses or blocks but a conflict of
// interest: the rest are lists for a person to look at. Counts below five are
// not shown. Journal entries hold identifiers, enumerations, numbers and days;
// what somebody wrote is an item of the vault. Numbers of law are law.yaml,
// prices are prices.csv, each with its source, day and certainty.
//
// The package refuses to know names, numbers of persons beyond comparing them,
// and what day it is. Start reading at Own, Watch, Register, Reports, Lacks.
// UU 30/2014 art. 42-45; UU 20/2001 art. 12B-12C; UU 25/2009 art. 21-23.
package integrity
