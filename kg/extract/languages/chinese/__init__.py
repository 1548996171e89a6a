"""Chinese: the stages of reading a report, for a language without spaces between words."""
