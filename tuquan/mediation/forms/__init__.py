"""What is asked for each verb of mediation, and what the Excel sheets hold."""
