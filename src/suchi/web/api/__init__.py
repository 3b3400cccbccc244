"""The programming interface, `/api/v1`: one declaration an operation, from which routes and OpenAPI document follow."""
