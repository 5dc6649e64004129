"""What every benchmark shares: metrics, the systems compared, side-by-side runs, tables."""
