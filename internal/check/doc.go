// Package check judges a letter or the text of its QR without a network and
// without a node: with the paper, or the file, and the public list of issuing
// keys, anybody can.
//
// Of a file it asks: is it as it was signed, to the last byte; is the key that
// of the office named in it, and was it in force; is the content that is
// embedded the one the signer's act speaks of; is that act in the journal that
// the node's signed checkpoint closes. Of a QR: is the statement the office's,
// and was its key in force. A certified letter is judged by the chain in it, the
// certificate that the signer's act names, and roots that the reader trusts.
// What always holds: everything that is wrong is told,
// not the first thing; what could not be asked is told apart from what is well;
// a report says no more of the person than the paper's masked name.
//
// It refuses to know whether a letter was revoked since: only the node can say.
// Start reading at Letter and QR. COSE: RFC 9052; CMS in PDF: ETSI EN 319 142;
// proofs: C2SP tlog-proof.
package check
