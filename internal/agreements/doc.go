// Package agreements is where offices deal with each other: what data one gives
// another, under which agreement, who asked under it, and the letters they send.
//
// An agreement is a case of the office that gives (a service of model g2g): it
// names who may ask, which fields, for what purpose, on which legal basis, until
// when, how often and with which key; its head decides, and it is published.
// What always holds: nothing leaves but under an agreement in force, for its
// purpose, within its fields, days and number; yes or no where that is enough;
// every question and answer is signed (RFC 9421), stands in the journal at both
// ends without a value, is answered once, and is seen by the person it is about.
// A letter between offices is numbered in the sender's agenda and in the
// receiver's in the act in which it becomes the receiver's case.
//
// It refuses to know what a page looks like and how a case moves on (desk).
// Start reading at Room.Answer and Room.Send. UU 27/2022 art. 16, 20 and 31; Perpres
// 95/2018 and Perpres 39/2019 (sure: memory).
package agreements
