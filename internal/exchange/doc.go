// Package exchange is the post room: bundles from one node to another, by wire,
// by stick or by courier.
//
// Other rooms hand in parcels (Post) and say how a parcel of their kind is filled
// and taken (Cargo); this room packs them into the one gapless sequence to each
// peer, keeps the bytes until their receipt, takes what peers sent in order and
// whole or not at all, and carries bundles between two others without being able
// to read them. What always holds: the same bundle is answered as the first time,
// for ever; other bytes under a known number are refused and shown with both
// signed heads; a block that came is not asked for again, also after a power cut;
// what cannot be applied is set aside as a task for a person and never lost; the
// journal holds each packing, taking and receipt. Order is by number: the sender's
// clock is a claim.
//
// It knows no case and no way of transport. Start reading at Room.Post, Room.Pack
// and Room.Take. Design section 6; the format is docs/bundle.md.
package exchange
