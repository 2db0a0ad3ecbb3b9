"""What operators do with tenants that exist: decisions in pure functions, AWS calls beside them."""
