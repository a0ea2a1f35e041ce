// Package qris reads, judges and writes the payload of a QRIS code: what the
// square at a counter or on a bill says to a payment application.
//
// A payload is a row of fields (two digits of ID, two of length, the value) that
// ends with a checksum. It always holds that what Build writes Parse reads back,
// that Check names every fault it finds and not only the first, and that no code
// is made from one that has faults. Static codes say whom to pay; a dynamic one
// says also how much and for which bill, and is derived from the static one that
// the acquirer gave the office: Dynamic.
//
// A dynamic code derived from a static one is no proof of payment, nor is a
// picture of a "paid" screen: only the acquirer's signed notice or the bank's
// statement is. The package refuses to know bills, payments, pictures and banks.
//
// Start reading at Check, then Dynamic. EMVCo QRCPS-MPM 1.1; BI PADG
// 21/18/PADG/2019 (QRIS); no fee is passed to the payer (PBI 23/6/PBI/2021 art. 52).
package qris
