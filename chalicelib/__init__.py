"""stageflow: what is deployed, without the doors."""

VERSION = "0.1.0"
