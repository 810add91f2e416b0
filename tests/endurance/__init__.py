"""What goes on while its parts are killed."""
