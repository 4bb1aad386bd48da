"""What all topics draw with: figures, tables and widgets in one style.

style     colors, `figure` and `show`
heatmap   matrices with named rows and columns; influence maps
curves    curves over several seeds, with a band
frames    pictures that move, without a kernel
exercise  blanks with an instant check, predictions
architecture models as blocks, from bottom to top
points    points of an embedding space, drawn as their names
table     tables in HTML and plain text
widget    pictures that answer to sliders
"""
