"""The numbers that laws set, as data with their citations, and the days on which offices work."""
