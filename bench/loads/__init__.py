"""Programs that make load where wrk cannot. Each is told what to do by lines of JSON, and answers with such."""
