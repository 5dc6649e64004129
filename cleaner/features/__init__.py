"""What is measured of each block: columns of numbers, the same for text of every language and layout."""
