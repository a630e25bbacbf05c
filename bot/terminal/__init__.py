"""The same conversation in a terminal, or with a script on standard input. Must import nothing heavy."""
