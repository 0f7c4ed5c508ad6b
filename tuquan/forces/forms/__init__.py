"""What is asked for each verb of forces, and what the Excel sheets hold."""
