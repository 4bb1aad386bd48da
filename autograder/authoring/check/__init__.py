"""Testing the graders.

checking   the two checks of `autograder check`
trials     catalogued answers, handed in one by one
mutants    model answers with one slip each
mutations  the kinds of slips
nodes      syntax trees, changed in one place
survival   which mutants live
ledger     what is known of them, by a digest of what it is about
watching   check again whenever a file is saved
tables     what is printed
"""
