// Package atlas knows where the villages of a regency end: it says in which
// village a place lies, whether a place lies in the regency at all, and draws the
// regency by districts and a district by villages.
//
// What always holds: a border between two villages is one line, so that nothing
// falls between them and a drawing has no gaps; a place within Spare metres of the
// outer border is taken as inside, since the borders are indicative and no legal
// ones (UU 23/2014 leaves those to the minister); the same place gives the same
// village in every replay.
//
// It refuses to know names, offices and what happened anywhere. The borders lie
// packed in data/, made from wilayah_boundaries (MIT) by the test of this package;
// places are integers of 1e-6 degrees (WGS 84). Start reading at Atlas, then Draw.
package atlas
