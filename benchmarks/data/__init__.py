"""The development corpora: rows of text, pages, and the folds that keep sites apart."""
