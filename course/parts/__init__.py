"""Topics 01 and 05, the course's one idea: contextualize, local compute, pool.

operations      the three operations and influence maps
contextualizers convolution, recurrence, attention and message passing as contextualizations
cost            what each of them costs
structures      inputs as parts, drawn
"""
