// Package openfile is what an office publishes about its own work so that anybody
// can count again: a release a month with rows that point at nobody, and the
// figures that follow from them.
//
// What always holds (docs/decisions/0013): nothing leaves a box but ten or more of a
// kind together, and every event leaves once, so no sum or difference of releases is
// about fewer; a row is days and no instants, without person, number or reference;
// the figures of a page are computed from the release itself (FiguresOf), so that
// whoever has the files has the figures.
//
// It refuses to know where rows come from and where files lie. Start reading at Box,
// then Release and FiguresOf. Follows UU 25/2009 art. 23 (what is published of
// performance), DCAT 3 (W3C) for the catalogue and IEEE 1849-2016 (XES) for the cases.
package openfile
