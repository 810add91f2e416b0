"""What must hold. Pure functions: values in, faults or values out, no I/O."""
