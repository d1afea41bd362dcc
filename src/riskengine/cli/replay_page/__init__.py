"""``riskengine replay --format html``: what each force did above what the engine would have said."""
