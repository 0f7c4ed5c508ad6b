"""What is asked for the verbs of tips: of residents, and of readers."""
