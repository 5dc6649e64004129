"""What every benchmark shares: metrics, peers, runs side by side, tables."""
