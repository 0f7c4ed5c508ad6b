"""What is asked for each verb of schemes, of points and of all that hangs on them."""
