// Package statement reads what a bank says of an account: the customer statement
// of SWIFT (MT940), camt.053 of ISO 20022 (versions 02 to 08), and the CSV files
// of a bank's web pages by a dated Profile.
//
// A payment is paid when the acquirer or the bank says so, and this is the bank's
// word; so nothing is taken that does not prove itself. It always holds that
// opening + credits - debits = closing to the rupiah, that the account is the
// office's own and the currency rupiah, and that a file that was cut off, has an
// amount with sen, or speaks of days already taken is refused whole, with what to
// do next. Files are read as a stream; bytes, lines and lengths are bounded.
//
// The package refuses to know bills: what a line pays for is reconcile's to find.
// Words of a line are personal data and belong in the vault.
//
// Start reading at Read, then Statement.Fit. ISO 20022 camt.053; SWIFT Standards
// MT940 (category 9).
package statement
