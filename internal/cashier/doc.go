// Package cashier is the room where what a service costs is billed, paid and
// accounted for.
//
// A bill is made in the act in which a case comes to its step of payment, by the
// table of the regulation of the day on which it was filed. It always holds that
// numbers of bills and of receipts have no gap in an office and year; that a bill
// is paid when the acquirer's signed notice, a line of the bank's statement, the
// money at the counter or a head's waiver says so, and that the case goes on in
// that same act; that a payment which names no bill pays none until a person says
// so; that what came too much is on a list until it went back; and that the
// payer's and the bank's words lie in the vault alone.
//
// The room refuses to know tables (tariff), codes (qris), files of banks
// (statement) and how a payment finds its bill (reconcile). Start reading at
// Room.enter, then Room.Notice and Room.Import. UU 1/2022 art. 87-94 (fees);
// Permendagri 77/2020 on receipts and cash books, sure: memory.
package cashier
