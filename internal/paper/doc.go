// Package paper turns the content of a letter into a PDF that people, screen
// readers and verifiers read alike, and reads such files back.
//
// Render sets a document.Content on the paper of an office (Setup) like an
// Indonesian government letter and writes PDF 1.7 (ISO 32000-1): tagged, fonts
// embedded as subsets, the QR drawn as shapes, attachments with their relation,
// and a signature dictionary for ETSI.CAdES.detached (ETSI EN 319 142-1) whose
// bytes the caller signs. The same input gives the same bytes, save what the
// signer adds. Open reads back our own files, strictly, and says what was
// appended. A Press prints sheets that are no letters, page by page.
//
// It refuses to know keys, journals and what the words mean; every word on the
// paper comes from the content or the options. Start reading at Render, then
// letter.go (layout) and file.go (the format).
package paper
