"""Actions: what people do to a record, as edits of its fields: pure functions from the record as it stands to what is written."""
