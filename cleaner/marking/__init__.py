"""Rules put marks on spans of text (``marker``) and on elements of pages (``elements``)."""
