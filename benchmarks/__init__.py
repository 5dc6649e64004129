"""Measure cleaner and its peers, and train its models. ``python -m benchmarks`` lists the commands; see README.md."""
