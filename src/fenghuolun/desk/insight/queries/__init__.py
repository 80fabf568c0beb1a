"""The questions boards, forecasts and gaps answer."""
