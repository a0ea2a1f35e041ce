// Package residents is the register of who lives in a village, as the office
// keeps it: taken in from lists, searched at the counter, matched with what a
// person says.
//
// Each resident's words are one item of the vault; NIK and KK are found by a
// keyed digest, names are searched in bounded memory. What always holds: nobody
// opens a resident's words without a line that the person can read; what a
// person types about themselves opens nothing, it only binds; a number that an
// officer attached is not overwritten by a list. It knows no case.
//
// Start reading at Register. UU 24/2013 (population administration), UU 27/2022
// (personal data); design sections 2 and 9.
package residents
