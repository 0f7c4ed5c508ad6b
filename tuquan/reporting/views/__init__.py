"""The screens of reporting: figures and their traces, files of documents, and the public proof of what was issued."""
