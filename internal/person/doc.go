// Package person knows how people are written down: their record at an office,
// their numbers (NIK, KK, NPWP, NIB, telephone), their names and their age.
//
// A name is what the person says it is, one word or ten, and is never changed
// but for surrounding space and Unicode form. A number is kept in one shape,
// the digits, however it was typed. A NIK says where and when somebody was
// first registered, not where they live; when it disagrees with a stated birth
// date that is a warning, never a refusal (PP 40/2019: it is for life).
//
// The package refuses to know whether a person exists and what day it is.
// Nothing here prints a record, and no fault carries what was typed. Dates are
// "2006-01-02". Start reading at Record and ParseNIK. UU 24/2013; PP 37/2007
// art. 37; PMK 112/2022 (NPWP).
package person
