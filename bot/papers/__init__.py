"""Papers as files: a Document of the flows becomes PDF, DOCX or a picture. Knows no law and no person."""
