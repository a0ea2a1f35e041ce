// Package whole judges the main job from outside, as a newcomer meets it: the
// real binary makes its demo, serves it, and people do the whole journey in a
// real browser. A resident applies on a phone of 320 px, with scripts and by
// keys alone, and again without scripts; officers check, sign and hand over;
// whoever receives the letter checks it.
//
// What always holds: the letter is judged by programs that are not ours (pdfsig,
// qpdf, pdfdetach, zbarimg, COSE libraries from npm, a check of the log written
// from the C2SP texts alone); every page that is seen on the way is judged by
// axe, by html-validate, and by its bytes (design, promise P1).
//
// It refuses to know any package of the program. Start reading at
// TestTheWholeJourney; the browser's part is test/browser/whole.mjs.
package whole
