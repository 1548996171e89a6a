"""Russian: the stages of reading a report, for a language of cases without articles."""
