"""One module per engine, with ``PROFILES``: its versions. Nothing else is edited to add one."""
