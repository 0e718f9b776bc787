// Package intake reads the files of other systems: exports of a CRM, answers of
// a survey tool, lists of a partner platform.
//
// Reading goes in three steps. A Source can be opened several times (standard
// input is spooled). Prepare looks at the whole file once: encoding, delimiter,
// header, kind, which column holds which field, and for every column of dates
// or amounts the one format that reads it; what cannot be decided becomes a
// Question. Rows then delivers one typed Row per record, in bounded memory, and
// says of each record that cannot be used why not.
//
// What a header or a word of another system means stands in vocab/, as data.
package intake
