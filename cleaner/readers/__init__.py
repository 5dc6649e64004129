"""Documents from the outside world: found, read, decoded."""

from cleaner.readers.files import MEDIA_TYPES, read_bytes, read_file
from cleaner.readers.folders import Listing, list_folder

__all__ = ["MEDIA_TYPES", "Listing", "list_folder", "read_bytes", "read_file"]
