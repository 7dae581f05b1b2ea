space = "soc"
