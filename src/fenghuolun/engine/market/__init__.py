"""What moves the market: links, prices, breaks, forecasts, concentration, drivers."""
