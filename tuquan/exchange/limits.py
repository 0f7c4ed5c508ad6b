"""How large a file may be. Checked before it is read, and again while it is."""

MB = 2**20

MAX_FILE = 60 * MB  # as uploaded; 100,000 rows of 15 columns are 5 MB of .xlsx
MAX_UNPACKED = 400 * MB  # all that is in an .xlsx, as declared and as it really is
MAX_MEMBERS = 2_000  # files inside an .xlsx
MAX_MEMORY = 1_500 * MB  # of the process that reads a workbook
MAX_SECONDS = 120  # of its processor time
MAX_ROWS = 200_000  # in one file
MAX_COLUMNS = 200
MAX_CELL = 32_767  # letters in one cell, as in Excel
