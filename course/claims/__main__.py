"""`python -m course.claims`: the ledger."""

from course.claims.ledger import main

main()
