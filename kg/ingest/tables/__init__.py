"""Tables: CSV and TSV, workbooks, and records of JSON, JSON Lines and YAML.

The way of a file: `delimited`, `workbook` or `records` turn it into tables of rows (`grid`);
`labels` and `content` say what a header and the values below it look like, `columns` decides what
each column is, unless a `mapping` says it; `rows` writes down what a row states.
`overview.plan(file)` shows what was decided without reading the rest.

Places are given as `row=17` (RFC 7111: every record of the file counts, title lines and blank
lines too, so that the numbers are those a spreadsheet shows), in a workbook as `Speakers!row=17`
(the notation of spreadsheets), in JSON and YAML as a JSON pointer, in JSON Lines as `line=17`.
"""
