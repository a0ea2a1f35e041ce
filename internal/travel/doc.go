// Package travel is official travel (perjalanan dinas): what an order would cost
// by the table of rates, the advance, the report with its receipts, and what is
// to be paid out or paid back.
//
// It always holds that nothing is paid that the table does not have, that what
// needs a receipt is paid as the receipt says and never above its ceiling, that
// every receipt which is not taken says why, and that the report is due some
// working days after the return on the traveller's own calendar. A table of
// examples says so in every sum.
//
// The package refuses to know people, names of places and what day it is.
// Rates are a regency's own decree: Read takes its table, Example is invented.
// Start reading at Table.Estimate, then Table.Settle.
//
// Perpres 33/2020 jo 53/2023 (which sets bounds for regions), PMK 113/2012.
package travel
