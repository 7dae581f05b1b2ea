locals {
  prefix = "soc"
  more   = ["manage_ilm"]
  teams  = { a = "x" }
}

variable "space" {
  type    = string
  default = "default"
}
