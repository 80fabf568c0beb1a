"""The pages of boards, funnels, wheels, forecasts."""
