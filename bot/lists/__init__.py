"""Pay lists: a table of many people in, a workbook with what the law gives each of them out."""
