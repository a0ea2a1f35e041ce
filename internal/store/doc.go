// Package store keeps the journal and the tables, in SQLite or PostgreSQL.
//
// What always holds: nothing is answered before it is durable; entries get
// their positions from one appender only (Store.Act), which pools the acts that
// wait into one transaction and one fsync, extends the Merkle tree in it, and
// answers each act after the commit; the tables that pages read are written in
// the same transaction as the entries they follow from; a refused act leaves
// nothing behind; an I/O error fails the whole batch as "not stored".
//
// One SQL text serves both engines: `?` for parameters, columns enumerated,
// times as integer milliseconds UTC, money as integer rupiah, no booleans, no
// JSON operators. Schema files are per engine with equal numbers. The package
// knows no person, no key and no page. Start reading at Store.Act and Tx.
package store
