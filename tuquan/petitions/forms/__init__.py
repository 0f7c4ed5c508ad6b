"""What is asked for each verb of petitions."""
