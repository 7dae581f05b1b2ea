# Roles of one module.
resource "elasticstack_kibana_security_role" "reader" {
  name        = "${local.prefix}-reader"
  description = "Reads what the team has."
  metadata    = jsonencode({ owner = "soc" })

  elasticsearch {
    cluster = concat(["monitor"], local.more)
    indices {
      names      = toset(["logs-*"])
      privileges = ["read"]
      query      = <<-EOT
        {"term": {"team": "${local.prefix}"}}
      EOT
    }
  }

  kibana {
    spaces = [var.space]
    feature {
      name       = "discover_v2"
      privileges = ["read"]
    }
    feature {
      name       = "dashboard_v2"
      privileges = ["read"]
    }
  }

  lifecycle { prevent_destroy = true }
}

resource "elasticstack_kibana_security_role" "each" {
  for_each = local.teams
  name     = each.key
  elasticsearch {}
  kibana {
    base   = ["read"]
    spaces = [each.value]
  }
}

resource "elasticstack_kibana_security_role" "dynamic" {
  name = "dynamic"
  elasticsearch {}
  dynamic "kibana" {
    for_each = local.teams
    content {
      base   = ["read"]
      spaces = [kibana.value]
    }
  }
}

resource "elasticstack_kibana_security_role" "by_reference" {
  name  = "by_reference"
  count = 1
  elasticsearch {}
  kibana {
    base   = ["read"]
    spaces = [elasticstack_kibana_space.soc.space_id]
  }
}

resource "elasticstack_kibana_security_role" "merged" {
  name     = "merged"
  metadata = jsonencode(merge(local.tags, { owner = "soc" }))
  elasticsearch {}
  kibana {
    base   = ["read"]
    spaces = ["soc"]
  }
}

data "elasticstack_kibana_security_role" "other" {
  name = "other"
}

module "more" {
  source = "./more"
}

resource "random_password" "admin" {
  length = 20
}
